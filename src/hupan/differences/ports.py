"""What the room needs. Above: its service. Below: its rows, the orders, and the payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hupan.differences.domain import Attempt
from hupan.kernel import Clock, Money, OrderId
from hupan.orders import Order, Otherwise, ReturnId, Who
from hupan.payments import PaymentService
from hupan.platform import StoreFactory


class DifferenceStore(Protocol):
    """Rows of attempts."""

    async def add(self, attempt: Attempt) -> bool:
        """Note an attempt; says no where there is one of this number."""
        ...

    async def last(self, return_id: ReturnId) -> Attempt | None:
        """Find the last attempt of an exchange."""
        ...

    async def get(self, return_id: ReturnId, number: int) -> Attempt | None:
        """Find an attempt of which the end is not known."""
        ...

    async def due(self, now: datetime, until: datetime, limit: int) -> Sequence[Attempt]:
        """Take attempts of which the end is not known, so that nobody else takes them until then."""
        ...

    async def end(self, attempt: Attempt) -> None:
        """Note that an attempt has ended."""
        ...


class Orders(Protocol):
    """Knows orders. Below: `OrderService`."""

    async def get(self, who: Who, order_id: OrderId) -> Order:
        """Read an order."""
        ...


class Returns(Protocol):
    """Knows what goes back. Below: `ReturnService`."""

    async def pay(self, order_id: OrderId, return_id: ReturnId, payment_id: str, amount: Money) -> Order:
        """Take note that a difference was taken."""
        ...

    async def give_up(self, who: Who, order_id: OrderId, return_id: ReturnId, otherwise: Otherwise) -> Order:
        """Do not pay it."""
        ...


@dataclass(frozen=True, slots=True)
class DifferencePorts:
    """What the room's service stands on."""

    stores: StoreFactory[DifferenceStore]
    orders: Orders
    returns: Returns
    payments: PaymentService
    clock: Clock
