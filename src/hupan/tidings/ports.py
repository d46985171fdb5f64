"""What tidings need from outside. Above: `Teller`. Below: the repository, orders, fulfilment and checkouts."""

from collections.abc import Mapping, Sequence
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

    async def tell(self, tidings: Sequence[Tiding], now: datetime, *, letters: bool) -> None:
        """Write notices to the buyers, events for the house's webhooks, and letters to the orders' contacts.

        Args:
            tidings: What there is to tell.
            now: The time.
            letters: Whether this server sends letters.
        """
        ...

    async def keep(self, told: Mapping[str, int]) -> None:
        """Write down how much of subjects is told by now."""
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

    async def several(self, checkout_ids: Sequence[CheckoutId]) -> dict[CheckoutId, CheckoutSession]:
        """Read checkouts as they were kept, whoever's they are; those that are not there are left out."""
        ...
