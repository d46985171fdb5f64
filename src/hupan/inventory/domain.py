"""Stock as plain values, and the rule by which a wish is divided over the places where things lie."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from hupan.catalog import OfferId, SellerId

LocationId = NewType("LocationId", str)
ReservationId = NewType("ReservationId", str)

NEWS = "inventory.offers"
"""Topic of the outbox: the ids of products of which more or fewer can be had than before."""

MOST_UNITS = 1_000_000_000
MOST_LINES = 500
LONGEST_HOLD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Location:
    """A place where a seller's things lie.

    Attributes:
        country: ISO 3166-1 alpha-2.
    """

    id: LocationId
    seller_id: SellerId
    name: str
    country: str
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """How many of an offer lie at a place, those set aside included."""

    offer_id: OfferId
    location_id: LocationId
    on_hand: int


@dataclass(frozen=True, slots=True)
class Stock:
    """How many of an offer lie at a place, and how many of those are still to be had.

    Attributes:
        available: May be negative where a count found fewer than were set aside.
    """

    offer_id: OfferId
    location_id: LocationId
    on_hand: int
    available: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of an offer somebody wants."""

    offer_id: OfferId
    quantity: int


@dataclass(frozen=True, slots=True)
class ReservationLine:
    """How many of an offer are set aside at a place."""

    offer_id: OfferId
    location_id: LocationId
    quantity: int


class ReservationStatus(StrEnum):
    """What has become of a reservation."""

    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Reservation:
    """Things set aside for somebody.

    Attributes:
        key: By which whoever asked finds it again: the same key twice is the same reservation.
        expires_at: From when on others may have the things.
    """

    id: ReservationId
    key: str
    lines: tuple[ReservationLine, ...]
    status: ReservationStatus
    expires_at: datetime

    @property
    def wanted(self) -> Mapping[OfferId, int]:
        """How many of each offer it holds, wherever they lie."""
        return total_of(Wanted(line.offer_id, line.quantity) for line in self.lines)


def total_of(wanted: Iterable[Wanted]) -> dict[OfferId, int]:
    """Add up what is wanted of each offer."""
    total: dict[OfferId, int] = {}
    for line in wanted:
        total[line.offer_id] = total.get(line.offer_id, 0) + line.quantity
    return total


def divide(offer_id: OfferId, quantity: int, stock: Sequence[Stock]) -> tuple[ReservationLine, ...] | None:
    """Say from which places things are taken: from one where that goes, else from as few as possible.

    Args:
        offer_id: What is wanted.
        quantity: How many.
        stock: Where there are some.

    Returns:
        `None` where there are not enough.
    """
    places = sorted(
        (each for each in stock if each.available > 0), key=lambda each: (-each.available, each.location_id)
    )
    # Of those that hold enough, the one with the least: large ones are kept for large wishes.
    enough = [each for each in places if each.available >= quantity]
    lines: list[ReservationLine] = []
    for place in enough[-1:] or places:
        taken = min(quantity, place.available)
        if taken:
            lines.append(ReservationLine(offer_id, place.location_id, taken))
            quantity -= taken
    return None if quantity else tuple(lines)


def shelve(
    offer_id: OfferId, quantity: int, room: Sequence[ReservationLine], places: Sequence[Stock]
) -> tuple[ReservationLine, ...]:
    """Say to which places things go back: to where they were taken from, then to where most of them lie.

    Args:
        offer_id: What comes back.
        quantity: How many.
        room: How many may still go back to which place that they were taken from.
        places: Where the offer lies; nothing is put where it never was.
    """
    there = {each.location_id for each in places}
    lines: dict[LocationId, int] = {}
    for line in sorted(room, key=lambda each: (-each.quantity, each.location_id)):
        put = min(quantity, line.quantity) if line.location_id in there else 0
        if put > 0:
            lines[line.location_id] = put
            quantity -= put
    if quantity and places:
        most = max(places, key=lambda each: (each.on_hand, each.location_id)).location_id
        lines[most] = lines.get(most, 0) + quantity
    return tuple(ReservationLine(offer_id, location_id, put) for location_id, put in sorted(lines.items()))
