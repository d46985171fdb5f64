"""Telling others: written with what happened, in the same transaction, for every endpoint that wants to hear of it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import ARRAY, array, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text

from hupan.kernel import new_id
from hupan.platform import signal_within
from hupan.webhooks.domain import DUE, DeliveryStatus, EndpointId, Event, patterns_of
from hupan.webhooks.tables import DeliveryRow, EndpointRow


async def announce(session: AsyncSession, event: Event, only: EndpointId | None = None) -> int:
    """Write an event into the caller's transaction, for every endpoint of its audience that wants its topic.

    The same event to the same endpoint is written once, however often it is announced. The courier wakes when the
    transaction commits.

    Args:
        session: The transaction, of whichever room.
        event: What happened.
        only: The one of these endpoints that it is for; all of them, where nothing is said.

    Returns:
        To how many endpoints it is going to be sent.
    """
    patterns: array[str] = array(patterns_of(event.topic), type_=Text)
    query = select(EndpointRow.id).where(
        EndpointRow.owner == event.audience,
        EndpointRow.disabled_at.is_(None),
        EndpointRow.topics.op("&&")(patterns.cast(ARRAY(Text))),
    )
    found = await session.scalars(query if only is None else query.where(EndpointRow.id == only))
    return await write_deliveries(session, event, list(found))


async def write_deliveries(session: AsyncSession, event: Event, endpoint_ids: Sequence[str]) -> int:
    """Write an event for some endpoints; returns for how many it is new."""
    rows = [
        {
            "id": new_id("dlv"),
            "endpoint_id": endpoint_id,
            "event_id": event.id,
            "topic": event.topic,
            "subject": event.subject,
            "body": event.body,
            "status": DeliveryStatus.PENDING,
            "attempts": 0,
            "next_at": event.at,
            "created_at": event.at,
            "last_error": "",
        }
        for endpoint_id in endpoint_ids
    ]
    if not rows:
        return 0
    added = await session.scalars(
        insert(DeliveryRow)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["endpoint_id", "event_id"])
        .returning(DeliveryRow.id)
    )
    await signal_within(session, DUE)
    return len(added.all())
