"""What chargebacks need from outside. Above: `ChargebackService`. Below: tables, orders, payments, and providers."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from hupan.chargebacks.domain import Chargeback, ChargebackId, Said
from hupan.kernel import Money, OrderId
from hupan.ledger import Unbooked
from hupan.payments import Payment, PaymentId, PaymentStore


class CardNetwork(Protocol):
    """Speaks with buyers' banks. Below: the provider of a way of paying, such as Stripe.

    Raises:
        OutcomeUnknown: It did not answer.
    """

    async def of_payment(self, payment: Payment) -> Sequence[Said]:
        """Say how every chargeback of a payment stands."""
        ...

    def since(self, moment: datetime) -> AsyncIterator[str]:
        """Name the payments of which a bank wanted something back since then, by their references."""
        ...

    async def answer(self, reference: str, text: str, key: str) -> None:
        """Send the bank what is to be said; nothing, where it hears nothing more. The same key twice is once."""
        ...

    async def accept(self, reference: str, key: str) -> None:
        """Give it up; nothing, where it is over."""
        ...


class ChargebackStore(Protocol):
    """Chargebacks, with payments and books in the same transaction. Whoever changes one holds its payment first."""

    @property
    def payments(self) -> PaymentStore:
        """Payments, escrows and the ledger."""
        ...

    async def get(self, chargeback_id: ChargebackId) -> Chargeback | None:
        """Find a chargeback."""
        ...

    async def of_payment(self, payment_id: PaymentId) -> dict[str, Chargeback]:
        """Find the chargebacks of a payment, by the provider's name of them."""
        ...

    async def save(self, chargeback: Chargeback, now: datetime) -> None:
        """Keep a chargeback, be it new or changed."""
        ...

    async def checked(self, payment_id: PaymentId, now: datetime) -> None:
        """Note that the provider was asked after a payment's chargebacks."""
        ...

    async def page(self, *, waiting: bool, before: str, limit: int) -> list[Chargeback]:
        """List chargebacks, the newest first; only those that wait for an answer, where that is asked for."""
        ...

    async def count_waiting(self, most: int) -> int:
        """Count those that wait for an answer, as far as that is worth counting."""
        ...

    async def unnoted(self, limit: int) -> list[Chargeback]:
        """List those of which the orders' history does not say the last."""
        ...

    async def noted(self, chargeback: Chargeback) -> None:
        """Note that the orders' history says it."""
        ...

    async def to_look_at(self, before: datetime, limit: int) -> list[PaymentId]:
        """Name payments with chargebacks that are open, or have something unsent, and were not asked after since."""
        ...

    async def listed(self, handler: str) -> datetime | None:
        """Tell up to when a provider has listed all there were."""
        ...

    async def set_listed(self, handler: str, upto: datetime) -> None:
        """Note up to when a provider has listed all there were."""
        ...

    async def unbooked(self) -> Sequence[Unbooked]:
        """Name chargebacks of which the books or the payments say something else."""
        ...


class Orders(Protocol):
    """Writes into orders' histories. Below: `OrderService`."""

    async def note_chargeback(self, order_id: OrderId, event: str, chargeback_id: str, amount: Money) -> None:
        """Write down how a chargeback stands, where that is not its last entry already."""
        ...
