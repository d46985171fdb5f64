"""Keeping the index up: everything once, then the news of other rooms, and what listings mean in the background."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import structlog

from hupan.catalog import CATEGORIES, CategoryTree, ProductId
from hupan.kernel import Clock, HupanError
from hupan.platform import News, OutboxReader, Place, Signals
from hupan.search.document import Circumstances, Document, document_of
from hupan.search.lexicon import commerce
from hupan.search.ports import Embedder, Index, Source, Sourced
from hupan.search.settings import SearchSettings

P = ParamSpec("P")
R = TypeVar("R")

READER = "search"
"""The name under which the places in other rooms' news are kept."""

_STRETCH = 200
_LACKING = 64
_AGAIN_S = 1.0
_GATHER_S = 0.05
# Whoever brings in many listings tells of each of them again and again: itself, its stock, its reviews.
_MANY, _GATHER_MANY_S = 20, 0.7
_BATCH_S = 0.5
_SETTLE_S = 0.3
_REST_AFTER_S = 20.0

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """How far the index has come, for whoever asks.

    Attributes:
        behind: Whether there were news a moment ago that may not be found yet.
    """

    opened: bool = False
    building: bool = False
    behind: bool = False
    follows: bool = False


class Follower:
    """Keeps the index.

    Of all processes with the same data folder one writes; the others see what it wrote, and one takes its place when
    it ends.

    Args:
        index: What is kept.
        source: The market.
        embedder: Tells what listings mean.
        readers: The news of other rooms; their subjects are ids of products.
        signals: Wake the reader.
        progress: Is told how far it has come.
        clock: The time.
        settings: Bounds.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it follows, what it fills, and the two clocks in between
        self,
        index: Index,
        source: Source,
        embedder: Embedder,
        readers: Sequence[tuple[str, OutboxReader]],
        signals: Signals,
        progress: Progress,
        clock: Clock,
        settings: SearchSettings,
    ) -> None:
        self._index = index
        self._source = source
        self._embedder = embedder
        self._readers = readers
        self._signals = signals
        self._progress = progress
        self._clock = clock
        self._settings = settings
        self._woken = asyncio.Event()
        self._changed = asyncio.Event()
        self._anew = False
        self._pouring = False
        self._batch = 1
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the index, and begin to keep it."""
        await asyncio.to_thread(commerce)
        whole = await asyncio.to_thread(self._index.open)
        self._progress.opened = True
        self._anew = not whole
        topics = [topic for topic, _ in self._readers]
        self._tasks = [asyncio.create_task(self._hear(topic), name=f"search.hear.{topic}") for topic in topics]
        self._tasks.append(asyncio.create_task(self._hear(CATEGORIES, anew=True), name="search.hear.categories"))
        self._tasks.append(asyncio.create_task(self._keep(), name="search.keep"))
        if self._settings.meaning:
            self._tasks.append(asyncio.create_task(self._embed(), name="search.embed"))

    async def stop(self) -> None:
        """Stop where it is; what was not finished is done at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._index.close)

    async def _hear(self, topic: str, *, anew: bool = False) -> None:
        async with self._signals.subscribe(topic) as heard:
            async for _ in heard:
                if anew:
                    # The catalogue hears the same signal, and reads the new tree meanwhile.
                    await asyncio.sleep(_SETTLE_S)
                    self._anew = True
                self._progress.behind = True
                self._woken.set()

    async def _keep(self) -> None:
        """Keep the index for as long as this process lives, whatever goes wrong now and then."""
        while True:
            try:
                if await self._blocking(self._index.claim):
                    self._progress.follows = True
                    await self._follow()
                else:
                    await self._blocking(self._index.refresh)
            except HupanError as error:
                _log.warning("search.keeping", reason=str(error))
            except Exception:  # noqa: BLE001 - logged with its traceback, and tried again
                # A full disk or a lost database must not end the search for good: it is tried again.
                _log.exception("search.keeping_failed")
            await asyncio.sleep(_AGAIN_S)

    async def _follow(self) -> None:
        places: dict[str, Place | None] = {topic: await reader.place() for topic, reader in self._readers}
        if any(place is None for place in places.values()):
            self._anew = True
        look_again_s = self._settings.look_again_h * 3600 * random.uniform(0.9, 1.1)  # noqa: S311 - spreads processes
        looked_at, changed_at = self._clock.monotonic(), self._clock.monotonic()
        while True:
            now = self._clock.monotonic()
            if self._anew or now - looked_at > look_again_s:
                places.update(await self._build())
                looked_at = changed_at = now
            self._woken.clear()
            if heard := await self._read_news(places):
                changed_at = self._clock.monotonic()
                self._pour(many=heard >= _MANY)
                if self._pouring:
                    await asyncio.sleep(_GATHER_MANY_S)
                continue
            self._pour(many=False)
            self._progress.behind = self._woken.is_set()
            if self._clock.monotonic() - changed_at > _REST_AFTER_S:
                await self._blocking(self._index.rest)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_AGAIN_S):
                    await self._woken.wait()
                    # What one transaction tells in many signals is read at once.
                    await asyncio.sleep(_GATHER_S)

    def _pour(self, *, many: bool) -> None:
        """Note whether many come in; what they mean is seen to as soon as that ends, however it does."""
        if self._pouring and not many:
            self._changed.set()
        self._pouring = many

    async def _build(self) -> dict[str, Place]:
        """Read everything; what is there stays found meanwhile, and what is no more goes at the end."""
        self._progress.building = True
        try:
            self._anew = False
            # The places come first: what changes while all is read is told behind them, and read once more.
            places = {topic: await reader.now() for topic, reader in self._readers}
            tree = await self._source.categories()
            generation = self._generation()
            after: ProductId | None = None
            stretches = 0
            while sourced := await self._source.walk(after, _STRETCH):
                await self._put(sourced, tree, generation)
                after = sourced[-1].listing.product.id
                stretches += 1
                if stretches.bit_count() == 1:
                    # The first ones are found soon; later there is more to gather between two commits.
                    await self._commit()
            await self._blocking(self._index.commit, whole=True, generation=generation)
            self._changed.set()
            for topic, reader in self._readers:
                await reader.settle(places[topic])
        except BaseException:
            self._anew = True
            raise
        finally:
            self._progress.building = False
        return places

    async def _read_news(self, places: dict[str, Place | None]) -> int:
        """Bring the index up to the news; returns of how many products there was any."""
        read: list[tuple[str, OutboxReader, News]] = []
        subjects: dict[str, None] = {}
        for topic, reader in self._readers:
            news = await reader.read(places[topic] or Place(), _STRETCH)
            if news.subjects:
                read.append((topic, reader, news))
                subjects.update(dict.fromkeys(news.subjects))
        if not subjects:
            return 0
        ids = [ProductId(subject) for subject in subjects]
        tree = await self._source.categories()
        for start in range(0, len(ids), _STRETCH):
            await self._bring_up(ids[start : start + _STRETCH], tree)
        await self._commit()
        # Only now: a process that is killed before reads the same news again.
        for topic, reader, news in read:
            await reader.settle(news.upto)
            places[topic] = news.upto
        return len(ids)

    async def _bring_up(self, ids: Sequence[ProductId], tree: CategoryTree) -> None:
        sourced = await self._source.some(ids)
        await self._put(sourced, tree, self._generation())
        there = {each.listing.product.id for each in sourced}
        await self._blocking(self._index.remove, [each for each in ids if each not in there])

    async def _put(self, sourced: Sequence[Sourced], tree: CategoryTree, generation: int) -> None:
        def put() -> None:
            self._index.put([document_from(each, tree) for each in sourced], generation)

        await self._blocking(put)

    async def _commit(self) -> None:
        await self._blocking(self._index.commit)
        self._changed.set()

    async def _embed(self) -> None:
        """Have what listings mean embedded, a few at a time, whenever there is nothing else to bring in."""
        while True:
            self._changed.clear()
            try:
                if self._progress.follows:
                    # While many come in, what they mean can wait: first they are to be found at all.
                    while not self._pouring and await self._embed_some():
                        pass
            except HupanError as error:
                _log.warning("search.embedding", reason=str(error))
            except Exception:  # noqa: BLE001 - logged with its traceback, and tried again
                _log.exception("search.embedding_failed")
                await asyncio.sleep(_AGAIN_S)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(30 * _AGAIN_S):
                    await self._changed.wait()

    async def _embed_some(self) -> bool:
        """Embed some of what is lacking; returns whether there may be more."""
        lacking = dict(await self._blocking(self._index.lacking, _LACKING))
        if not lacking:
            return False
        tree = await self._source.categories()
        sourced = await self._source.some(list(lacking))
        written = await self._blocking(lambda: [document_from(each, tree) for each in sourced])
        # What has changed since it was indexed comes again with its news.
        texts = {each.meaning_hash: each.meaning for each in written if lacking[each.product_id] == each.meaning_hash}
        waiting = list(texts.items())
        while waiting:
            batch, waiting = waiting[: self._batch], waiting[self._batch :]
            began = self._clock.monotonic()
            vectors = await self._embedder.embed([text for _, text in batch], query=False)
            took_s = self._clock.monotonic() - began
            # A server that stops waits for a batch: on a busy machine there are fewer in one.
            fitting = int(len(batch) * _BATCH_S / max(took_s, 1e-3))
            self._batch = max(1, min(self._settings.embed_batch, fitting, 2 * self._batch))
            await self._blocking(self._index.learn, dict(zip((mark for mark, _ in batch), vectors, strict=True)))
        return bool(texts)

    def _generation(self) -> int:
        return int(self._clock.now().timestamp() * 1000)

    async def _blocking(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return await asyncio.to_thread(function, *args, **kwargs)


def document_from(sourced: Sourced, tree: CategoryTree) -> Document:
    """Write the document of what was read."""
    now = Circumstances(sourced.available, sourced.references, sourced.ships_to, sourced.rating, sourced.reviews)
    return document_of(sourced.listing, now, tree, commerce())
