"""Something that is done now and then as long as the server runs, by as many processes as there are."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger(__name__)


class Rounds:
    """A background task that does something once every so often.

    What fails is tried again in the next round, whatever it was: a task that ended by an error that nobody foresaw
    would be missed only when somebody's money has waited for days.

    Args:
        do: One round; it must not mind that other processes do it at the same time.
        every_s: Seconds between two rounds.
        name: Of the task.
        at_once: Whether the first round is at the start, since what a crash has left is waiting; else it is `every_s`
            later.
    """

    def __init__(
        self, do: Callable[[], Awaitable[object]], every_s: float, name: str, *, at_once: bool = False
    ) -> None:
        self._do = do
        self._every_s = every_s
        self._name = name
        self._at_once = at_once
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
        if self._at_once:
            await self._round()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._leaving.wait()
                return
            await self._round()

    async def _round(self) -> None:
        try:
            await self._do()
        except Exception as error:  # noqa: BLE001 - see the class
            _log.warning("rounds.failed", task=self._name, reason=repr(error)[:500])
