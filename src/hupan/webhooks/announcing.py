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
    return await announce_all(session, [event], only)


async def announce_all(session: AsyncSession, events: Sequence[Event], only: EndpointId | None = None) -> int:
    """Write events as `announce` does, in as few questions as one; returns how often one is going to be sent."""
    wanted = {event.id: patterns_of(event.topic) for event in events}
    if not wanted:
        return 0
    patterns: array[str] = array(sorted({each for of in wanted.values() for each in of}), type_=Text)
    row = EndpointRow
    query = select(row.id, row.owner, row.topics).where(
        row.owner.in_({event.audience for event in events}),
        row.disabled_at.is_(None),
        row.topics.op("&&")(patterns.cast(ARRAY(Text))),
    )
    found = list(await session.execute(query if only is None else query.where(row.id == only)))
    return await write_deliveries(
        session,
        [
            (event, each.id)
            for event in events
            for each in found
            if each.owner == event.audience and not set(each.topics).isdisjoint(wanted[event.id])
        ],
    )


async def write_deliveries(session: AsyncSession, deliveries: Sequence[tuple[Event, str]]) -> int:
    """Write events, each for an endpoint; returns how many of these are new."""
    # They go out by id; of ids that are made in one moment any may be the first.
    ids = sorted(new_id("dlv") for _ in deliveries)
    rows = [
        {
            "id": delivery_id,
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
        for delivery_id, (event, endpoint_id) in zip(ids, deliveries, strict=True)
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
