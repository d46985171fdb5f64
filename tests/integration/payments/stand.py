"""A stand that takes payments: the whole room on a database, with a provider that can be made to fail."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import SellerId
from hupan.chargebacks import ChargebackClaims, ChargebackService, ChargebackState, Said
from hupan.chargebacks.repository import SqlChargebackStore
from hupan.kernel import Buyer, Money, OrderId, PersonId, new_id
from hupan.ledger import Account, LedgerService
from hupan.ledger.repository import SqlBooks, SqlBookStore
from hupan.orders import OrderNotFound
from hupan.payments import (
    Answer,
    CashOnDelivery,
    EscrowService,
    Heard,
    MockHandler,
    OutcomeUnknown,
    Payment,
    PaymentHandler,
    PaymentRequest,
    PaymentService,
    PaymentState,
    ProviderAway,
    Refund,
    RefundAnswer,
    RefundState,
    Share,
    WalletHandler,
    WalletService,
)
from hupan.payments.repository import SqlPaymentStore
from hupan.payouts import PayoutService
from hupan.payouts.repository import SqlPayoutStore
from hupan.platform import Database
from tests.integration.catalog.market import StoppedClock

ADA = Buyer(PersonId("person_ada"))
GUEST = Buyer.guest_of("a secret")
LAKE, HILL = SellerId("sell_lake"), SellerId("sell_hill")
FEE_BPS = 1000


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def share(minor: int, order: str = "", seller: SellerId = LAKE) -> Share:
    return Share(OrderId(order or new_id("ord")), seller, won(minor))


def request(
    *shares: Share, handler: str = "bank", credential: str = "", key: str = "", buyer: Buyer = ADA
) -> PaymentRequest:
    amount = won(sum(each.amount.minor for each in shares))
    return PaymentRequest(key or new_id("key"), buyer, amount, handler, credential, shares)


class Paper:
    """Seals by a word that only tests know."""

    def seal(self, text: str) -> bytes:
        return f"sealed{text}".encode().hex().encode()

    def open(self, sealed: bytes) -> str:
        text = bytes.fromhex(sealed.decode()).decode()
        if not text.startswith("sealed"):
            raise ValueError(text)
        return text.removeprefix("sealed")


@dataclass
class Bank:
    """A provider far away, with a memory of its own. What it is told to do may happen without its saying so.

    Attributes:
        fails: How the next calls end: `before` anything happened, `after` it did, or by a `decline`.
        charged: What it took and did not give back, by payment.
    """

    id: str = "bank"
    by_order: bool = False
    at_home: bool = False
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    fails: list[str] = field(default_factory=list[str])
    states: dict[str, Answer] = field(default_factory=dict[str, Answer])
    charged: dict[str, int] = field(default_factory=dict[str, int])
    refunds: dict[str, RefundAnswer] = field(default_factory=dict[str, RefundAnswer])
    refund_ends: RefundState = RefundState.SUCCEEDED
    asked: list[str] = field(default_factory=list[str])
    disputes: dict[str, dict[str, Said]] = field(default_factory=dict[str, dict[str, Said]])
    answers: dict[str, str] = field(default_factory=dict[str, str])

    def accepts(self, buyer: Buyer, amount: Money | None) -> bool:
        return amount is None or amount.minor < 10**9

    async def prepare(self, payment: Payment, credential: str) -> str:
        if self._mishap("prepare") == "before":
            raise ProviderAway("The bank is closed.")
        return f"bank-{payment.id}"

    async def authorise(self, payment: Payment) -> Answer:
        mishap = self._mishap("authorise")
        if self._state(payment) is PaymentState.CREATED and mishap != "before":
            declined = Answer(PaymentState.FAILED, failure="declined")
            action = Answer(PaymentState.REQUIRES_ACTION, action="ask-the-buyer")
            odd = {"decline": declined, "action": action}
            self.states[payment.reference] = odd.get(mishap, Answer(PaymentState.AUTHORISED))
            await self.keep()
        return self._answer(payment, mishap)

    async def capture(self, payment: Payment) -> Answer:
        mishap = self._mishap("capture")
        if self._state(payment) is PaymentState.AUTHORISED and mishap != "before":
            self.states[payment.reference] = Answer(PaymentState.CAPTURED)
            self.charged[payment.id] = self.charged.get(payment.id, 0) + payment.amount.minor
            await self.keep()
        return self._answer(payment, mishap)

    async def void(self, payment: Payment) -> Answer:
        mishap = self._mishap("void")
        if self._state(payment) is not PaymentState.CAPTURED and mishap != "before":
            self.states[payment.reference] = Answer(PaymentState.VOIDED)
            await self.keep()
        return self._answer(payment, mishap)

    async def look_up(self, payment: Payment) -> Answer:
        return self._answer(payment, self._mishap("look_up"))

    async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:
        mishap = self._mishap("refund")
        if refund.id not in self.refunds and mishap != "before":
            ends = RefundState.FAILED if mishap == "decline" else self.refund_ends
            self.refunds[refund.id] = RefundAnswer(ends, f"bank-{refund.id}")
            if ends is not RefundState.FAILED:
                self.charged[payment.id] -= refund.amount.minor
            await self.keep()
        if mishap in {"before", "after"}:
            raise OutcomeUnknown("The bank did not answer.")
        return self.refunds[refund.id]

    async def look_up_refund(self, payment: Payment, refund: Refund) -> RefundAnswer | None:
        if self._mishap("look_up_refund") in {"before", "after"}:
            raise OutcomeUnknown("The bank did not answer.")
        return self.refunds.get(refund.id)

    def bounce(self, payment: Payment, refund: Refund) -> None:
        """The buyer's bank sends a refund back."""
        self.refunds[refund.id] = replace(self.refunds[refund.id], state=RefundState.FAILED, failure="account closed")
        self.charged[payment.id] += refund.amount.minor

    async def read(self, body: bytes, signature: str) -> Heard | None:
        name, _, about = body.decode().partition(" ")
        return Heard(name, disputed=about == "disputed") if name else None

    def dispute(self, payment: Payment, said: Said) -> None:
        """A buyer's bank wants something back, or has decided; what it takes, and the fee, is gone at once."""
        own = self.disputes.setdefault(payment.reference, {})
        before = own.get(said.reference)
        self.charged[payment.id] -= _gone(said) - (0 if before is None else _gone(before))
        own[said.reference] = said

    async def of_payment(self, payment: Payment) -> list[Said]:
        if self._mishap("disputes") in {"before", "after"}:
            raise OutcomeUnknown("The bank did not answer.")
        return list(self.disputes.get(payment.reference, {}).values())

    async def since(self, moment: datetime) -> AsyncIterator[str]:
        self.asked.append(f"since {moment:%Y-%m-%d}")
        for reference, own in list(self.disputes.items()):
            if any(each.opened_at >= moment for each in own.values()):
                yield reference

    async def answer(self, reference: str, text: str, key: str) -> None:
        if (mishap := self._mishap("answer")) != "before":
            self.answers[reference] = text
            self._decide(reference, ChargebackState.UNDER_REVIEW)
            await self.keep()
        if mishap in {"before", "after"}:
            raise OutcomeUnknown("The bank did not answer.")

    async def accept(self, reference: str, key: str) -> None:
        if (mishap := self._mishap("accept")) != "before":
            self._decide(reference, ChargebackState.LOST)
            await self.keep()
        if mishap in {"before", "after"}:
            raise OutcomeUnknown("The bank did not answer.")

    def _decide(self, reference: str, state: ChargebackState) -> None:
        for own in self.disputes.values():
            if reference in own and own[reference].state.is_open:
                own[reference] = replace(own[reference], state=state, due_at=None)

    async def keep(self) -> None:
        """What has happened at the bank has happened; a bank that outlives its process writes it down."""

    def _mishap(self, verb: str) -> str:
        self.asked.append(verb)
        return self.fails.pop(0) if self.fails else ""

    def _state(self, payment: Payment) -> PaymentState:
        return self.states.get(payment.reference, Answer(PaymentState.CREATED)).state

    def _answer(self, payment: Payment, mishap: str) -> Answer:
        if mishap in {"before", "after"}:
            raise OutcomeUnknown("The bank did not answer.")
        return self.states.get(payment.reference, Answer(PaymentState.CREATED))


