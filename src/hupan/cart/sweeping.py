"""Forgets guests who have not come back, now and then; several processes may do it at once."""

import asyncio
import contextlib

from hupan.cart.guests import GUESTS_STAY
from hupan.cart.service import CartService
from hupan.kernel import Clock, HupanError

EVERY_S = 3600.0


class CartSweep:
    """A background task.

    Args:
        carts: Does the forgetting.
        clock: The time.
        every_s: Seconds between two sweeps.
    """

    def __init__(self, carts: CartService, clock: Clock, every_s: float = EVERY_S) -> None:
        self._carts = carts
        self._clock = clock
        self._every_s = every_s
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to sweep now and then."""
        self._task = asyncio.create_task(self._now_and_then(), name="cart.sweep")

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
                await self._carts.forget_guests(self._clock.now() - GUESTS_STAY)
