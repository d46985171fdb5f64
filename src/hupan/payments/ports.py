"""What the payments room needs. Above: its services. Below: its tables, and whoever moves money, one handler each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from hupan.kernel import Buyer, Money, OrderId
from hupan.ledger import Books, Unbooked
from hupan.payments.domain.escrow import Escrow
from hupan.payments.domain.payments import Answer, Payment, PaymentId
from hupan.payments.domain.refunds import Refund, RefundAnswer, RefundId


class PaymentHandler(Protocol):
    """A way of paying. Above: `PaymentService`. Below: our wallet, the courier, Stripe.

    Every verb is idempotent: asked twice for the same payment or refund, it happens once. Where the answer does not
    come in time, a verb raises `OutcomeUnknown`, and the `look_up`s tell later what has happened. They say what is,
    and do nothing.
    """

    @property
    def id(self) -> str:
        """Its lasting name."""
        ...

    @property
    def by_order(self) -> bool:
        """Whether each order's share is captured by itself: cash, by whoever delivers it. Nothing happens elsewhere."""
        ...

    @property
    def at_home(self) -> bool:
        """Whether nobody outside is asked, so that naming a payment costs nothing."""
        ...

    @property
    def config(self) -> Mapping[str, str]:
        """What the buyer's page needs to know; never a secret."""
        ...

    def accepts(self, buyer: Buyer, amount: Money | None) -> bool:
        """Tell whether a buyer may pay a sum in this way; without a sum, whether at all."""
        ...

    async def prepare(self, payment: Payment, credential: str) -> str:
        """Make a payment known to the provider, and return the provider's name of it. No money moves yet.

        Raises:
            ProviderAway: It could not be reached, or did not answer; asking again makes no second one.
            HandlerRefused: It does not take this.
        """
        ...

    async def authorise(self, payment: Payment) -> Answer:
        """Set the money aside."""
        ...

    async def capture(self, payment: Payment) -> Answer:
        """Take what is set aside."""
        ...

    async def void(self, payment: Payment) -> Answer:
        """Let go of what is set aside, or make sure that nothing will be."""
        ...

    async def look_up(self, payment: Payment) -> Answer:
        """Tell how far a payment has come."""
        ...

    async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:
        """Send something back."""
        ...

    async def look_up_refund(self, payment: Payment, refund: Refund) -> RefundAnswer | None:
        """Tell how far a refund has come; `None` where the provider has not heard of it."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What a provider's message is about.

    Attributes:
        reference: The provider's name of the payment.
        disputed: Whether it is about the buyer's bank wanting it back.
    """

    reference: str
    disputed: bool = False


class CallbackReader(Protocol):
    """Understands what a provider sends by itself."""

    async def read(self, body: bytes, signature: str) -> Heard | None:
        """Check a message, and say which payment it is about, if any.

        Raises:
            BadCallback: The provider did not sign this, or long ago.
        """
        ...


class PaymentStore(Protocol):
    """Payments, refunds and escrow. Whoever changes several holds payment, escrow and books in this order."""

    @property
    def books(self) -> Books:
        """The ledger, in the same transaction."""
        ...

    async def add(self, payment: Payment) -> Payment:
        """Keep a new payment; returns the one that its key has already, where it has one."""
        ...

    async def get(self, payment_id: PaymentId, *, for_change: bool = False) -> Payment | None:
        """Find a payment."""
        ...

    async def several(self, payment_ids: Collection[PaymentId]) -> list[Payment]:
        """Find payments; those that are not there are left out."""
        ...

    async def by_key(self, key: str) -> Payment | None:
        """Find the payment of a key."""
        ...

    async def by_reference(self, handler: str, reference: str) -> PaymentId | None:
        """Find a payment by the provider's name of it."""
        ...

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        """Find the payments of an order, the oldest first."""
        ...

    async def save(self, payment: Payment, now: datetime, *, news: bool = True) -> None:
        """Write a payment back, and tell the rooms above where that is news."""
        ...

    async def unsettled(self, now: datetime, asked_ago: timedelta, limit: int) -> list[PaymentId]:
        """Find payments whose handler was asked and has not answered."""
        ...

    async def escrow(self, order_id: OrderId, *, for_change: bool = False) -> Escrow | None:
        """Find an order's escrow."""
        ...

    async def escrows(self, order_ids: Collection[OrderId]) -> list[Escrow]:
        """Find the escrows of orders, where they have one."""
        ...

    async def open_escrows(self, escrows: Collection[Escrow]) -> None:
        """Make sure that orders have an escrow, and hold them."""
        ...

    async def save_escrow(self, escrow: Escrow) -> None:
        """Write an escrow back."""
        ...

    async def held(self, after: str, limit: int) -> list[Escrow]:
        """List escrows that are held, by order."""
        ...

    async def add_refund(self, refund: Refund) -> None:
        """Keep a new refund. Its payment is held.

        Raises:
            KeyReused: The key belongs to a refund of another payment.
        """
        ...

    async def refund(self, refund_id: RefundId) -> Refund | None:
        """Find a refund. Its payment is held where it is going to be changed."""
        ...

    async def refund_by_key(self, key: str) -> Refund | None:
        """Find the refund of a key."""
        ...

    async def refunds(self, payment_ids: Collection[PaymentId]) -> list[Refund]:
        """List refunds of payments, the oldest first."""
        ...

    async def save_refund(self, refund: Refund, now: datetime) -> None:
        """Write a refund back, and tell the rooms above."""
        ...

    async def charge_back(self, payment_id: PaymentId, changes: Mapping[OrderId, int]) -> None:
        """Add to what was charged back of a payment's shares, in minor units. The payment is held."""
        ...

    async def pass_on(self, topic: str, payment_id: PaymentId) -> None:
        """Tell the rooms above what a provider said."""
        ...

    async def unbooked(self) -> Sequence[Unbooked]:
        """Name orders and refunds of which the books say something else, from one moment's view of both."""
        ...

    async def replace_refund(self, refund: Refund, successor: RefundId) -> None:
        """Let another refund take the place of one that failed, and its key. Its payment is held."""
        ...

    async def failed_refunds(self, before: str, limit: int) -> list[Refund]:
        """List refunds that failed and that no other has taken the place of, the newest first."""
        ...

    async def unsettled_refunds(self, now: datetime, asked_ago: timedelta, limit: int) -> list[RefundId]:
        """Find refunds of which the end is not known."""
        ...
