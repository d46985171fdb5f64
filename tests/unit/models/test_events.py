"""The news of the models room, within a process and between two."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hupan.downloads import DownloadState, Progress
from hupan.models import ModelEvent, ModelEvents

pytestmark = pytest.mark.anyio


def encode(progress: Progress) -> str:
    return f'"{progress.state.value}"'


class Bus:
    """Signals without a database."""

    def __init__(self) -> None:
        self.queues: list[asyncio.Queue[str]] = []

    async def publish(self, topic: str, payload: str) -> None:
        assert topic == "models.events"
        assert len(payload.encode()) < 7_900
        for queue in self.queues:
            queue.put_nowait(payload)

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncGenerator[AsyncIterator[str]]:
        assert topic == "models.events"
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.queues.append(queue)

        async def drain() -> AsyncIterator[str]:
            while True:
                yield await queue.get()

        yield drain()


async def take(news: AsyncIterator[ModelEvent], count: int) -> list[ModelEvent]:
    async with asyncio.timeout(5):
        return [await anext(news) for _ in range(count)]


async def test_a_slow_reader_gets_the_newest_of_each_subject() -> None:
    events = ModelEvents(encode)
    async with events.subscribe() as news:
        for state in (DownloadState.QUEUED, DownloadState.RUNNING, DownloadState.READY):
            await events.publish_progress(Progress("a", state))
        await events.publish_progress(Progress("b", DownloadState.RUNNING))
        await events.publish("engine", '{"state":"ready"}')
        heard = await take(news, 4)
    assert heard == [
        ModelEvent("download", '"ready"', "a"),
        ModelEvent("models", "{}"),
        ModelEvent("download", '"running"', "b"),
        ModelEvent("engine", '{"state":"ready"}'),
    ]


async def test_news_reaches_other_processes_and_does_not_come_back() -> None:
    bus = Bus()
    here, there = ModelEvents(encode, bus), ModelEvents(encode, bus)
    await here.start()
    await there.start()
    await asyncio.sleep(0)
    async with here.subscribe() as own, there.subscribe() as others:
        await here.publish_list()
        assert await take(others, 1) == [ModelEvent("models", "{}")]
        await there.publish("engine", "1")
        assert await take(own, 2) == [ModelEvent("models", "{}"), ModelEvent("engine", "1")]
    await here.stop()
    await there.stop()


async def test_what_was_missed_or_is_too_long_makes_readers_read_again() -> None:
    bus = Bus()
    here, there = ModelEvents(encode, bus), ModelEvents(encode, bus)
    await there.start()
    await asyncio.sleep(0)
    async with there.subscribe() as others:
        await here.publish("download", '"' + "x" * 9000 + '"', "a")
        assert await take(others, 1) == [ModelEvent("models", "{}")]
        bus.queues[0].put_nowait("")
        assert await take(others, 1) == [ModelEvent("models", "{}")]
    await there.stop()
