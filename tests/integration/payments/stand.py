"""A stand that takes payments: the whole room on a database, with a provider that can be made to fail."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import SellerId
from hupan.kernel import Buyer, Money, OrderId, PersonId, new_id
from hupan.ledger import Account, LedgerService
from hupan.ledger.repository import SqlBooks, SqlBookStore
from hupan.payments import (
    Answer,
    CashOnDelivery,
    EscrowService,
    MockHandler,
    OutcomeUnknown,
    Payment,
    PaymentHandler,
    PaymentRequest,
    PaymentService,
    PaymentState,
    PayoutService,
    ProviderAway,
    Refund,
    RefundAnswer,
    RefundState,
    Share,
    WalletHandler,
    WalletService,
)
from hupan.payments.repository import SqlPaymentStore, SqlPayoutStore
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

    async def read(self, body: bytes, signature: str) -> str | None:
        return body.decode() or None

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


def _payouts(session: AsyncSession) -> SqlPayoutStore:
    return SqlPayoutStore(session, SqlBooks(session))


def open_stand(database: Database, bank: Bank | None = None) -> Stand:
    clock, bank = StoppedClock(), bank or Bank()
    books, stores = database.stores(SqlBookStore), database.stores(payment_store)
    handlers: list[PaymentHandler] = [WalletHandler(books, clock), CashOnDelivery(), MockHandler(), bank]
    payments = PaymentService(stores, handlers, {"bank": bank}, clock, FEE_BPS)
    return Stand(
        database=database,
        clock=clock,
        bank=bank,
        payments=payments,
        escrow=EscrowService(stores, clock),
        ledger=LedgerService(books, payments),
        payouts=PayoutService(database.stores(_payouts), clock),
        wallets=WalletService(books, clock),
    )
