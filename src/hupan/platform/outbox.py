"""News from room to room that outlive a crash: written with what happened, read at least once, in order.

A room tells by `tell`, inside its own transaction; a room above reads by `OutboxReader`, whose place is kept in the
database, so that it goes on where it stopped. The news is who changed, never how: the reader asks the room itself.
An `OutboxFollower` reads as long as the process runs.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import HupanError
from hupan.platform.database import Database
from hupan.platform.signals import Signals, signal_of

SEVERAL = "-"
"""The signal of news that are about more than one thing."""

_SOON_S, _LATEST_S = 0.05, 2.0
_AGAIN_S, _AFTER_FAILURE_S = 1.0, 10.0

_log = structlog.get_logger(__name__)


async def nothing() -> None:
    """Look at nothing: for readers who need not know what was there before them."""


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
        held: Whether there is more behind a transaction that has not ended: of its end nobody is signalled.
    """

    subjects: tuple[str, ...]
    upto: Place
    more: bool
    held: bool = False


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

    @property
    def name(self) -> str:
        """Who reads."""
        return self._reader

    @property
    def topic(self) -> str:
        """What it reads."""
        return self._topic

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
        """Read news behind a place. What a transaction of before may still precede stays for the next time."""
        values = {"topic": self._topic, "transaction": after.transaction, "number": after.number, "limit": limit}
        async with self._database.begin() as connection:
            found = await connection.execute(_READ, values)
            every = [(int(each[0]), int(each[1]), str(each[2]), bool(each[3])) for each in found]
        rows = [each[:3] for each in every if each[3]]
        upto = Place(rows[-1][0], rows[-1][1]) if rows else after
        return News(
            subjects=tuple(dict.fromkeys(each[2] for each in rows)),
            upto=upto,
            more=len(rows) == limit,
            held=len(rows) < len(every),
        )

    async def settle(self, upto: Place) -> None:
        """Keep the place, and forget news that every reader of the topic has read."""
        values = {"reader": self._reader, "topic": self._topic, "transaction": upto.transaction, "number": upto.number}
        async with self._database.begin() as connection:
            await connection.execute(_SETTLE, values)

    async def catch_up(
        self,
        hear: Callable[[Sequence[str]], Awaitable[None]],
        begin: Callable[[], Awaitable[None]] = nothing,
        limit: int = 1000,
    ) -> bool:
        """Hear everything that can be read by now, and settle it.

        Args:
            hear: Takes subjects, and may be told of the same ones again: it is settled only once it has returned.
            begin: Looks at everything there is, where nothing was read yet or the place was lost with a restore.
            limit: How many are heard at once.

        Returns:
            Whether there is more that cannot be read yet.
        """
        place = await self.place()
        if place is None:
            # The place comes first: what changes while all is looked at is told behind it, and heard once more.
            place = await self.now()
            await begin()
            await self.settle(place)
        while True:
            news = await self.read(place, limit)
            if news.subjects:
                await hear(news.subjects)
            if news.upto != place:
                place = news.upto
                await self.settle(place)
            if not news.more:
                return news.held


@dataclass(frozen=True, slots=True)
class Followed:
    """A topic that somebody follows.

    Attributes:
        reader: Reads it; the topic's signals wake.
        hear: Takes subjects; see `OutboxReader.catch_up`.
        begin: Looks at everything there is; see there.
        limit: How many are heard at once.
    """

    reader: OutboxReader
    hear: Callable[[Sequence[str]], Awaitable[None]]
    begin: Callable[[], Awaitable[None]] = nothing
    limit: int = 1000


class OutboxFollower:
    """Background tasks that follow topics as long as the process runs, whatever goes wrong now and then.

    Several processes may follow under one name at once, if what hears minds no repetition.

    Args:
        signals: Wake it.
        followed: What it follows; each by itself.
        gathers_s: How long it waits after a signal, so that what comes in a rush is heard together.
        looks_every_s: Seconds after which it looks without a signal, since a signal may be lost.
    """

    def __init__(
        self, signals: Signals, *followed: Followed, gathers_s: float = 0.0, looks_every_s: float = 30.0
    ) -> None:
        self._signals = signals
        self._followed = followed
        self._gathers_s = gathers_s
        self._looks_every_s = looks_every_s
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to follow."""
        for each in self._followed:
            woken, name = asyncio.Event(), f"outbox.{each.reader.name}.{each.reader.topic}"
            self._tasks += [
                asyncio.create_task(self._listen(each.reader.topic, woken), name=f"{name}.hears"),
                asyncio.create_task(self._follow(each, woken), name=name),
            ]

    async def stop(self) -> None:
        """Stop where it is; what was not settled is heard again at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Hear everything that can be read by now, of one topic after the other."""
        for each in self._followed:
            await each.reader.catch_up(each.hear, each.begin, each.limit)

    async def _listen(self, topic: str, woken: asyncio.Event) -> None:
        async with self._signals.subscribe(topic) as heard:
            async for _ in heard:
                woken.set()

    async def _follow(self, each: Followed, woken: asyncio.Event) -> None:
        soon_s = _SOON_S
        while True:
            woken.clear()
            try:
                held = await each.reader.catch_up(each.hear, each.begin, each.limit)
            except HupanError as error:
                _log.info("outbox.again", reader=each.reader.name, topic=each.reader.topic, reason=str(error))
                await asyncio.sleep(_AGAIN_S)
                continue
            except Exception:  # noqa: BLE001 - logged with its traceback, and tried again
                # What one piece of news does must not keep people from hearing of all others for good.
                _log.exception("outbox.failed", reader=each.reader.name, topic=each.reader.topic)
                await asyncio.sleep(_AFTER_FAILURE_S)
                continue
            # Another's transaction, even of another database of this PostgreSQL, ends without a signal of ours.
            soon_s = min(2 * soon_s, _LATEST_S) if held else _SOON_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(soon_s, self._looks_every_s) if held else self._looks_every_s):
                    await woken.wait()
            await asyncio.sleep(self._gathers_s)


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
select transaction, number, subject, transaction < {_OLDEST_OPEN} as settled from platform_outbox
where topic = :topic and (transaction, number) > (cast(:transaction as bigint), cast(:number as bigint))
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
