"""Words on the wire. Sums are whole minor units and a currency."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.backoffice.domain import OrderMoney, Overview, OwnDesk, PaymentName, RunningOut, SellerMoney
from hupan.catalog import Status
from hupan.desks import MOST_FEW
from hupan.kernel import Money
from hupan.ledger import Transaction
from hupan.notices import DeadLetter
from hupan.payments import Payment, PaymentState, Refund, RefundState
from hupan.payouts import PayoutState


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class OverviewView(_View):
    """How much of what waits for a hand; 100 or 1,000 stands for that many or more."""

    returns: int
    disputes: int
    errands: int = Field(description="Orders outside of which something was refused, and is tried again.")
    unsent: int = Field(description="Orders of sellers who are late with sending them, or for whom nobody speaks.")
    failed_refunds: int
    uncertain_payments: int
    payouts_to_send: int
    payouts_failed: int
    chargebacks: int = Field(description="Payments that a bank wants back, and waits for an answer.")
    dead_deliveries: int
    dead_letters: int

    @classmethod
    def of(cls, overview: Overview) -> "OverviewView":
        """Show it."""
        return cls.model_validate(overview)


class MarketSellerView(_View):
    """A seller, with what it has earned and was not sent yet; below nothing, what it owes."""

    id: str
    slug: str
    name: str
    shop: str = Field(description="What buyers call it.")
    country: str
    currency: str
    status: Status
    balances: list[Money]

    @classmethod
    def of(cls, found: SellerMoney) -> "MarketSellerView":
        """Show a seller."""
        seller = found.seller
        return cls(
            id=seller.id,
            slug=seller.slug,
            name=seller.name,
            shop=found.shop,
            country=seller.country,
            currency=seller.currency,
            status=seller.status,
            balances=[*found.balances],
        )


class MarketSellersView(_View):
    """A stretch of sellers, by name."""

    items: list[MarketSellerView]
    next_cursor: str | None = None


class RefundView(_View):
    """What goes back to a buyer."""

    id: str
    payment_id: str
    order_id: str
    amount: Money
    state: RefundState
    failure: str = Field(description="What the way of paying said, where it failed.")
    retried_as: str | None
    created_at: datetime

    @classmethod
    def of(cls, refund: Refund) -> "RefundView":
        """Show a refund."""
        return cls.model_validate(refund)


class RefundsView(_View):
    """A stretch of refunds, the newest first."""

    items: list[RefundView]
    next_cursor: str | None = None


class MarketPaymentView(_View):
    """A payment, as the operator sees it."""

    id: str
    handler: str
    amount: Money
    state: PaymentState
    reference: str = Field(description="The provider's own name of it.")
    failure: str
    buyer: str = Field(description="A person's id, or empty for a guest.")
    orders: list[str]
    created_at: datetime
    refunds: list[RefundView]

    @classmethod
    def of(cls, payment: Payment, refunds: list[Refund] | None = None) -> "MarketPaymentView":
        """Show a payment, with its refunds for one order where they are known."""
        return cls(
            id=payment.id,
            handler=payment.handler,
            amount=payment.amount,
            state=payment.state,
            reference=payment.reference,
            failure=payment.failure,
            buyer=payment.buyer.person_id or "",
            orders=[each.share.order_id for each in payment.shares],
            created_at=payment.created_at,
            refunds=[RefundView.of(each) for each in refunds or ()],
        )


class MarketPaymentsView(_View):
    """Payments."""

    items: list[MarketPaymentView]


class OrderNumberView(_View):
    """What buyers and sellers call an order."""

    id: str
    number: str


class OrderNumbersView(_View):
    """Numbers of orders."""

    items: list[OrderNumberView]


class PaymentNameView(_View):
    """By what people know a payment."""

    id: str
    buyer: str = Field(description="A person's id, or empty for a guest.")
    orders: list[OrderNumberView] = Field(description="What it paid for; none where nothing was ordered.")

    @classmethod
    def of(cls, name: PaymentName) -> "PaymentNameView":
        """Show it."""
        orders = [OrderNumberView(id=each, number=number) for each, number in name.orders.items()]
        return cls(id=name.id, buyer=name.buyer or "", orders=orders)


class PaymentNamesView(_View):
    """By what people know payments."""

    items: list[PaymentNameView]


class MoveView(_View):
    """What a transaction of the ledger gave to an account, or took."""

    account: str
    amount: Money


class MovedView(_View):
    """A transaction of the ledger."""

    id: str
    key: str
    entries: list[MoveView]
    created_at: datetime

    @classmethod
    def of(cls, moved: Transaction) -> "MovedView":
        """Show a transaction."""
        return cls(
            id=moved.id,
            key=moved.key,
            entries=[MoveView(account=str(each.account), amount=each.amount) for each in moved.entries],
            created_at=moved.created_at,
        )


class MoneyOfOrderView(_View):
    """Where an order's money came from, and how it has moved since, the latest first."""

    payments: list[MarketPaymentView]
    transactions: list[MovedView]

    @classmethod
    def of(cls, money: OrderMoney) -> "MoneyOfOrderView":
        """Show it."""
        return cls(
            payments=[MarketPaymentView.of(payment, [*refunds]) for payment, refunds in money.payments],
            transactions=[MovedView.of(each) for each in money.transactions],
        )


