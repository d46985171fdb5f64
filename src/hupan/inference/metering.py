"""Writes down what was used, off the path of any answer: records wait in memory and are kept a batch at a time."""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from hupan.inference.domain import UsageRecord
from hupan.inference.ports import UsageStore
from hupan.kernel import HupanError

_PAUSE_S = 1.0
_MOST_WAITING = 10_000


class Meter:
    """Collects usage.

    Args:
        stores: Opens the store for one transaction.
    """

    def __init__(self, stores: Callable[[], AbstractAsyncContextManager[UsageStore]]) -> None:
        self._stores = stores
        self._waiting: list[UsageRecord] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many finished calls are not written down yet."""
        return len(self._waiting)

    async def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="inference.meter")

    async def stop(self) -> None:
        """Write what waits, and stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self.flush()

    def note(self, record: UsageRecord) -> None:
        """Take a record; it is kept within about a second."""
        # While the database is away for long the oldest counts are given up rather than the memory of the process.
        del self._waiting[: max(0, len(self._waiting) + 1 - _MOST_WAITING)]
        self._waiting.append(record)

    async def flush(self) -> None:
        """Write everything that waits; where the database is away it goes on waiting."""
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        try:
            async with self._stores() as store:
                await store.add(batch)
        except HupanError:
            self._waiting = [*batch, *self._waiting]

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE_S)
            await asyncio.shield(asyncio.ensure_future(self.flush()))
