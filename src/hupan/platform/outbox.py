"""News from room to room that outlive a crash: written with what happened, read at least once, in order.

A room tells by `tell`, inside its own transaction; a room above reads by `OutboxReader`, whose place is kept in the
database, so that it goes on where it stopped. The news is who changed, never how: the reader asks the room itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.platform.database import Database
from hupan.platform.signals import signal_of

SEVERAL = "-"
"""The signal of news that are about more than one thing."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a topic: everything up to it has been read."""

    transaction: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """Some news of a topic.

    Attributes:
        subjects: Ids of what changed, each once, in the order of its first mention.
        upto: The place behind them.
        more: Whether there was more than was asked for.
    """

    subjects: tuple[str, ...]
    upto: Place
    more: bool


async def tell(session: AsyncSession, topic: str, subjects: Iterable[str]) -> None:
    """Write news into the caller's transaction, and wake the readers when it commits.

    The signal names what changed where that is one thing, for those who look at one thing alone.

    Args:
        session: The transaction.
        topic: What the news is about, such as `catalog.products`; it is the topic of the signal, too.
        subjects: Ids of what changed.
    """
    told = list(dict.fromkeys(subjects))
    if not told:
        return
    signal = signal_of(topic, told[0] if len(told) == 1 else SEVERAL)
    await session.execute(_TELL, {"topic": topic, "subjects": told, **signal})


class OutboxReader:
    """Reads one topic.

    Args:
        database: Where the outbox is.
        reader: Who reads; its place is kept under this name.
        topic: What it reads.
    """

    def __init__(self, database: Database, reader: str, topic: str) -> None:
        self._database = database
        self._reader = reader
        self._topic = topic

    async def place(self) -> Place | None:
        """Tell how far this reader has come; `None` before its first `settle`, and when it has to look at everything.

        That is so after a dump was restored into another PostgreSQL, which numbers its transactions anew.
        """
        values = {"reader": self._reader, "topic": self._topic}
        async with self._database.begin() as connection:
            row = (await connection.execute(_PLACE, values)).one()
            if row.ahead:
                await connection.execute(_FORGET_AHEAD, values)
                await connection.execute(_FORGET_PLACES_AHEAD, values)
                row = (await connection.execute(_PLACE, values)).one()
        return None if row.transaction is None else Place(row.transaction, row.number)

    async def now(self) -> Place:
        """Tell the place behind everything that is settled at this moment, for readers that begin with a full look."""
        async with self._database.begin() as connection:
            oldest = await connection.scalar(text(f"select {_OLDEST_OPEN}"))
        return Place(int(oldest or 0), 0)

    async def read(self, after: Place, limit: int = 1000) -> News:
        """Read news behind a place. What is still being written stays for the next time."""
        values = {"topic": self._topic, "transaction": after.transaction, "number": after.number, "limit": limit}
        async with self._database.begin() as connection:
            found = await connection.execute(_READ, values)
            rows: Sequence[tuple[int, int, str]] = [(each[0], each[1], each[2]) for each in found]
        upto = Place(rows[-1][0], rows[-1][1]) if rows else after
        return News(tuple(dict.fromkeys(each[2] for each in rows)), upto, len(rows) == limit)

    async def settle(self, upto: Place) -> None:
        """Keep the place, and forget news that every reader of the topic has read."""
        values = {"reader": self._reader, "topic": self._topic, "transaction": upto.transaction, "number": upto.number}
        async with self._database.begin() as connection:
            await connection.execute(_SETTLE, values)


# Numbered in the order given; an import tells of some hundreds at a time.
_TELL = text("""
with told as (
    insert into platform_outbox (topic, subject)
    select cast(:topic as text), told.subject
    from unnest(cast(:subjects as text[])) with ordinality as told(subject, at) order by told.at
)
select pg_notify(:channel, :message)
""")
# Transactions below this number have all ended; one above may still bring news of an earlier place.
_OLDEST_OPEN = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
_READ = text(f"""
select transaction, number, subject from platform_outbox
where topic = :topic and (transaction, number) > (cast(:transaction as bigint), cast(:number as bigint))
    and transaction < {_OLDEST_OPEN}
order by transaction, number limit :limit
""")  # noqa: S608 - an expression of ours
_NEWEST = "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"
# After a restore into another PostgreSQL there may be places that its transactions have not come to yet.
_PLACE = text(f"""
select place.transaction, place.number,
    exists (select from platform_outbox where topic = :topic and transaction > {_NEWEST})
    or exists (select from platform_outbox_places where topic = :topic and transaction > {_NEWEST}) as ahead
from (select 1) one left join platform_outbox_places place on place.reader = :reader and place.topic = :topic
""")  # noqa: S608 - an expression of ours
_FORGET_AHEAD = text(f"delete from platform_outbox where topic = :topic and transaction > {_NEWEST}")  # noqa: S608 - ours
_FORGET_PLACES_AHEAD = text(
    f"delete from platform_outbox_places where topic = :topic and transaction > {_NEWEST}"  # noqa: S608 - ours
)
_SETTLE = text("""
with settled as (
    insert into platform_outbox_places (reader, topic, transaction, number)
    values (:reader, :topic, :transaction, :number)
    on conflict (reader, topic) do update set transaction = excluded.transaction, number = excluded.number
)
delete from platform_outbox news
where topic = :topic and (transaction, number) <= (cast(:transaction as bigint), cast(:number as bigint))
    and not exists (
        select from platform_outbox_places place
        where place.topic = :topic and place.reader <> :reader
            and (place.transaction, place.number) < (news.transaction, news.number)
    )
""")
