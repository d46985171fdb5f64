"""News from room to room: with the transaction or not at all, in order, and none passed over."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from hupan.platform import (
    Database,
    DatabaseUnavailable,
    Followed,
    OutboxFollower,
    OutboxReader,
    Place,
    Signals,
    outbox,
    tell,
)

pytestmark = pytest.mark.anyio

TOPIC = "test.things"


async def _tell(database: Database, *subjects: str) -> None:
    async with AsyncSession(database.engine) as session, session.begin():
        await tell(session, TOPIC, subjects)


async def test_news_are_read_in_order_and_settled(database: Database) -> None:
    reader = OutboxReader(database, "reader", TOPIC)
    assert await reader.place() is None
    await _tell(database, "b", "a", "b")
    await _tell(database, "c")
    first = await reader.read(Place(), limit=2)
    assert (first.subjects, first.more) == (("b", "a"), True)
    await reader.settle(first.upto)
    assert await reader.place() == first.upto
    second = await reader.read(first.upto)
    assert (second.subjects, second.more) == (("c",), False)
    # What was settled is gone; what was not is read again by whoever starts from the kept place.
    assert (await reader.read(Place())).subjects == ("c",)


async def test_a_transaction_that_fails_tells_nothing(database: Database) -> None:
    async with AsyncSession(database.engine) as session:
        await tell(session, TOPIC, ["lost"])
        await session.rollback()
    assert (await OutboxReader(database, "reader", TOPIC).read(Place())).subjects == ()


async def test_a_transaction_that_ends_late_is_not_passed_over(database: Database) -> None:
    reader = OutboxReader(database, "reader", TOPIC)
    async with AsyncSession(database.engine) as slow:
        await tell(slow, TOPIC, ["slow"])
        await _tell(database, "quick")
        # The quick one is settled only once nothing before it can still appear.
        news = await reader.read(Place())
        assert (news.subjects, news.held) == ((), True)
        await slow.commit()
    news = await reader.read(Place())
    assert (news.subjects, news.held) == (("slow", "quick"), False)


async def test_news_stay_until_the_slowest_reader_has_them(database: Database) -> None:
    quick, slow = OutboxReader(database, "quick", TOPIC), OutboxReader(database, "slow", TOPIC)
    await slow.settle(Place())
    await _tell(database, "a")
    news = await quick.read(Place())
    await quick.settle(news.upto)
    assert (await slow.read(Place())).subjects == ("a",)
    await slow.settle(news.upto)
    assert (await slow.read(Place())).subjects == ()


async def test_the_place_now_skips_what_is_already_there(database: Database) -> None:
    reader = OutboxReader(database, "reader", TOPIC)
    await _tell(database, "before")
    place = await reader.now()
    await _tell(database, "after")
    assert (await reader.read(place)).subjects == ("after",)


async def test_a_restored_dump_makes_readers_look_at_everything(database: Database) -> None:
    reader = OutboxReader(database, "reader", TOPIC)
    await _tell(database, "old")
    async with database.engine.begin() as connection:
        # As after a restore into a PostgreSQL that has counted fewer transactions.
        await connection.execute(text("update platform_outbox set transaction = transaction + 1000000000"))
    await reader.settle(Place(10**12, 1))
    assert await reader.place() is None
    await _tell(database, "new")
    assert (await reader.read(Place())).subjects == ("new",)


async def test_readers_are_woken(database: Database) -> None:
    signals = Signals(database)
    await signals.start()
    try:
        async with signals.subscribe(TOPIC) as heard:
            await _tell(database, "a")
            async with asyncio.timeout(5):
                assert await anext(heard) == "a"
    finally:
        await signals.stop()


@asynccontextmanager
async def _following(
    database: Database, hear: Callable[[Sequence[str]], Awaitable[None]], begin: Callable[[], Awaitable[None]]
) -> AsyncGenerator[None]:
    signals = Signals(database)
    await signals.start()
    follower = OutboxFollower(signals, Followed(OutboxReader(database, "follower", TOPIC), hear, begin))
    await follower.start()
    try:
        yield
    finally:
        await follower.stop()
        await signals.stop()


async def test_whoever_follows_needs_no_signal_of_anothers_end(database: Database) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    begun = asyncio.Event()

    async def hear(subjects: Sequence[str]) -> None:
        for each in subjects:
            heard.put_nowait(each)

    async def begin() -> None:
        begun.set()

    async with _following(database, hear, begin), AsyncSession(database.engine) as other:
        async with asyncio.timeout(10):
            await begun.wait()
        # Somebody writes something else for a long time: their transaction is older, and tells nothing at its end.
        await other.execute(text("select pg_current_xact_id()"))
        await _tell(database, "arrived")
        await asyncio.sleep(0.3)
        assert heard.empty()
        await other.commit()
        async with asyncio.timeout(10):
            assert await heard.get() == "arrived"


async def test_whoever_follows_goes_on_after_a_failure(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_AGAIN_S", 0.01)
    monkeypatch.setattr(outbox, "_AFTER_FAILURE_S", 0.01)
    failures: list[Exception] = [DatabaseUnavailable("It is away."), RuntimeError("nobody foresaw this")]
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def hear(subjects: Sequence[str]) -> None:
        if failures:
            raise failures.pop()
        for each in subjects:
            heard.put_nowait(each)

    with capture_logs() as logs:
        async with _following(database, hear, outbox.nothing), asyncio.timeout(10):
            while await OutboxReader(database, "follower", TOPIC).place() is None:
                await asyncio.sleep(0.01)
            await _tell(database, "a", "b")
            assert [await heard.get(), await heard.get()] == ["a", "b"]
    assert failures == []
    assert "outbox.failed" in {each["event"] for each in logs}
