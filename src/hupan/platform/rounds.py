"""Something that is done now and then as long as the server runs, by as many processes as there are."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from hupan.kernel import HupanError


class Rounds:
    """A background task that does something once every so often; what fails is tried again in the next round.

    Args:
        do: One round; it must not mind that other processes do it at the same time.
        every_s: Seconds between two rounds; the first is that long after the start.
        name: Of the task.
    """

    def __init__(self, do: Callable[[], Awaitable[object]], every_s: float, name: str) -> None:
        self._do = do
        self._every_s = every_s
        self._name = name
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin the rounds."""
        self._task = asyncio.create_task(self._now_and_then(), name=self._name)

    async def stop(self) -> None:
        """End them, after the one that is under way."""
        self._leaving.set()
        if self._task is not None:
            await self._task

    async def _now_and_then(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._leaving.wait()
                return
            with contextlib.suppress(HupanError):
                await self._do()