def _gone(said: Said) -> int:
    return said.withdrawn.minor + (0 if said.fee is None else said.fee.minor)


class Histories:
    """Orders, as far as chargebacks write into them.

    Attributes:
        missing: Orders that are not placed yet.
    """

    def __init__(self) -> None:
        self.said: dict[str, list[tuple[str, int]]] = {}
        self.missing: set[str] = set()

    async def note_chargeback(self, order_id: OrderId, event: str, chargeback_id: str, amount: Money) -> None:
        if order_id in self.missing:
            raise OrderNotFound("There is no such order.")
        own = self.said.setdefault(order_id, [])
        if own[-1:] != [(event, amount.minor)]:
            own.append((event, amount.minor))


@dataclass
class Stand:
    database: Database
    clock: StoppedClock
    bank: Bank
    payments: PaymentService
    escrow: EscrowService
    ledger: LedgerService
    payouts: PayoutService
    wallets: WalletService
    chargebacks: ChargebackService
    histories: Histories

    async def paid(self, *shares: Share, handler: str = "bank") -> Payment:
        payment = await self.payments.authorise(request(*shares, handler=handler))
        return await self.payments.capture(payment.id)

    async def balance(self, account: str, currency: str = "KRW") -> int:
        async with self.database.stores(SqlBookStore)() as store:
            return (await store.books.balance(Account.named(account), currency)).minor

    async def books_are_clean(self) -> bool:
        return (await self.ledger.audit()).clean


def payment_store(session: AsyncSession) -> SqlPaymentStore:
    return SqlPaymentStore(session, SqlBooks(session))


def chargeback_store(session: AsyncSession) -> SqlChargebackStore:
    return SqlChargebackStore(session, payment_store(session))


def _payouts(session: AsyncSession) -> SqlPayoutStore:
    return SqlPayoutStore(session, SqlBooks(session))


def open_stand(database: Database, bank: Bank | None = None) -> Stand:
    clock, bank = StoppedClock(), bank or Bank()
    books, stores = database.stores(SqlBookStore), database.stores(payment_store)
    handlers: list[PaymentHandler] = [WalletHandler(books, clock), CashOnDelivery(), MockHandler(), bank]
    payments = PaymentService(stores, handlers, {"bank": bank}, clock, FEE_BPS)
    disputed, histories = database.stores(chargeback_store), Histories()
    return Stand(
        database=database,
        clock=clock,
        bank=bank,
        payments=payments,
        escrow=EscrowService(stores, clock),
        ledger=LedgerService(books, payments, ChargebackClaims(disputed)),
        payouts=PayoutService(database.stores(_payouts), clock),
        wallets=WalletService(books, clock),
        chargebacks=ChargebackService(disputed, {"bank": bank}, payments, histories, clock),
        histories=histories,
    )
