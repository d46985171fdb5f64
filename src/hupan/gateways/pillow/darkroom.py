"""The door to Pillow: a few threads of its own, and the library loaded when the first picture comes."""

import asyncio
import importlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import TypeVar, cast

from hupan.pictures import CARD_SIZE, WIDTHS, Scaled

T = TypeVar("T")

_THREADS = 2


class PillowDarkroom:
    """`Darkroom` over Pillow, which lets go of the interpreter while it works on pixels.

    Args:
        threads: How many pictures are in memory at once; one of 40 megapixels takes up to 160 MB.
    """

    def __init__(self, threads: int = _THREADS) -> None:
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="darkroom")

    async def scale(self, data: bytes, media_type: str) -> Scaled:
        """Read a photograph and make its sizes."""
        return await self._run(lambda: _pixels().scale(data, media_type, WIDTHS))

    async def webp(self, data: bytes, width: int) -> bytes:
        """Make WebP of a picture of our own, at most `width` across."""
        return await self._run(lambda: cast("bytes", _pixels().webp(data, width)))

    async def card(self, data: bytes, kind: str) -> bytes:
        """Lay a picture of our own on a card."""
        return await self._run(lambda: cast("bytes", _pixels().card(data, kind, CARD_SIZE)))

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _pixels() -> ModuleType:
    # Loaded at the first picture: 10 MB and 50 ms that a start without one does not need.
    return importlib.import_module("hupan.gateways.pillow.pixels")
