"""What tidings need from outside. Above: `Teller`. Below: the repository, orders, fulfilment and checkouts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.checkout import CheckoutId, CheckoutSession
from hupan.fulfillment import Shipment
from hupan.kernel import OrderId
from hupan.orders import Order
from hupan.tidings.domain import Tiding


class TidingStore(Protocol):
    """What was told, and whom it is told to."""

    async def hold(self, subjects: Sequence[str]) -> dict[str, int]:
        """Say how much of each subject was told, and hold that until the transaction ends."""
        ...

    async def tell(self, tiding: Tiding, now: datetime, *, letter: bool) -> None:
        """Write a notice to the buyer, the event for the house's webhooks, and a letter to the order's contact.

        Args:
            tiding: What there is to tell.
            now: The time.
            letter: Whether this server sends letters.
        """
        ...

    async def keep(self, subject: str, told: int) -> None:
        """Write down how much of a subject is told by now."""
        ...


class Orders(Protocol):
    """Knows orders. Below: the room of orders."""

    async def several(self, order_ids: Sequence[OrderId]) -> list[Order]:
        """Read orders, whoever's they are; those that are not there are left out."""
        ...

    async def since(self, placed_after: datetime, before: OrderId | None) -> list[Order]:
        """Read a stretch of the orders that were placed after a moment, the newest first."""
        ...


class Parcels(Protocol):
    """Knows where parcels are. Below: fulfilment."""

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Read the shipments of orders."""
        ...


class Checkouts(Protocol):
    """Knows checkouts. Below: the room of checkouts."""

    async def read(self, checkout_id: CheckoutId) -> CheckoutSession | None:
        """Read a checkout as it was kept, whoever's it is."""
        ...
