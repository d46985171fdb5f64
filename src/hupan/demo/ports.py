"""What the room needs from outside. Above: `DemoService`. Below: the market's rooms, and a row of progress."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from hupan.demo.domain import Ground, Lot, Progress


class Shelves(Protocol):
    """The market's rooms, where things are put. Putting the same things again changes nothing. Below: bootstrap."""

    async def are_empty(self) -> bool:
        """Whether the market sells nothing at all yet."""
        ...

    async def lay(self, ground: Ground) -> None:
        """Put in sellers, stores, places, categories, shipping, taxes and promotions."""
        ...

    async def put(self, lots: Sequence[Lot]) -> None:
        """Put in products with everything that belongs to them."""
        ...

    async def clear(self) -> None:
        """Take out everything of the demo market, and nothing else."""
        ...


class ProgressStore(Protocol):
    """The row that says how far it is."""

    async def get(self) -> Progress | None:
        """Read it; `None` where nothing was ever loaded."""
        ...

    async def save(self, progress: Progress) -> None:
        """Write it."""
        ...

    async def take_stock(self) -> None:
        """Have the database look at how much it holds now: by that it chooses its ways."""
        ...


class Claim(Protocol):
    """One loads or removes at a time, in whatever process."""

    def hold(self) -> AbstractAsyncContextManager[bool]:
        """Hold the claim for as long as the block runs; false where somebody else does."""
        ...
