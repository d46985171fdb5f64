"""Rows of endpoints and deliveries, and back."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, CursorResult, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hupan.platform import has_come, signal_within, tell
from hupan.webhooks.announcing import announce, write_deliveries
from hupan.webhooks.domain import (
    DEAD_NEWS,
    DUE,
    LEASE,
    LONGEST_WAIT,
    Delivery,
    DeliveryId,
    DeliveryStatus,
    Endpoint,
    EndpointId,
    Event,
    Secret,
)
from hupan.webhooks.tables import DeliveryRow, EndpointRow

_LOOK_AT = 64


class SqlWebhookStore:
    """`WebhookStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold_owner(self, owner: str) -> int:
        """Hold what an owner has until the transaction ends, and count it."""
        await self._session.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:owner, 0))"), {"owner": f"webhooks:{owner}"}
        )
        count = select(func.count()).select_from(EndpointRow).where(EndpointRow.owner == owner)
        return await self._session.scalar(count) or 0

    async def save(self, endpoint: Endpoint) -> None:
        """Add an endpoint, or write it back."""
        values = {
            "owner": endpoint.owner,
            "url": endpoint.url,
            "topics": list(endpoint.topics),
            "secrets": [
                {"sealed": each.sealed, "until": each.until.isoformat() if each.until else None}
                for each in endpoint.secrets
            ],
            "headers": dict(endpoint.headers),
            "note": endpoint.note,
            "created_at": endpoint.created_at,
            "disabled_at": endpoint.disabled_at,
            "disabled_because": endpoint.disabled_because,
        }
        statement = insert(EndpointRow).values(id=endpoint.id, **values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    async def endpoint(self, endpoint_id: EndpointId, *, for_change: bool = False) -> Endpoint | None:
        """Find an endpoint."""
        row = await self._session.get(EndpointRow, endpoint_id, with_for_update=for_change or None)
        return None if row is None else _endpoint(row)

    async def at(self, owner: str, url: str) -> Endpoint | None:
        """Find an owner's endpoint at an address."""
        row = await self._session.scalar(select(EndpointRow).where(EndpointRow.owner == owner, EndpointRow.url == url))
        return None if row is None else _endpoint(row)

    async def endpoints(self, owner: str | None) -> list[Endpoint]:
        """Read endpoints, of one owner or of all, the oldest first."""
        wanted = select(EndpointRow).order_by(EndpointRow.id)
        rows = await self._session.scalars(wanted if owner is None else wanted.where(EndpointRow.owner == owner))
        return [_endpoint(row) for row in rows]

    async def remove(self, endpoint_id: EndpointId) -> bool:
        """Remove an endpoint with its deliveries; says no where there is none."""
        return await self._changed(delete(EndpointRow).where(EndpointRow.id == endpoint_id)) > 0

    async def announce(self, event: Event, only: EndpointId | None = None) -> int:
        """Write a delivery for every endpoint that wants an event and has not got it, and wake the courier."""
        if only is not None:
            return await write_deliveries(self._session, [(event, only)])
        return await announce(self._session, event)

    async def take(self, now: datetime, busy: Sequence[EndpointId], limit: int) -> list[tuple[Delivery, Endpoint]]:
        """Take deliveries that are due, one an endpoint, none of those that are busy."""
        row = DeliveryRow
        due = (row.status == DeliveryStatus.PENDING) & has_come(row.next_at, now, LONGEST_WAIT)
        first_of_subject = or_(row.subject == "", ~_earlier_of_subject())
        found = await self._session.execute(
            select(row.id, row.endpoint_id)
            .join(EndpointRow, EndpointRow.id == row.endpoint_id)
            .where(due, first_of_subject, EndpointRow.disabled_at.is_(None), row.endpoint_id.not_in(busy))
            .order_by(row.next_at, row.id)
            .limit(_LOOK_AT)
        )
        first: dict[str, str] = {}
        for delivery_id, endpoint_id in found:
            first.setdefault(endpoint_id, delivery_id)
        held = await self._session.execute(
            select(row, EndpointRow)
            .join(EndpointRow, EndpointRow.id == row.endpoint_id)
            .where(row.id.in_(list(first.values())[:limit]), due)
            .order_by(row.id)
            .with_for_update(of=row, skip_locked=True)
        )
        taken: list[tuple[Delivery, Endpoint]] = []
        for delivery, endpoint in held:
            delivery.attempts += 1
            delivery.next_at = now + LEASE
            taken.append((_delivery(delivery), _endpoint(endpoint)))
        return taken

    async def next_due(self) -> datetime | None:
        """Tell when the next delivery is due."""
        row = DeliveryRow
        due = await self._session.scalar(
            select(func.min(row.next_at))
            .join(EndpointRow, EndpointRow.id == row.endpoint_id)
            .where(
                row.status == DeliveryStatus.PENDING,
                or_(row.subject == "", ~_earlier_of_subject()),
                EndpointRow.disabled_at.is_(None),
            )
        )
        return None if due is None else due.astimezone(UTC)

    async def mark(self, delivery: Delivery) -> bool:
        """Write what came of an attempt; says no where somebody else has taken the delivery since."""
        changed = await self._changed(
            update(DeliveryRow)
            .where(
                DeliveryRow.id == delivery.id,
                DeliveryRow.status == DeliveryStatus.PENDING,
                DeliveryRow.attempts == delivery.attempts,
            )
            .values(
                status=delivery.status,
                next_at=delivery.next_at,
                ended_at=delivery.ended_at,
                last_status=delivery.last_status,
                last_error=delivery.last_error,
            )
        )
        if changed and delivery.status is DeliveryStatus.DEAD:
            await tell(self._session, DEAD_NEWS, [delivery.endpoint_id])
        return changed > 0

    async def deliveries(
        self, status: DeliveryStatus | None, endpoint_id: EndpointId | None, before: DeliveryId | None, limit: int
    ) -> list[Delivery]:
        """Read deliveries, the newest first."""
        wanted = select(DeliveryRow).order_by(DeliveryRow.id.desc()).limit(limit)
        if status is not None:
            wanted = wanted.where(DeliveryRow.status == status)
        if endpoint_id is not None:
            wanted = wanted.where(DeliveryRow.endpoint_id == endpoint_id)
        if before is not None:
            wanted = wanted.where(DeliveryRow.id < before)
        return [_delivery(row) for row in await self._session.scalars(wanted)]

    async def replay(self, now: datetime, delivery_id: DeliveryId | None, endpoint_id: EndpointId | None) -> int:
        """Put a delivery, or an endpoint's dead ones, back to the start; returns how many."""
        wanted = (
            (DeliveryRow.endpoint_id == endpoint_id) & (DeliveryRow.status == DeliveryStatus.DEAD)
            if delivery_id is None
            else (DeliveryRow.id == delivery_id) & (DeliveryRow.status != DeliveryStatus.PENDING)
        )
        changed = await self._changed(
            update(DeliveryRow)
            .where(wanted)
            .values(status=DeliveryStatus.PENDING, attempts=0, next_at=now, ended_at=None)
        )
        await signal_within(self._session, DUE)
        return changed

    async def forget(self, delivered_before: datetime, any_before: datetime) -> None:
        """Forget deliveries that ended long ago."""
        row = DeliveryRow
        await self._session.execute(
            delete(row).where(
                or_(
                    row.ended_at < any_before,
                    (row.ended_at < delivered_before) & (row.status == DeliveryStatus.DELIVERED),
                )
            )
        )

    async def _changed(self, statement: object) -> int:
        result = await self._session.execute(statement)  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownVariableType] - of any kind
        assert isinstance(result, CursorResult)  # noqa: S101 - a change has no other result
        return result.rowcount


def _earlier_of_subject() -> ColumnElement[bool]:
    """Say whether something about the same thing, told before, has not arrived at the same endpoint yet."""
    earlier = aliased(DeliveryRow)
    return exists().where(
        earlier.endpoint_id == DeliveryRow.endpoint_id,
        earlier.subject == DeliveryRow.subject,
        earlier.status == DeliveryStatus.PENDING,
        earlier.subject != "",
        earlier.number < DeliveryRow.number,
    )


def _endpoint(row: EndpointRow) -> Endpoint:
    return Endpoint(
        id=EndpointId(row.id),
        owner=row.owner,
        url=row.url,
        topics=tuple(row.topics),
        secrets=tuple(
            Secret(each["sealed"], datetime.fromisoformat(each["until"]) if each["until"] else None)
            for each in row.secrets
        ),
        headers=row.headers,
        note=row.note,
        created_at=row.created_at.astimezone(UTC),
        disabled_at=row.disabled_at.astimezone(UTC) if row.disabled_at else None,
        disabled_because=row.disabled_because,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        endpoint_id=EndpointId(row.endpoint_id),
        event_id=row.event_id,
        topic=row.topic,
        body=row.body,
        status=DeliveryStatus(row.status),
        attempts=row.attempts,
        next_at=row.next_at.astimezone(UTC),
        created_at=row.created_at.astimezone(UTC),
        ended_at=row.ended_at.astimezone(UTC) if row.ended_at else None,
        last_status=row.last_status,
        last_error=row.last_error,
    )