class DeadLetterView(_View):
    """An e-mail that was given up."""

    id: str
    to: str
    kind: str
    attempts: int
    error: str
    created_at: datetime

    @classmethod
    def of(cls, letter: DeadLetter) -> "DeadLetterView":
        """Show a letter."""
        return cls.model_validate(letter)


class DeadLettersView(_View):
    """The letters that were given up last, the newest first."""

    items: list[DeadLetterView]


class SentAgain(_View):
    """How many are on their way once more."""

    count: int


class RunningOutView(_View):
    """Of an offer there are few, or none."""

    offer_id: str
    name: str
    variant: str
    slug: str = Field(description="Of the product's page in the market.")
    left: int
    few: int = Field(description="So many are called few.")

    @classmethod
    def of(cls, found: RunningOut) -> "RunningOutView":
        """Show it."""
        short = found.shortage
        return cls(
            offer_id=short.offer_id,
            name=short.name,
            variant=found.variant,
            slug=found.slug,
            left=short.left,
            few=short.few,
        )


class OwnDeskView(_View):
    """A seller, as those see it who speak for it."""

    id: str
    slug: str
    name: str
    shop: str = Field(description="What buyers call it.")
    balances: list[Money]
    few: int = Field(description="So many of an offer are called few, where nothing else is said of it.")
    running_out: list[RunningOutView]

    @classmethod
    def of(cls, desk: OwnDesk) -> "OwnDeskView":
        """Show it."""
        return cls(
            id=desk.seller.id,
            slug=desk.seller.slug,
            name=desk.seller.name,
            shop=desk.shop,
            balances=[*desk.balances],
            few=desk.few,
            running_out=[RunningOutView.of(each) for each in desk.running_out],
        )


class OwnPayoutView(_View):
    """One transfer to the seller."""

    id: str
    amount: Money
    state: PayoutState
    note: str
    created_at: datetime
    settled_at: datetime | None


class OwnPayoutsView(_View):
    """A stretch of payouts, the newest first."""

    items: list[OwnPayoutView]
    next_cursor: str | None = None


class FewInput(BaseModel):
    """How many are few."""

    model_config = ConfigDict(extra="forbid")

    units: int | None = Field(ge=0, le=MOST_FEW, description="0: only none is too few. Null: as it is usual.")
    offer_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.:-]{1,100}$", description="Of all others: null.")


class CountInput(BaseModel):
    """How many there are, those set aside for buyers included."""

    model_config = ConfigDict(extra="forbid")

    units: int = Field(ge=0, le=1_000_000)
