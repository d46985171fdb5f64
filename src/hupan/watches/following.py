"""Hears from the outbox which products have changed, and has their watches looked at."""

import asyncio
import contextlib

import structlog

from hupan.catalog import NEWS as CATALOG_NEWS
from hupan.catalog import ProductId
from hupan.inventory import NEWS as STOCK_NEWS
from hupan.kernel import HupanError
from hupan.platform import Database, OutboxReader, Signals
from hupan.watches.service import WatchService

READER = "watches"
"""The name under which the places in the topics are kept."""

_AGAIN_S, _AFTER_FAILURE_S = 1.0, 10.0
_LOOK_EVERY_S = 30.0
# Whoever brings in many listings tells of each again and again.
_GATHERS_S = 0.5

_log = structlog.get_logger(__name__)


class WatchFollower:
    """A background task; several processes may do it at once, since watches are held while they are told.

    Args:
        database: Where the outbox is.
        signals: Wake it.
        watches: Are looked at.
    """

    def __init__(self, database: Database, signals: Signals, watches: WatchService) -> None:
        self._signals = signals
        self._watches = watches
        self._readers = {topic: OutboxReader(database, READER, topic) for topic in (CATALOG_NEWS, STOCK_NEWS)}
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen."""
        self._tasks = [asyncio.create_task(self._listen(topic), name=f"watches.{topic}") for topic in self._readers]
        self._tasks.append(asyncio.create_task(self._follow(), name="watches.follow"))

    async def stop(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Look at everything of which there is news by now."""
        for reader in self._readers.values():
            await self._read(reader)

    async def _read(self, reader: OutboxReader) -> None:
        place = await reader.place()
        if place is None:
            place = await reader.now()
            await self._watches.look_at_all()
            await reader.settle(place)
        while True:
            news = await reader.read(place)
            await self._watches.look([ProductId(each) for each in news.subjects])
            if news.upto != place:
                place = news.upto
                await reader.settle(place)
            if not news.more:
                return

    async def _listen(self, topic: str) -> None:
        async with self._signals.subscribe(topic) as heard:
            async for _ in heard:
                self._woken.set()

    async def _follow(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.catch_up()
            except HupanError as error:
                _log.info("watches.again", reason=str(error))
                await asyncio.sleep(_AGAIN_S)
                continue
            except Exception:  # noqa: BLE001 - logged with its traceback, and tried again
                # What one product does must not keep people from hearing of all others.
                _log.exception("watches.failed")
                await asyncio.sleep(_AFTER_FAILURE_S)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._woken.wait()
            await asyncio.sleep(_GATHERS_S)
