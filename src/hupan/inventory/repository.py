"""The room's store on PostgreSQL. One instance lives for one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import OfferId, ProductId, SellerId
from hupan.inventory.domain import (
    LONGEST_HOLD,
    NEWS,
    Level,
    Location,
    LocationId,
    Reservation,
    ReservationId,
    ReservationLine,
    ReservationStatus,
    Stock,
)
from hupan.inventory.errors import BadLevel
from hupan.inventory.tables import LocationRow, PutBackRow, ReservationLineRow, ReservationRow
from hupan.platform import has_come, tell

_HELD = ReservationStatus.HELD.value


class SqlInventoryStore:
    """Implements `ports.InventoryStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save_locations(self, locations: Sequence[Location]) -> None:
        """Add places, or write them back."""
        if not locations:
            return
        rows = [
            {
                "id": each.id,
                "seller_id": each.seller_id,
                "name": each.name,
                "country": each.country,
                "postal_code": each.postal_code,
            }
            for each in sorted(locations, key=lambda each: each.id)
        ]
        new = upsert(LocationRow)
        taken = {name: new.excluded[name] for name in rows[0] if name != "id"}
        try:
            await self._session.execute(new.on_conflict_do_update(index_elements=["id"], set_=taken), rows)
        except IntegrityError as error:
            raise BadLevel("A place belongs to a seller that is not there.") from error

    async def locations(self, ids: Sequence[LocationId]) -> dict[LocationId, Location]:
        """Find places."""
        rows = await self._session.scalars(select(LocationRow).where(LocationRow.id == func.any(list(ids))))
        return {
            LocationId(row.id): Location(
                LocationId(row.id), SellerId(row.seller_id), row.name, row.country, row.postal_code
            )
            for row in rows
        }

    async def save_levels(self, levels: Sequence[tuple[Level, ProductId]]) -> list[ProductId]:
        """Write what lies where; returns the products of which that is another number than before."""
        parameters = {
            "offers": [level.offer_id for level, _ in levels],
            "locations": [level.location_id for level, _ in levels],
            "products": [product_id for _, product_id in levels],
            "numbers": [level.on_hand for level, _ in levels],
        }
        try:
            rows = await self._session.execute(text(_SAVE_LEVELS), parameters)
        except IntegrityError as error:
            raise BadLevel("An offer, or a place, is no longer there.") from error
        return list(dict.fromkeys(ProductId(row[0]) for row in rows))

    async def lock_stock(self, offer_ids: Sequence[OfferId]) -> list[ProductId]:
        """Hold the stock of offers until the transaction ends, in an order that is always the same."""
        rows = await self._session.execute(_LOCK, {"offers": list(offer_ids)})
        return sorted({ProductId(row[0]) for row in rows})

    async def stock(self, offer_ids: Sequence[OfferId], now: datetime) -> dict[OfferId, list[Stock]]:
        """Tell what lies where, and how many are still to be had; what has expired counts as free."""
        found: defaultdict[OfferId, list[Stock]] = defaultdict(list)
        rows = await self._session.execute(_STOCK, {"offers": list(offer_ids), "now": now})
        for offer_id, location_id, on_hand, held in rows:
            found[OfferId(offer_id)].append(
                Stock(OfferId(offer_id), LocationId(location_id), int(on_hand), int(on_hand) - int(held))
            )
        return dict(found)

    async def take(self, reservation: Reservation) -> bool:
        """Take what is reserved off the stock, which is held; where it says no, the transaction must not commit."""
        parameters = {
            "offers": [line.offer_id for line in reservation.lines],
            "locations": [line.location_id for line in reservation.lines],
            "numbers": [line.quantity for line in reservation.lines],
        }
        rows = (await self._session.execute(_TAKE, parameters)).all()
        return len(rows) == len(reservation.lines)

    async def put_back(self, key: str, reservation_id: str, lines: Sequence[ReservationLine], now: datetime) -> None:
        """Put things on the stock, which is held, and remember the key."""
        rows = [
            {
                "key": key,
                "offer_id": line.offer_id,
                "location_id": line.location_id,
                "reservation_id": reservation_id,
                "quantity": line.quantity,
                "put_at": now,
            }
            for line in lines
        ]
        await self._session.execute(insert(PutBackRow), rows)
        parameters = {
            "offers": [line.offer_id for line in lines],
            "locations": [line.location_id for line in lines],
            "numbers": [-line.quantity for line in lines],
        }
        await self._session.execute(_TAKE, parameters)

    async def was_put_back(self, key: str) -> bool:
        """Tell whether a key has put something back."""
        return await self._session.scalar(select(PutBackRow.key).where(PutBackRow.key == key).limit(1)) is not None

    async def room_for(self, reservation_id: ReservationId, offer_ids: Sequence[OfferId]) -> list[ReservationLine]:
        """Tell how many of what a reservation has sold may still go back to which place."""
        rows = await self._session.execute(text(_ROOM), {"reservation": reservation_id, "offers": list(offer_ids)})
        return [ReservationLine(OfferId(each[0]), LocationId(each[1]), int(each[2])) for each in rows]

    async def add(self, reservation: Reservation, now: datetime) -> bool:
        """Keep a new reservation; says no where the key is taken."""
        values = {
            "id": reservation.id,
            "key": reservation.key,
            "status": reservation.status.value,
            "now": now,
            "until": reservation.expires_at,
            "offers": [line.offer_id for line in reservation.lines],
            "locations": [line.location_id for line in reservation.lines],
            "numbers": [line.quantity for line in reservation.lines],
        }
        return await self._session.scalar(_ADD, values) is not None

    async def find(self, key: str) -> Reservation | None:
        """Find the reservation of a key that is held or sold."""
        return _reservation(await self._session.execute(_FIND, {"key": key}))

    async def get(self, reservation_id: ReservationId, *, for_change: bool = False) -> Reservation | None:
        """Find a reservation."""
        return _reservation(await self._session.execute(_GET_AND_HOLD if for_change else _GET, {"id": reservation_id}))

    async def end(self, ids: Sequence[ReservationId], status: ReservationStatus, now: datetime) -> None:
        """End reservations."""
        await self._session.execute(_END, {"ids": list(ids), "status": status.value, "now": now})

    async def expired(
        self, now: datetime, limit: int, offer_ids: Sequence[OfferId] | None = None
    ) -> list[ReservationId]:
        """Lock reservations whose time is over, in the order of ids; those of some offers, or any that are free."""
        row, line = ReservationRow, ReservationLineRow
        over = (row.status == _HELD, has_come(row.expires_at, now, LONGEST_HOLD))
        query = select(row.id).where(*over).order_by(row.id).limit(limit)
        if offer_ids is None:
            # What somebody else is ending just now is left to them.
            query = query.with_for_update(skip_locked=True)
        else:
            of_these = select(line.reservation_id).where(
                line.offer_id == func.any(list(offer_ids)), line.held_until <= now
            )
            query = query.where(row.id.in_(of_these)).with_for_update()
        return [ReservationId(each) for each in await self._session.scalars(query)]

    async def forget(self, ended_before: datetime) -> None:
        """Remove reservations that ended long ago."""
        await self._session.execute(delete(ReservationRow).where(ReservationRow.ended_at < ended_before))

    async def tell_ended(self, ids: Sequence[ReservationId]) -> None:
        """Tell the rooms above that more can be had of what these reservations held, when the transaction commits."""
        await self.tell_products(list(await self._session.scalars(_HELD_OF, {"ids": list(ids)})))

    async def tell_products(self, ids: Sequence[ProductId]) -> None:
        """Tell the same of products of which more or fewer can be had."""
        await tell(self._session, NEWS, ids)


def _reservation(rows: Iterable[Row[Any]]) -> Reservation | None:
    found = list(rows)
    if not found:
        return None
    first = found[0]
    return Reservation(
        id=ReservationId(first.id),
        key=first.key,
        lines=tuple(
            ReservationLine(OfferId(row.offer_id), LocationId(row.location_id), row.quantity)
            for row in found
            if row.offer_id is not None
        ),
        status=ReservationStatus(first.status),
        expires_at=first.expires_at.astimezone(UTC),
    )


_SAVE_LEVELS = """
insert into inventory_levels (offer_id, location_id, product_id, on_hand)
select n.offer_id, n.location_id, n.product_id, n.on_hand
from unnest(cast(:offers as text[]), cast(:locations as text[]), cast(:products as text[]), cast(:numbers as int[]))
    as n(offer_id, location_id, product_id, on_hand)
order by n.offer_id, n.location_id
on conflict (offer_id, location_id) do update set on_hand = excluded.on_hand, product_id = excluded.product_id
    where inventory_levels.on_hand <> excluded.on_hand
returning product_id
"""

# Every purchase passes here several times, so these are written out once.
_LOCK = text("""
select product_id from inventory_levels where offer_id = any(:offers) order by offer_id, location_id for update
""")

_STOCK = text("""
select l.offer_id, l.location_id, l.on_hand, coalesce(held.units, 0)
from inventory_levels l
left join lateral (
    select sum(s.quantity) as units from inventory_reservation_lines s
    where s.offer_id = l.offer_id and s.location_id = l.location_id and s.held_until > :now
) held on true
where l.offer_id = any(:offers)
order by l.offer_id, l.location_id
""")

_TAKE = text("""
update inventory_levels l set on_hand = l.on_hand - n.units
from unnest(cast(:offers as text[]), cast(:locations as text[]), cast(:numbers as int[]))
    as n(offer_id, location_id, units)
where l.offer_id = n.offer_id and l.location_id = n.location_id and l.on_hand >= n.units
returning l.offer_id
""")

_ADD = text("""
with added as (
    insert into inventory_reservations (id, key, status, created_at, expires_at)
    values (:id, :key, :status, :now, :until) on conflict do nothing returning id
), lines as (
    insert into inventory_reservation_lines (reservation_id, offer_id, location_id, quantity, held_until)
    select added.id, n.offer_id, n.location_id, n.units, :until
    from added, unnest(cast(:offers as text[]), cast(:locations as text[]), cast(:numbers as int[]))
        as n(offer_id, location_id, units)
)
select id from added
""")

_END = text("""
with ended as (
    update inventory_reservations set status = :status, ended_at = :now
    where id = any(:ids) and status = 'held' returning id
)
update inventory_reservation_lines l set held_until = null from ended where l.reservation_id = ended.id
""")

_READ = """
select r.id, r.key, r.status, r.expires_at, l.offer_id, l.location_id, l.quantity
from inventory_reservations r left join inventory_reservation_lines l on l.reservation_id = r.id
"""
_ORDER = "order by l.offer_id, l.location_id"
_FIND = text(f"{_READ} where r.key = :key and r.status in ('held', 'committed') {_ORDER}")
_GET = text(f"{_READ} where r.id = :id {_ORDER}")
_GET_AND_HOLD = text(f"{_READ} where r.id = :id {_ORDER} for update of r")

_HELD_OF = text("""
select distinct v.product_id from inventory_reservation_lines l join inventory_levels v on v.offer_id = l.offer_id
where l.reservation_id = any(:ids) order by v.product_id
""")

_ROOM = """
select s.offer_id, s.location_id, s.quantity - coalesce(back.units, 0)
from inventory_reservation_lines s
left join lateral (
    select sum(p.quantity) as units from inventory_put_backs p
    where p.reservation_id = s.reservation_id and p.offer_id = s.offer_id and p.location_id = s.location_id
) back on true
where s.reservation_id = :reservation and s.offer_id = any(:offers)
"""
