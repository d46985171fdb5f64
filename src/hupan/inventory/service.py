"""Verbs on stock: put, reserve, release, commit, sweep. One call, one transaction."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from hupan.catalog import OfferId, ProductId
from hupan.inventory.domain import (
    LONGEST_HOLD,
    MOST_LINES,
    MOST_UNITS,
    Level,
    Location,
    Reservation,
    ReservationId,
    ReservationLine,
    ReservationStatus,
    Stock,
    Wanted,
    divide,
    shelve,
    total_of,
)
from hupan.inventory.errors import (
    BadLevel,
    BadReservation,
    KeyReused,
    OutOfStock,
    ReservationEnded,
    ReservationNotFound,
)
from hupan.inventory.ports import InventoryStore, Offers
from hupan.kernel import Clock, new_id
from hupan.platform import StoreFactory

_STRETCH = 500
_KEY_CHARS = 200
_REMEMBERED = timedelta(days=30)
# Name, postal code and country; PostgreSQL keeps no NUL, and half a surrogate pair is no text.
_LOCATION = re.compile("[^\n\x00\ud800-\udfff]{1,200}\n[\\w -]{0,20}\n[A-Z]{2}")


class InventoryService:
    """Knows what lies where, and sets things aside.

    Args:
        stores: Opens the store.
        offers: Knows what is offered by whom.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[InventoryStore], offers: Offers, clock: Clock) -> None:
        self._stores = stores
        self._offers = offers
        self._clock = clock

    async def put_locations(self, locations: Sequence[Location]) -> None:
        """Add places, or write them back.

        Raises:
            BadLevel: A name is empty or no text, or a country is not two letters.
        """
        for each in locations:
            if not _LOCATION.fullmatch(f"{each.name}\n{each.postal_code}\n{each.country}"):
                raise BadLevel(
                    "A place has a name of up to 200 characters, and a country such as KR.", location_id=each.id
                )
        async with self._stores() as store:
            await store.save_locations(locations)

    async def put_levels(self, levels: Sequence[Level]) -> int:
        """Write how many lie where, as counted: those set aside are among them.

        Returns:
            Of how many products the number is another one than before.

        Raises:
            BadLevel: A number is negative, an offer or place is not there, or they belong to different sellers.
        """
        offers = await self._offers.offers_by_id([level.offer_id for level in levels])
        if len({(level.offer_id, level.location_id) for level in levels}) < len(levels):
            raise BadLevel("The same offer is there twice at one place.")
        kept: list[tuple[Level, ProductId]] = []
        async with self._stores() as store:
            places = await store.locations(list({level.location_id for level in levels}))
            for level in levels:
                offer, place = offers.get(level.offer_id), places.get(level.location_id)
                if offer is None or place is None or offer.seller_id != place.seller_id:
                    raise BadLevel(
                        "The offer or the place is not there, or they are of different sellers.",
                        offer_id=level.offer_id,
                        location_id=level.location_id,
                    )
                if not 0 <= level.on_hand <= MOST_UNITS:
                    raise BadLevel("There cannot be fewer than none.", offer_id=level.offer_id)
                kept.append((level, offer.product_id))
            changed = await store.save_levels(kept)
            await store.tell_products(changed)
        return len(changed)

    async def available(self, offer_ids: Sequence[OfferId]) -> dict[OfferId, int]:
        """Tell how many of each offer can be had now; none of what has no stock at all."""
        stock = await self.stock(offer_ids)
        return {each: max(0, sum(place.available for place in stock.get(each, ()))) for each in offer_ids}

    async def stock(self, offer_ids: Sequence[OfferId]) -> dict[OfferId, list[Stock]]:
        """Tell what lies where; an offer that has no stock is left out."""
        if not offer_ids:
            return {}
        async with self._stores() as store:
            return await store.stock(offer_ids, self._clock.now())

    async def reserve(self, wanted: Sequence[Wanted], ttl: timedelta, key: str) -> Reservation:
        """Set things aside: everything that is wanted, or nothing.

        Args:
            wanted: What, and how many.
            ttl: For how long.
            key: Whose; the same key again gets the same reservation as long as that is held or sold.

        Raises:
            OutOfStock: With the first offer of which there are too few, and how many there are.
            KeyReused: The key has set aside something else.
            BadReservation: Nothing is wanted, or too much.
        """
        total = _checked(wanted, ttl, key)
        offer_ids = sorted(total)
        async with self._stores() as store:
            products = await store.lock_stock(offer_ids)
            now = self._clock.now()
            if (known := await store.find(key)) is not None and not _is_over(known, now):
                return _same(known, total)
            # Whatever has expired ends here, while the stock is held: it cannot be sold any more by a late commit.
            over = await store.expired(now, MOST_UNITS, offer_ids)
            if known is not None and known.id not in over:
                over.append(known.id)
            if over:
                await store.tell_ended(over)
                await store.end(over, ReservationStatus.EXPIRED, now)
            reservation = Reservation(
                id=ReservationId(new_id("rsv")),
                key=key,
                lines=_lines(total, await store.stock(offer_ids, now)),
                status=ReservationStatus.HELD,
                expires_at=now + ttl,
            )
            if not await store.add(reservation, now):
                raise KeyReused("This key has set aside something else at the same moment.", key=key)
            await store.tell_products(products)
            return reservation

    async def find(self, key: str) -> Reservation | None:
        """Find what a key has set aside and not given back: it is held, or sold."""
        async with self._stores() as store:
            return await store.find(key)

    async def release(self, reservation_id: ReservationId) -> Reservation:
        """Give back what was set aside. What has ended without a sale stays ended.

        Raises:
            ReservationNotFound: There is no such reservation.
            ReservationEnded: It is sold.
        """
        async with self._stores() as store:
            reservation = await store.get(reservation_id, for_change=True)
            if reservation is None:
                raise _not_found(reservation_id)
            if reservation.status is ReservationStatus.COMMITTED:
                raise ReservationEnded("This is sold already.", reservation_id=reservation_id)
            if reservation.status is not ReservationStatus.HELD:
                return reservation
            return await self._end(store, reservation, ReservationStatus.RELEASED)

    async def commit(self, reservation_id: ReservationId) -> Reservation:
        """Turn what was set aside into a sale: it is taken off the stock, once.

        A reservation whose time is over can still be sold as long as nobody else has asked for the things.

        Raises:
            ReservationNotFound: There is no such reservation.
            ReservationEnded: It has expired, or was released.
            OutOfStock: A count has found fewer than were set aside.
        """
        async with self._stores() as store:
            reservation = await store.get(reservation_id)
            if reservation is None:
                raise _not_found(reservation_id)
            await store.lock_stock(sorted(reservation.wanted))
            reservation = await store.get(reservation_id, for_change=True)
            if reservation is None:
                raise _not_found(reservation_id)
            if reservation.status is ReservationStatus.COMMITTED:
                return reservation
            if reservation.status is not ReservationStatus.HELD:
                raise ReservationEnded("This is no longer set aside. Reserve it again.", reservation_id=reservation_id)
            if not await store.take(reservation):
                raise OutOfStock("Fewer are there than were set aside.", reservation_id=reservation_id)
            return await self._end(store, reservation, ReservationStatus.COMMITTED)

    async def put_back(self, key: str, wanted: Sequence[Wanted], reservation_id: ReservationId | None = None) -> None:
        """Put back on the shelf what was sold: to where it was taken from, as far as that is known. Once a key.

        Args:
            key: Whose; the same key again puts nothing back.
            wanted: What, and how many; an offer that lies nowhere any more is left out.
            reservation_id: By which it was sold, where that is known.

        Raises:
            BadReservation: Nothing comes back, or too much.
        """
        total = _checked(wanted, timedelta(days=1), key)
        offer_ids = sorted(total)
        async with self._stores() as store:
            # Whoever puts back the same holds the same stock, so that of two with one key the second sees the first.
            products = await store.lock_stock(offer_ids)
            if await store.was_put_back(key):
                return
            now = self._clock.now()
            stock = await store.stock(offer_ids, now)
            room = [] if reservation_id is None else await store.room_for(reservation_id, offer_ids)
            lines = [
                line
                for offer_id in offer_ids
                for line in shelve(
                    offer_id,
                    total[offer_id],
                    [each for each in room if each.offer_id == offer_id],
                    stock.get(offer_id, ()),
                )
            ]
            if lines:
                await store.put_back(key, reservation_id or "", lines, now)
                await store.tell_products(products)

    async def sweep(self) -> int:
        """End what has expired, tell of it, and forget what ended long ago.

        Returns:
            How many reservations ended.
        """
        ended = 0
        while True:
            now = self._clock.now()
            async with self._stores() as store:
                over = await store.expired(now, _STRETCH)
                await store.tell_ended(over)
                await store.end(over, ReservationStatus.EXPIRED, now)
            ended += len(over)
            if len(over) < _STRETCH:
                break
        async with self._stores() as store:
            await store.forget(self._clock.now() - _REMEMBERED)
        return ended

    async def _end(self, store: InventoryStore, reservation: Reservation, status: ReservationStatus) -> Reservation:
        now = self._clock.now()
        # What is sold could not be had before either, unless its time was over.
        if status is not ReservationStatus.COMMITTED or reservation.expires_at <= now:
            await store.tell_ended([reservation.id])
        await store.end([reservation.id], status, now)
        return Reservation(reservation.id, reservation.key, reservation.lines, status, reservation.expires_at)


