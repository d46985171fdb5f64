"""Takes away pictures that nothing shows any more; several processes may do it at once."""

import asyncio
import contextlib
from collections.abc import Sequence

from hupan.kernel import HupanError
from hupan.pictures.service import InUse, PictureService

FIRST_S = 600.0
EVERY_S = 6 * 3600.0


class PictureSweep:
    """A background task.

    Args:
        pictures: Does the sweeping.
        users: Say, each for its room, which of some pictures it shows. A room that shows pictures and is left out
            here loses them.
        first_s: Seconds before the first sweep.
        every_s: Seconds between two sweeps.
    """

    def __init__(
        self,
        pictures: PictureService,
        users: Sequence[InUse],
        first_s: float = FIRST_S,
        every_s: float = EVERY_S,
    ) -> None:
        self._pictures = pictures
        self._users = users
        self._first_s = first_s
        self._every_s = every_s
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to sweep now and then."""
        self._task = asyncio.create_task(self._now_and_then(), name="pictures.sweep")

    async def stop(self) -> None:
        """Stop sweeping, behind the stretch that is being swept."""
        self._leaving.set()
        if self._task is not None:
            await self._task

    async def _now_and_then(self) -> None:
        wait_s = self._first_s
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._leaving.wait()
                return
            wait_s = self._every_s
            # What a room could not say, or a disk not do, waits for the next time; nothing goes on a guess.
            with contextlib.suppress(HupanError, OSError):
                await self._sweep()

    async def _sweep(self) -> None:
        async with contextlib.aclosing(self._pictures.sweep(self._in_use)) as stretches:
            async for _ in stretches:
                if self._leaving.is_set():
                    return

    async def _in_use(self, names: Sequence[str]) -> set[str]:
        used: set[str] = set()
        for ask in self._users:
            if rest := [each for each in names if each not in used]:
                used |= await ask(rest)
        return used
