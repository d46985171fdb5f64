"""Remembers the categories: every page needs them, and they seldom change."""

import asyncio
import contextlib

from hupan.catalog.domain import CATEGORIES
from hupan.catalog.ports import CatalogStore
from hupan.catalog.tree import CategoryTree
from hupan.platform import Signals, StoreFactory


class CategoryMemory:
    """Keeps the tree of categories until a signal says that it has changed.

    Before `start`, when no signal would be heard, every question reads the database.

    Args:
        stores: Opens the store.
        signals: Tells when categories change, in whichever process.
    """

    def __init__(self, stores: StoreFactory[CatalogStore], signals: Signals) -> None:
        self._stores = stores
        self._signals = signals
        self._tree: CategoryTree | None = None
        self._age = 0
        self._listening = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen."""
        ready = asyncio.Event()
        self._task = asyncio.create_task(self._listen(ready), name="catalog.categories")
        await ready.wait()

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def forget(self) -> None:
        """Read again at the next question."""
        self._tree = None
        self._age += 1

    async def tree(self) -> CategoryTree:
        """Return every category."""
        if self._tree is not None:
            return self._tree
        age = self._age
        async with self._stores() as store:
            tree = CategoryTree(await store.categories())
        # What changed while this was read is read again by whoever asks next.
        if self._listening and age == self._age:
            self._tree = tree
        return tree

    async def _listen(self, ready: asyncio.Event) -> None:
        async with self._signals.subscribe(CATEGORIES) as news:
            self._listening = True
            ready.set()
            try:
                async for _ in news:
                    self.forget()
            finally:
                self._listening = False
                self.forget()
