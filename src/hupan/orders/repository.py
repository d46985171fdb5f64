"""Rows of orders and back. One instance lives for one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import ProductId, SellerId
from hupan.fulfillment import Destination
from hupan.inventory import ReservationId
from hupan.kernel import Buyer, Money, OrderId, PersonId
from hupan.orders.finding import conditions
from hupan.orders.ports import LONGEST_REST, Selection, Waiting
from hupan.orders.tables import (
    AdjustmentRow,
    DeadlineRow,
    DisputeRow,
    EffectRow,
    HistoryRow,
    LineRow,
    OrderRow,
    ParcelRow,
    ReturnRow,
)
from hupan.platform import has_come, tell
from hupan.purchases import NEWS, Adjustment, Deadline, Dispute, Effect, Entry, Line, Order, Parcel, Return

T = TypeVar("T")
PartRow = LineRow | ParcelRow | AdjustmentRow | ReturnRow | DisputeRow | HistoryRow

_GUEST = "guest:"
# What hangs on an order, by the name of its field.
_PARTS: Mapping[str, tuple[type[PartRow], TypeAdapter[Any]]] = {
    "lines": (LineRow, TypeAdapter(Line)),
    "parcels": (ParcelRow, TypeAdapter(Parcel)),
    "adjustments": (AdjustmentRow, TypeAdapter(Adjustment)),
    "returns": (ReturnRow, TypeAdapter(Return)),
    "disputes": (DisputeRow, TypeAdapter(Dispute)),
    "history": (HistoryRow, TypeAdapter(Entry)),
}
_EFFECT = TypeAdapter(Effect)


class SqlOrderStore:
    """Implements `ports.OrderStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def place(self, orders: Sequence[Order], deadlines: Mapping[OrderId, Sequence[Deadline]]) -> bool:
        """Keep new orders of one checkout, and tell; says no where the checkout or a number is taken."""
        rows = [{"id": order.id, "checkout_id": order.checkout_id, **_values(order)} for order in orders]
        try:
            async with self._session.begin_nested():
                await self._session.execute(insert(OrderRow), rows)
        except IntegrityError:
            return False
        for name, (row, adapter) in _PARTS.items():
            parts = [each for order in orders for each in _part_rows(order, name, adapter, ())]
            if parts:
                await self._session.execute(insert(row), parts)
        due = [each for order in orders for each in _deadline_rows(order.id, deadlines[order.id])]
        if due:
            await self._session.execute(insert(DeadlineRow), due)
        await tell(self._session, NEWS, [order.id for order in orders])
        return True

    async def of_checkout(self, checkout_id: str) -> list[Order]:
        """Find the orders of a checkout, by seller."""
        query = select(OrderRow).where(OrderRow.checkout_id == checkout_id).order_by(OrderRow.seller_id)
        return await self._orders(list(await self._session.scalars(query)))

    async def several(self, order_ids: Sequence[OrderId]) -> list[Order]:
        """Find orders, by id; those that are not there are left out."""
        query = select(OrderRow).where(OrderRow.id == func.any(list(order_ids))).order_by(OrderRow.id)
        return await self._orders(list(await self._session.scalars(query)))

    async def get(self, order_id: OrderId, *, for_change: bool = False) -> Order | None:
        """Find an order."""
        query = select(OrderRow).where(OrderRow.id == order_id)
        if for_change:
            # What was read before the lock was waited for is read anew.
            query = query.with_for_update().execution_options(populate_existing=True)
        found = await self._orders(list(await self._session.scalars(query)))
        return found[0] if found else None

    async def save(self, before: Order, after: Order, effects: Sequence[Effect], now: datetime) -> None:
        """Write what has changed, keep what is to be done, and tell the rooms above."""
        await self._session.execute(update(OrderRow).where(OrderRow.id == after.id).values(_values(after)))
        await self._write_parts(before, after)
        if effects:
            rows = [
                {
                    "order_id": after.id,
                    "body": _EFFECT.dump_python(effect, mode="json"),
                    "attempts": 0,
                    "next_at": now,
                    "failure": "",
                }
                for effect in effects
            ]
            await self._session.execute(insert(EffectRow), rows)
        await tell(self._session, NEWS, [after.id])

    async def set_deadlines(self, order_id: OrderId, deadlines: Sequence[Deadline]) -> None:
        """Write when something happens by itself."""
        await self._session.execute(delete(DeadlineRow).where(DeadlineRow.order_id == order_id))
        if rows := _deadline_rows(order_id, deadlines):
            await self._session.execute(insert(DeadlineRow), rows)

    async def page(self, selection: Selection) -> list[Order]:
        """List orders."""
        row = OrderRow
        where: list[ColumnElement[bool]] = []
        if selection.buyer is not None:
            where.append(row.buyer == selection.buyer.key)
        if selection.sellers is not None:
            where.append(row.seller_id == func.any(sorted(selection.sellers)))
        if selection.statuses:
            where.append(row.status == func.any(sorted(selection.statuses)))
        if selection.before is not None:
            where.append(row.id < selection.before)
        where.extend(conditions(selection.filters))
        query = select(row).where(*where).order_by(row.id.desc()).limit(selection.limit)
        return await self._orders(list(await self._session.scalars(query)))

    async def claim(self, guest: Buyer, person: Buyer) -> None:
        """Write another buyer on orders, and tell."""
        query = update(OrderRow).where(OrderRow.buyer == guest.key).values(buyer=person.key).returning(OrderRow.id)
        if claimed := list(await self._session.scalars(query)):
            await tell(self._session, NEWS, claimed)

    async def bought(self, person_id: PersonId, product_id: ProductId) -> OrderId | None:
        """Find the last order by which a person bought a product, and something of it arrived."""
        query = text(_BOUGHT)
        found = await self._session.scalar(query, {"buyer": person_id, "product": product_id})
        return None if found is None else OrderId(found)

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures are shown with something that was bought."""
        return set(await self._session.scalars(text(_SHOWN), {"names": list(names)}))

    async def due(self, now: datetime, after: OrderId | None, limit: int) -> list[OrderId]:
        """Find orders to which something happens by itself now, by id."""
        row = DeadlineRow
        query = select(row.order_id).where(row.due_at <= now, row.order_id > (after or "")).distinct()
        return [OrderId(each) for each in await self._session.scalars(query.order_by(row.order_id).limit(limit))]

    async def waiting(self, now: datetime, after: OrderId | None, limit: int) -> list[OrderId]:
        """Find orders with effects that may be tried now, by id."""
        row = EffectRow
        query = (
            select(row.order_id)
            .where(row.done_at.is_(None), has_come(row.next_at, now, LONGEST_REST), row.order_id > (after or ""))
            .distinct()
            .order_by(row.order_id)
            .limit(limit)
        )
        return [OrderId(each) for each in await self._session.scalars(query)]

    async def take_effect(self, order_id: OrderId, now: datetime, until: datetime) -> Waiting | None:
        """Take the first effect of an order that is not done, so that nobody else does until then."""
        row = EffectRow
        first = select(row).where(row.order_id == order_id, row.done_at.is_(None)).order_by(row.id).limit(1)
        found = await self._session.scalar(first.with_for_update().execution_options(populate_existing=True))
        if found is None or found.done_at is not None or now < found.next_at <= now + LONGEST_REST:
            return None
        waiting = Waiting(found.id, _EFFECT.validate_python(found.body), found.attempts + 1)
        await self._session.execute(
            update(row).where(row.id == found.id).values(attempts=waiting.attempts, next_at=until)
        )
        return waiting

    async def end_effect(self, effect_id: int, now: datetime) -> None:
        """Note that an effect is done."""
        await self._session.execute(update(EffectRow).where(EffectRow.id == effect_id).values(done_at=now, failure=""))

    async def rest_effect(self, effect_id: int, next_at: datetime, failure: str) -> None:
        """Note that an effect failed, and from when on it may be tried again."""
        await self._session.execute(
            update(EffectRow).where(EffectRow.id == effect_id).values(next_at=next_at, failure=failure)
        )

    async def forget_effects(self, done_before: datetime) -> None:
        """Forget effects that were done long ago."""
        await self._session.execute(delete(EffectRow).where(EffectRow.done_at < done_before))

    async def _write_parts(self, before: Order, after: Order) -> None:
        for name, (row, adapter) in _PARTS.items():
            rows = _part_rows(after, name, adapter, getattr(before, name))
            if rows:
                new = upsert(row)
                await self._session.execute(
                    new.on_conflict_do_update(
                        index_elements=["order_id", "position"], set_={"body": new.excluded["body"]}
                    ),
                    rows,
                )

    async def _orders(self, rows: Sequence[OrderRow]) -> list[Order]:
        if not rows:
            return []
        ids = [row.id for row in rows]
        parts: dict[str, defaultdict[str, list[Any]]] = {name: defaultdict(list) for name in _PARTS}
        for name, order_id, body, _ in await self._session.execute(_PARTS_OF, {"ids": ids}):
            parts[name][order_id].append(_PARTS[name][1].validate_json(body))
        return [_order(row, {name: tuple(of[row.id]) for name, of in parts.items()}) for row in rows]


def _part_rows(order: Order, name: str, adapter: TypeAdapter[Any], was: Sequence[Any]) -> list[dict[str, Any]]:
    now: Sequence[Any] = getattr(order, name)
    return [
        {
            "order_id": order.id,
            "position": at,
            "body": adapter.dump_python(each, mode="json"),
            **({"product_id": each.item.product_id} if isinstance(each, Line) else {}),
        }
        for at, each in enumerate(now)
        if at >= len(was) or was[at] != each
    ]


def _deadline_rows(order_id: OrderId, deadlines: Sequence[Deadline]) -> list[dict[str, Any]]:
    return [
        {"order_id": order_id, "kind": each.kind.value, "subject": each.subject, "due_at": each.due_at}
        for each in deadlines
    ]


def _values(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "buyer": order.buyer.key,
        "seller_id": order.seller_id,
        "payment_id": order.payment_id,
        "reservation_id": order.reservation_id,
        "destination": asdict(order.destination),
        "contact": order.contact,
        "gift_note": order.gift_note,
        "promised_from": None if order.promised is None else order.promised[0],
        "delivery": order.delivery,
        "at_the_door": order.at_the_door,
        "promised_to": None if order.promised is None else order.promised[1],
        "currency": order.currency,
        "total_minor": order.total.minor,
        "paid_minor": order.paid.minor,
        "refunded_minor": order.refunded.minor,
        "status": order.status.value,
        "placed_at": order.placed_at,
        "delivered_at": order.delivered_at,
        "closed_at": order.closed_at,
        "confirmed_at": order.confirmed_at,
        "released_at": order.released_at,
    }


def _order(row: OrderRow, parts: dict[str, Any]) -> Order:
    guest = row.buyer.startswith(_GUEST)
    return Order(
        id=OrderId(row.id),
        number=row.number,
        checkout_id=row.checkout_id,
        buyer=Buyer(guest=row.buyer.removeprefix(_GUEST)) if guest else Buyer(PersonId(row.buyer)),
        seller_id=SellerId(row.seller_id),
        payment_id=row.payment_id,
        destination=Destination(**row.destination),
        total=Money(row.total_minor, row.currency),
        placed_at=row.placed_at.astimezone(UTC),
        contact=row.contact,
        gift_note=row.gift_note,
        reservation_id=None if row.reservation_id is None else ReservationId(row.reservation_id),
        delivery=row.delivery,
        at_the_door=row.at_the_door,
        promised=None if row.promised_from is None else (row.promised_from, row.promised_to or row.promised_from),
        delivered_at=_utc(row.delivered_at),
        closed_at=_utc(row.closed_at),
        confirmed_at=_utc(row.confirmed_at),
        released_at=_utc(row.released_at),
        **parts,
    )


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


# One question instead of six: orders are read whenever anything happens to them.
_SELECTS = (
    f"select '{name}' as name, order_id, body::text, position from {row.__tablename__} where order_id = any(:ids)"  # noqa: S608 - ours
    for name, (row, _) in _PARTS.items()
)
_PARTS_OF = text(" union all ".join(_SELECTS) + " order by position")

_SHOWN = "select distinct body #>> '{item,picture}' from orders_lines where body #>> '{item,picture}' = any(:names)"

_BOUGHT = """
select o.id from orders_orders o join orders_lines l on l.order_id = o.id
where o.buyer = :buyer and l.product_id = :product and cast(l.body ->> 'delivered' as int) > 0
order by o.id desc limit 1
"""
