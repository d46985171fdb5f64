"""Asks now and then after payments whose handler did not answer; several processes may do it at once."""

import asyncio
import contextlib

from hupan.kernel import HupanError
from hupan.payments.service.payments import PaymentService

EVERY_S = 30.0


class PaymentWatch:
    """A background task, so that what was left open by a crash or a lost line is found out although nobody asks.

    Args:
        payments: Does the asking.
        every_s: Seconds between two rounds.
    """

    def __init__(self, payments: PaymentService, every_s: float = EVERY_S) -> None:
        self._payments = payments
        self._every_s = every_s
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to ask now and then."""
        self._task = asyncio.create_task(self._now_and_then(), name="payments.watch")

    async def stop(self) -> None:
        """Stop asking."""
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
                await self._payments.reconcile_all()
