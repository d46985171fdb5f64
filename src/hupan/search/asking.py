"""Which queries are asked, counted so that one person cannot make a suggestion of what they type."""

import asyncio
import contextlib
from collections import Counter

from hupan.kernel import HupanError, Language
from hupan.platform import StoreFactory
from hupan.search.domain import LONGEST_QUERY
from hupan.search.ports import QueryStore
from hupan.words import folded

_EVERY_S = 5.0
_MOST_WAITING = 2000
_MOST_REMEMBERED = 50_000
_LONGEST_WORDS = 8


class AskedQueries:
    """Counts queries, and writes the counts down now and then.

    Args:
        stores: Opens the store.
        every_s: How often counts are written down.
    """

    def __init__(self, stores: StoreFactory[QueryStore], every_s: float = _EVERY_S) -> None:
        self._stores = stores
        self._every_s = every_s
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._counted: set[int] = set()
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write counts down."""
        self._task = asyncio.create_task(self._now_and_then(), name="search.queries")

    async def stop(self) -> None:
        """Write down what waits, and stop."""
        self._leaving.set()
        if self._task is not None:
            await self._task
        await self.write()

    def note(self, asker: str, language: Language, text: str) -> None:
        """Count a query that found something; the same from the same asker counts once."""
        tidy = " ".join(folded(text).split())[:LONGEST_QUERY]
        if not tidy or len(tidy.split()) > _LONGEST_WORDS or len(self._waiting) >= _MOST_WAITING:
            return
        mark = hash((asker, language, tidy))
        if mark in self._counted:
            return
        if len(self._counted) >= _MOST_REMEMBERED:
            self._counted.clear()
        self._counted.add(mark)
        self._waiting[language.value, tidy] += 1

    async def often(self, language: Language, prefix: str, least: int, limit: int) -> list[str]:
        """List queries that were asked often and begin with this, the most asked first."""
        async with self._stores() as store:
            return [each.text for each in await store.often(language.value, prefix, least, limit)]

    async def write(self) -> None:
        """Write down what waits."""
        waiting, self._waiting = self._waiting, Counter()
        if waiting:
            async with self._stores() as store:
                await store.note(waiting)

    async def _now_and_then(self) -> None:
        while not self._leaving.is_set():
            # Counts are worth little: those of a moment in which the database was away are lost.
            with contextlib.suppress(HupanError):
                await self.write()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._leaving.wait()
