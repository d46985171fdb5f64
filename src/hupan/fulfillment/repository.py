"""Rows of shipments and back. One instance lives for one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import SellerId
from hupan.fulfillment.domain import (
    NEWS,
    Destination,
    Proof,
    ProofKind,
    Shipment,
    ShipmentId,
    Stage,
    TrackingEvent,
    stage_of,
)
from hupan.fulfillment.tables import EventRow, MessageRow, ShipmentRow
from hupan.kernel import OrderId
from hupan.platform import has_come, tell

_FINAL = [stage.value for stage in Stage if stage.is_final]


class SqlFulfillmentStore:
    """Implements `ports.FulfillmentStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, shipment: Shipment) -> bool:
        """Keep a new shipment; says no where its id or its tracking number is taken."""
        values = {
            "id": shipment.id,
            "order_id": shipment.order_id,
            "seller_id": shipment.seller_id,
            "units": dict(shipment.units),
            "carrier": shipment.carrier,
            "tracking_number": shipment.tracking_number,
            "tracking_url": shipment.tracking_url,
            "destination": asdict(shipment.destination),
            "stage": shipment.stage.value,
            "created_at": shipment.created_at,
            "looked_at": shipment.created_at,
        }
        added = upsert(ShipmentRow).values(values).on_conflict_do_nothing().returning(ShipmentRow.id)
        if await self._session.scalar(added) is None:
            return False
        await self._write(shipment, shipment.events, shipment.created_at)
        return True

    async def get(self, shipment_id: ShipmentId, *, for_change: bool = False) -> Shipment | None:
        """Find a shipment."""
        query = select(ShipmentRow).where(ShipmentRow.id == shipment_id)
        if for_change:
            query = query.with_for_update().execution_options(populate_existing=True)
        found = await self._shipments(list(await self._session.scalars(query)))
        return found[0] if found else None

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Find the shipments of orders, in the order in which they were made."""
        row = ShipmentRow
        query = select(row).where(row.order_id == func.any(list(order_ids))).order_by(row.created_at, row.id)
        found: defaultdict[OrderId, list[Shipment]] = defaultdict(list)
        for shipment in await self._shipments(list(await self._session.scalars(query))):
            found[shipment.order_id].append(shipment)
        return dict(found)

    async def by_number(self, carrier: str, tracking_number: str) -> Shipment | None:
        """Find a carrier's parcel, for change."""
        row = ShipmentRow
        query = select(row).where(row.carrier == carrier, row.tracking_number == tracking_number).with_for_update()
        found = await self._shipments(list(await self._session.scalars(query)))
        return found[0] if found else None

    async def add_events(self, shipment: Shipment, events: Sequence[TrackingEvent], now: datetime) -> None:
        """Keep events, and tell the rooms above; the shipment is as it was before."""
        await self._write(shipment, events, now)
        stage = stage_of((*shipment.events, *events))
        await self._session.execute(update(ShipmentRow).where(ShipmentRow.id == shipment.id).values(stage=stage.value))

    async def under_way(self, carriers: Sequence[str], now: datetime, every: timedelta, limit: int) -> list[Shipment]:
        """Find parcels that have not arrived and whose carrier was not asked for so long, the longest waiting first."""
        row = ShipmentRow
        left_alone = has_come(row.looked_at, now - every, 2 * every)
        query = (
            select(row)
            .where(row.stage.not_in(_FINAL), left_alone, row.carrier.in_(list(carriers)))
            .order_by(row.looked_at, row.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return await self._shipments(list(await self._session.scalars(query)))

    async def looked(self, ids: Sequence[ShipmentId], now: datetime) -> None:
        """Note that the carrier was asked."""
        row = ShipmentRow
        await self._session.execute(update(row).where(row.id == func.any(list(ids))).values(looked_at=now))

    async def once(self, carrier: str, message_id: str, now: datetime) -> bool:
        """Note a carrier's message; says no where it came before."""
        values = {"carrier": carrier, "id": message_id, "heard_at": now}
        added = upsert(MessageRow).values(values).on_conflict_do_nothing().returning(MessageRow.id)
        return await self._session.scalar(added) is not None

    async def forget_messages(self, before: datetime) -> None:
        """Forget messages that are too old to come again."""
        await self._session.execute(delete(MessageRow).where(MessageRow.heard_at < before))

    async def _write(self, shipment: Shipment, events: Sequence[TrackingEvent], now: datetime) -> None:
        rows = [
            {
                "shipment_id": shipment.id,
                "key": event.key,
                "stage": event.stage.value,
                "at": event.at,
                "place": event.place,
                "text": event.text,
                "proof": None if event.proof is None else asdict(event.proof),
                "heard_at": now,
            }
            for event in events
        ]
        await self._session.execute(upsert(EventRow).on_conflict_do_nothing(), rows)
        await tell(self._session, NEWS, [shipment.order_id])

    async def _shipments(self, rows: Sequence[ShipmentRow]) -> list[Shipment]:
        if not rows:
            return []
        query = select(EventRow).where(EventRow.shipment_id == func.any([row.id for row in rows]))
        events: defaultdict[str, list[TrackingEvent]] = defaultdict(list)
        for row in await self._session.scalars(query):
            events[row.shipment_id].append(_event(row))
        return [replace(_shipment(row), events=tuple(events[row.id])) for row in rows]


def _shipment(row: ShipmentRow) -> Shipment:
    return Shipment(
        id=ShipmentId(row.id),
        order_id=OrderId(row.order_id),
        seller_id=SellerId(row.seller_id),
        units={str(line): int(count) for line, count in row.units.items()},
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        destination=Destination(**row.destination),
        created_at=row.created_at.astimezone(UTC),
        tracking_url=row.tracking_url,
    )


def _event(row: EventRow) -> TrackingEvent:
    return TrackingEvent(row.key, Stage(row.stage), row.at.astimezone(UTC), row.place, row.text, _proof(row.proof))


def _proof(kept: dict[str, Any] | None) -> Proof | None:
    return None if kept is None else Proof(ProofKind(kept["kind"]), kept["name"], kept["reference"])
