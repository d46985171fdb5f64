"""What the inventory needs. Above: `InventoryService`. Below: the repository, and the catalogue, which knows offers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.catalog import Offer, OfferId, ProductId
from hupan.inventory.domain import (
    Level,
    Location,
    LocationId,
    Reservation,
    ReservationId,
    ReservationLine,
    ReservationStatus,
    Stock,
)


class Offers(Protocol):
    """Knows what is offered by whom. Below: the catalogue."""

    async def offers_by_id(self, ids: Sequence[OfferId]) -> dict[OfferId, Offer]:
        """Find offers, whatever their status."""
        ...


class InventoryStore(Protocol):
    """Stock and reservations. Whoever changes stock locks it first, before any reservation."""

    async def save_locations(self, locations: Sequence[Location]) -> None:
        """Add places, or write them back."""
        ...

    async def locations(self, ids: Sequence[LocationId]) -> dict[LocationId, Location]:
        """Find places."""
        ...

    async def save_levels(self, levels: Sequence[tuple[Level, ProductId]]) -> list[ProductId]:
        """Write what lies where; returns the products of which that is another number than before."""
        ...

    async def lock_stock(self, offer_ids: Sequence[OfferId]) -> list[ProductId]:
        """Hold the stock of offers until the transaction ends, in an order that is always the same.

        Returns:
            The products that these are offers of.
        """
        ...

    async def stock(self, offer_ids: Sequence[OfferId], now: datetime) -> dict[OfferId, list[Stock]]:
        """Tell what lies where, and how many are still to be had; what has expired counts as free."""
        ...

    async def take(self, reservation: Reservation) -> bool:
        """Take what is reserved off the stock, which is held; where it says no, the transaction must not commit."""
        ...

    async def put_back(self, key: str, reservation_id: str, lines: Sequence[ReservationLine], now: datetime) -> None:
        """Put things on the stock, which is held, and remember the key."""
        ...

    async def was_put_back(self, key: str) -> bool:
        """Tell whether a key has put something back."""
        ...

    async def room_for(self, reservation_id: ReservationId, offer_ids: Sequence[OfferId]) -> list[ReservationLine]:
        """Tell how many of what a reservation has sold may still go back to which place."""
        ...

    async def add(self, reservation: Reservation, now: datetime) -> bool:
        """Keep a new reservation; says no where the key is taken."""
        ...

    async def find(self, key: str) -> Reservation | None:
        """Find the reservation of a key that is held or sold."""
        ...

    async def get(self, reservation_id: ReservationId, *, for_change: bool = False) -> Reservation | None:
        """Find a reservation."""
        ...

    async def end(self, ids: Sequence[ReservationId], status: ReservationStatus, now: datetime) -> None:
        """End reservations."""
        ...

    async def expired(
        self, now: datetime, limit: int, offer_ids: Sequence[OfferId] | None = None
    ) -> list[ReservationId]:
        """Lock reservations whose time is over, in the order of ids; those of some offers, or any that are free."""
        ...

    async def forget(self, ended_before: datetime) -> None:
        """Remove reservations that ended long ago."""
        ...

    async def tell_ended(self, ids: Sequence[ReservationId]) -> None:
        """Tell the rooms above that more can be had of what these reservations held, when the transaction commits."""
        ...

    async def tell_products(self, ids: Sequence[ProductId]) -> None:
        """Tell the same of products of which more or fewer can be had."""
        ...
