"""Ends expired reservations now and then; several processes may do it at once."""

import asyncio
import contextlib

from hupan.inventory.service import InventoryService
from hupan.kernel import HupanError

EVERY_S = 30.0


class ReservationSweep:
    """A background task. What has expired is free without it; it tells the others of that, and tidies up.

    Args:
        inventory: Does the sweeping.
        every_s: Seconds between two sweeps.
    """

    def __init__(self, inventory: InventoryService, every_s: float = EVERY_S) -> None:
        self._inventory = inventory
        self._every_s = every_s
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to sweep now and then."""
        self._task = asyncio.create_task(self._now_and_then(), name="inventory.sweep")

    async def stop(self) -> None:
        """Stop sweeping."""
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
                await self._inventory.sweep()
