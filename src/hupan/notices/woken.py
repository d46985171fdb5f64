"""A background task that is woken by news of notices, and looks by itself now and then."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from hupan.notices.domain import NEWS
from hupan.platform import Signals

_EVERY_S = 30.0

_log = structlog.get_logger(__name__)


class Woken:
    """Does something whenever anybody's notices have changed, and every half minute.

    Args:
        do: What is done; it must not mind that other processes do it at the same time.
        name: Of the task.
    """

    def __init__(self, do: Callable[[], Awaitable[object]], name: str) -> None:
        self._do = do
        self._name = name
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, signals: Signals) -> None:
        """Begin."""
        self._tasks = [
            asyncio.create_task(self._listen(signals), name=f"{self._name}.listen"),
            asyncio.create_task(self._carry(), name=self._name),
        ]

    async def stop(self) -> None:
        """Stop; what is on its way may be sent again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self, signals: Signals) -> None:
        async with signals.subscribe(NEWS) as heard:
            async for _ in heard:
                self._wake.set()

    async def _carry(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._do()
            except Exception as error:  # noqa: BLE001 - whatever it is, others are still to be told
                _log.warning("notices.waiting", task=self._name, reason=str(error)[:200])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_S):
                    await self._wake.wait()