def _checked(wanted: Sequence[Wanted], ttl: timedelta, key: str) -> dict[OfferId, int]:
    if not 0 < len(wanted) <= MOST_LINES or not all(0 < line.quantity <= MOST_UNITS for line in wanted):
        raise BadReservation(f"Between 1 and {MOST_LINES} lines, each of at least one, can be set aside.")
    if not 0 < len(key) <= _KEY_CHARS or not timedelta() < ttl <= LONGEST_HOLD:
        raise BadReservation("A reservation has a key, and lasts for up to 30 days.")
    return total_of(wanted)


def _is_over(reservation: Reservation, now: datetime) -> bool:
    return reservation.status is ReservationStatus.HELD and reservation.expires_at <= now


def _same(known: Reservation, total: dict[OfferId, int]) -> Reservation:
    if known.wanted != total:
        raise KeyReused("This key has set aside something else.", key=known.key)
    return known


def _lines(total: dict[OfferId, int], stock: dict[OfferId, list[Stock]]) -> tuple[ReservationLine, ...]:
    lines: list[ReservationLine] = []
    for offer_id, quantity in total.items():
        places = stock.get(offer_id, [])
        taken = divide(offer_id, quantity, places)
        if taken is None:
            left = sum(max(0, place.available) for place in places)
            raise OutOfStock(f"Only {left} are left.", offer_id=offer_id, available=left)
        lines.extend(taken)
    return tuple(lines)


def _not_found(reservation_id: ReservationId) -> ReservationNotFound:
    return ReservationNotFound("There is no such reservation.", reservation_id=reservation_id)
