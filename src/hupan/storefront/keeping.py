"""What is the same for many readers is made once and kept for a moment, until the first news that may change it."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from hupan.catalog import CATEGORIES
from hupan.catalog import NEWS as CATALOG_NEWS
from hupan.inventory import NEWS as INVENTORY_NEWS
from hupan.kernel import Clock
from hupan.platform import Signals
from hupan.reviews import NEWS as REVIEWS_NEWS

V = TypeVar("V")

TOPICS = (CATALOG_NEWS, CATEGORIES, INVENTORY_NEWS, REVIEWS_NEWS)

# The index and the tree of categories hear the same news, and show it up to two seconds later.
_SETTLES_S = 3.0
_UNSETTLED_S = 1.0


class MarketNews:
    """Hears that something in the market has changed.

    Args:
        signals: What other rooms tell.
        clock: The time.
    """

    def __init__(self, signals: Signals, clock: Clock) -> None:
        self._signals = signals
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []
        self._heard_at = clock.monotonic()
        self.count = 0

    @property
    def listening(self) -> bool:
        """Whether it would be heard if something changed."""
        return bool(self._tasks)

    def settled(self, moment: float) -> bool:
        """Whether all that had changed before a moment could be seen everywhere by then."""
        return moment - self._heard_at > _SETTLES_S

    async def start(self) -> None:
        """Begin to listen; returns once everything is heard."""
        ready = [asyncio.Event() for _ in TOPICS]
        self._tasks = [
            asyncio.create_task(self._hear(topic, event), name=f"storefront.hear.{topic}")
            for topic, event in zip(TOPICS, ready, strict=True)
        ]
        await asyncio.gather(*(event.wait() for event in ready))

    async def stop(self) -> None:
        """Stop listening."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _hear(self, topic: str, ready: asyncio.Event) -> None:
        async with self._signals.subscribe(topic) as heard:
            ready.set()
            async for _ in heard:
                self.count += 1
                self._heard_at = self._clock.monotonic()


@dataclass(frozen=True, slots=True)
class _Kept(Generic[V]):
    value: V
    weight: int
    made_at: float
    news: int


class Keeping(Generic[V]):
    """Keeps things by keys, the longest unused of them going first.

    Args:
        news: Hears changes. Where nothing is heard, nothing is kept.
        clock: The time.
        longest_s: How long something is kept at most.
        most: The weight of everything kept, together.
        unsettled_s: How long it is kept at most where not everything has heard the last news. What is given here shall
            not go with the news themselves; without it everything does.
    """

    def __init__(
        self, news: MarketNews, clock: Clock, longest_s: float, most: int, unsettled_s: float | None = None
    ) -> None:
        self._news = news
        self._clock = clock
        self._longest_s = longest_s
        self._most = most
        self._outdated = unsettled_s is None
        self._unsettled_s = _UNSETTLED_S if unsettled_s is None else unsettled_s
        self._kept: OrderedDict[Hashable, _Kept[V]] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[V]] = {}
        self._weight = 0

    async def get(self, key: Hashable, make: Callable[[], Awaitable[V]], weigh: Callable[[V], int] = lambda _: 1) -> V:
        """Take what is kept, or make it; what several ask for at once is made once.

        Args:
            key: Names it, with everything that it depends on.
            make: Makes it.
            weigh: How much it weighs; what weighs nothing is not kept.
        """
        found = self._kept.get(key)
        if found is not None and self._holds(found):
            self._kept.move_to_end(key)
            return found.value
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.create_task(self._make(key, make, weigh), name="storefront.make")
        # A reader who goes away does not take the page from the others.
        return await asyncio.shield(making)

    async def stop(self) -> None:
        """Stop making things."""
        tasks: Sequence[asyncio.Task[V]] = list(self._making.values())
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[V]], weigh: Callable[[V], int]) -> V:
        try:
            # Read before the work: news that come meanwhile may or may not be in it.
            news, made_at = self._news.count, self._clock.monotonic()
            value = await make()
            weight = weigh(value)
            if weight and self._news.listening:
                self._drop(key)
                self._kept[key] = _Kept(value, weight, made_at, news)
                self._weight += weight
                while self._weight > self._most:
                    self._drop(next(iter(self._kept)))
            return value
        finally:
            del self._making[key]

    def _holds(self, kept: _Kept[V]) -> bool:
        if not self._news.listening or (self._outdated and kept.news != self._news.count):
            return False
        longest_s = self._longest_s if self._news.settled(kept.made_at) else self._unsettled_s
        return self._clock.monotonic() - kept.made_at <= longest_s

    def _drop(self, key: Hashable) -> None:
        dropped = self._kept.pop(key, None)
        self._weight -= 0 if dropped is None else dropped.weight
