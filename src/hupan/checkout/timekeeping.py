"""Goes on with what waits, and ends what is over, now and then; several processes may do it at once."""

import asyncio
import contextlib

import structlog

from hupan.checkout.service import CheckoutService
from hupan.kernel import HupanError

EVERY_S = 5.0

_log = structlog.get_logger(__name__)


class CheckoutTimekeeper:
    """A background task; its first look is at once, so that what a crash has left goes on.

    Args:
        checkouts: Does the work.
        every_s: Seconds between two looks.
    """

    def __init__(self, checkouts: CheckoutService, every_s: float = EVERY_S) -> None:
        self._checkouts = checkouts
        self._every_s = every_s
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look after checkouts."""
        self._task = asyncio.create_task(self._now_and_then(), name="checkout.timekeeper")

    async def stop(self) -> None:
        """Stop looking."""
        self._leaving.set()
        if self._task is not None:
            await self._task

    async def _now_and_then(self) -> None:
        while not self._leaving.is_set():
            try:
                await self._checkouts.look_after()
            except HupanError as failure:
                _log.info("checkout.not_looked_after", reason=failure.code)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._leaving.wait()
