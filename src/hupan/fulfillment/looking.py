"""Asks carriers now and then; several processes may do it at once."""

import asyncio
import contextlib
from datetime import timedelta

from hupan.fulfillment.service import FulfillmentService
from hupan.kernel import HupanError

EVERY_S = 15.0


class ParcelLookout:
    """A background task.

    Args:
        fulfillment: Does the asking.
        each: How long a parcel is left alone after it was asked about.
        every_s: Seconds between two rounds; usually 15, or as long as a parcel is left alone, where that is shorter.
    """

    def __init__(self, fulfillment: FulfillmentService, each: timedelta, every_s: float | None = None) -> None:
        self._fulfillment = fulfillment
        self._each = each
        self._every_s = min(EVERY_S, each.total_seconds()) if every_s is None else every_s
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look now and then."""
        self._task = asyncio.create_task(self._now_and_then(), name="fulfillment.look")

    async def stop(self) -> None:
        """Stop looking."""
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
                await self._fulfillment.look(self._each)
