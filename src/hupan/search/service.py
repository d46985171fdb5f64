"""Verbs on the market's search: search, suggest, find what is similar, tell how far the index is."""

import asyncio
import base64
import binascii
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar

from hupan.catalog import CategoryId, CategoryTree, ProductId
from hupan.kernel import Language, Money
from hupan.search.asking import AskedQueries
from hupan.search.correcting import corrected
from hupan.search.document import number_of
from hupan.search.domain import (
    ATTRIBUTE,
    EVERYWHERE,
    LONGEST_QUERY,
    STOCK,
    Facet,
    FacetValue,
    Filters,
    Hit,
    IndexStatus,
    SearchPage,
    SearchRequest,
    Suggestion,
    SuggestionKind,
    Way,
    narrowed_by,
    without,
)
from hupan.search.errors import BadSearchCursor, SearchNotReady
from hupan.search.following import Progress
from hupan.search.lexicon import commerce
from hupan.search.ports import Embedder, Found, Index, Narrowing, Plan, Source
from hupan.search.settings import SearchSettings
from hupan.search.understanding import Understood, english, understand
from hupan.words import folded

P = ParamSpec("P")
R = TypeVar("R")

_REMEMBERED = 2048
_SHARE, _SHARE_OF_NAMES = 0.7, 0.9
_MOST_SIMILAR = 48
_BOUNDS = (10, 25, 50, 100, 200, 500, 1000)
_ALL = ""


class SearchService:
    """Searches the market.

    Args:
        index: Finds products.
        source: The market, as the index reads it.
        embedder: Tells what a query means.
        progress: How far the index has come.
        asked: Queries that people asked.
        settings: Bounds.
    """

    def __init__(
        self,
        index: Index,
        source: Source,
        embedder: Embedder,
        progress: Progress,
        asked: AskedQueries,
        settings: SearchSettings,
    ) -> None:
        self._index = index
        self._source = source
        self._embedder = embedder
        self._progress = progress
        self._asked = asked
        self._settings = settings
        self._threads = ThreadPoolExecutor(settings.threads, thread_name_prefix="search")
        self._vectors: OrderedDict[str, list[float]] = OrderedDict()
        self._embedding: dict[str, asyncio.Task[list[float]]] = {}

    async def stop(self) -> None:
        """Let the threads go."""
        for task in self._embedding.values():
            task.cancel()
        await asyncio.gather(*self._embedding.values(), return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def search(self, request: SearchRequest, asker: str | None = None) -> SearchPage:
        """Find products.

        Args:
            request: What is sought.
            asker: Stands for whoever asks, so that their queries count once for what is suggested to others.

        Raises:
            BadSearchCursor: The cursor is none that a page of this search gave.
            SearchNotReady: The index has not been opened yet.
        """
        self._check_ready()
        first, text = _read_cursor(request)
        text = text or request.text[:LONGEST_QUERY]
        understood = understand(text, commerce())
        better = None
        if request.cursor is None:
            better = await self._run(corrected, understood, self._index)
            understood = understand(better, commerce()) if better else understood
        plan = await self._plan(request, understood, first)
        # Words and meaning do not wait for one another: on two cores both are there after the time of the longer one.
        (vector, words_only), begun = await asyncio.gather(
            self._meaning(better or text, understood, request), self._run(self._index.begin, plan)
        )
        found = await self._run(begun.end, vector)
        if asker is not None and request.cursor is None and found.total:
            self._asked.note(asker, request.language, better or text)
        return await self._page(request, plan, found, better or text, better, words_only=words_only)

    async def suggest(self, prefix: str, language: Language, limit: int = 8) -> list[Suggestion]:
        """Tell how what is being written may end: queries that others asked, categories, brands, products."""
        self._check_ready()
        begun = folded(prefix[:LONGEST_QUERY]).strip()
        if not begun:
            return []
        queries = await self._asked.often(language, begun, self._settings.asked_least, limit // 2)
        shelves = _categories(await self._source.categories(), begun, language)[: max(2, limit // 4)]
        brands = await self._run(self._index.brands, prefix.strip(), max(2, limit // 4))
        products = await self._products(begun, language, limit)
        found = [
            *(Suggestion(text, SuggestionKind.QUERY) for text in queries),
            *shelves,
            *(Suggestion(brand, SuggestionKind.BRAND, brand) for brand in brands),
            *products,
        ]
        seen: dict[tuple[str, SuggestionKind], Suggestion] = {}
        for each in found:
            seen.setdefault((folded(each.text), each.kind), each)
        return list(seen.values())[:limit]

    async def similar(self, product_id: ProductId, limit: int = 12) -> list[Hit]:
        """Find products that are like one."""
        self._check_ready()
        limit = min(limit, _MOST_SIMILAR)
        found = await self._run(self._index.near, product_id, limit) if self._settings.meaning else []
        if found:
            return [Hit(each.product_id, each.score, by_words=False, by_meaning=True) for each in found]
        sourced = await self._source.some([product_id])
        if not sourced:
            return []
        product = sourced[0].listing.product
        name = product.texts[product.language].name
        request = SearchRequest(name, filters=Filters(categories=(product.category_id,)), limit=limit + 1, facets=False)
        understood = understand(name, commerce())
        plan = await self._plan(request, replace(understood, head=None), 0)
        begun = await self._run(self._index.begin, plan)
        words = await self._run(begun.end, None)
        hits = [Hit(each.product_id, each.score) for each in words.hits if each.product_id != product_id]
        return hits[:limit]

    async def status(self) -> IndexStatus:
        """Tell how far the index has come."""
        self._check_ready()
        indexed, embedded = await self._run(self._index.counts)
        is_short = self._progress.building or self._progress.behind
        total = await self._source.count() if is_short else indexed
        return IndexStatus(indexed, embedded, max(total, indexed), self._progress.building, self._progress.follows)

    async def _plan(self, request: SearchRequest, understood: Understood, first: int) -> Plan:
        filters = request.filters
        tree = await self._source.categories()
        whole = await self._narrowing(filters, tree)
        narrowings = {_ALL: whole}
        if request.facets:
            # What is in stock is as many with its filter as without.
            for key in (each for each in narrowed_by(filters) if each != STOCK):
                narrowings[key] = await self._narrowing(without(filters, key), tree)
        return Plan(
            wanted=understood if understood.units else None,
            narrowings=narrowings,
            sort=request.sort,
            first=first,
            limit=request.limit,
            facets=request.facets,
            bounds=tuple((await self._bounds(request.currency)).keys()) if request.facets else (),
            share=_share(request.way, understood),
        )

    async def _narrowing(self, filters: Filters, tree: CategoryTree) -> Narrowing:
        below = [
            each for category in filters.categories for each in tree.descendants(CategoryId(category)) or (category,)
        ]
        terms: dict[str, tuple[str, ...]] = {
            "category": tuple(dict.fromkeys(below)),
            "brand": filters.brands,
            "seller": filters.sellers,
            "condition": filters.conditions,
            "ships_to": (filters.ships_to, EVERYWHERE) if filters.ships_to else (),
            **{ATTRIBUTE + key: values for key, values in filters.attributes.items()},
        }
        return Narrowing(
            terms={key: values for key, values in terms.items() if values},
            price_from=await self._in_reference(filters.price_from),
            price_to=await self._in_reference(filters.price_to),
            rating=filters.rating,
            in_stock=filters.in_stock,
        )

    async def _in_reference(self, money: Money | None) -> int | None:
        if money is None:
            return None
        reckoned = await self._source.reference(money)
        return None if reckoned is None else reckoned.minor

    async def _bounds(self, currency: str) -> Mapping[int, int]:
        """Where the facet of prices parts: minor units of the reference currency to round sums in the reader's."""
        bounds: dict[int, int] = {}
        for amount in _BOUNDS:
            unit = Money.exactly(amount, self._source.currency)
            there = await self._source.reference(unit, back_to=currency)
            rounded = Money(_rounded(there.minor), currency) if there is not None else unit
            back = await self._source.reference(rounded)
            if back is not None and back.minor > max(bounds, default=0):
                bounds[back.minor] = rounded.minor
        return bounds

    async def _page(
        self, request: SearchRequest, plan: Plan, found: Found, text: str, better: str | None, *, words_only: bool
    ) -> SearchPage:
        bounds = await self._bounds(request.currency) if request.facets else dict[int, int]()
        return SearchPage(
            hits=tuple(Hit(each.product_id, each.score, each.by_words, each.by_meaning) for each in found.hits),
            total=found.total,
            facets=tuple(_readable(facet, bounds) for facet in found.facets),
            corrected=better,
            cursor=None if found.following is None else _write_cursor(request, found.following, text),
            words_only=(words_only or not found.meant) and plan.wanted is not None,
        )

    async def _meaning(
        self, text: str, understood: Understood, request: SearchRequest
    ) -> tuple[list[float] | None, bool]:
        """Tell what a query means; and whether that is left out only because it takes too long this time."""
        if not self._settings.meaning or request.way is Way.LEXICAL or not understood.units:
            return None, False
        named = english(understood)
        said = text if folded(text) == named else f"{text} {named}"
        if (known := self._vectors.get(said)) is not None:
            self._vectors.move_to_end(said)
            return known, False
        task = self._embedding.get(said)
        if task is None:
            task = asyncio.create_task(self._embed(said))
            self._embedding[said] = task
        # The model goes on loading when its time is up, for the next one who asks.
        done, _ = await asyncio.wait({task}, timeout=self._settings.meaning_wait_s)
        if not done or task.cancelled() or task.exception() is not None:
            return None, True
        return task.result(), False

    async def _embed(self, said: str) -> list[float]:
        try:
            vector = (await self._embedder.embed([said], query=True))[0]
            self._vectors[said] = vector
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
            return vector
        finally:
            self._embedding.pop(said, None)

    async def _products(self, begun: str, language: Language, limit: int) -> list[Suggestion]:
        ids = await self._run(self._index.titled, begun, limit)
        by_id = {each.listing.product.id: each.listing.product for each in await self._source.some(ids)}
        return [
            Suggestion(by_id[each].text(language).name, SuggestionKind.PRODUCT, by_id[each].slug)
            for each in ids
            if each in by_id
        ]

    async def _run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(function, *args, **kwargs))

    def _check_ready(self) -> None:
        if not self._progress.opened:
            raise SearchNotReady("The search is being prepared; try again in a moment.", retry_after_s=1)


def _share(way: Way, understood: Understood) -> float:
    """Say how much words weigh: more where the query has names with digits, which meaning does not know."""
    if way is Way.SEMANTIC:
        return 0.0
    named = any(
        any(char.isdigit() for char in unit.surface) and any(char.isalpha() for char in unit.surface)
        for unit in understood.units
    )
    return _SHARE_OF_NAMES if named else _SHARE


def _categories(tree: CategoryTree, begun: str, language: Language) -> list[Suggestion]:
    found: list[tuple[int, str, str]] = []
    for category in tree:
        names = [folded(name) for name in category.names.values()]
        if any(name.startswith(begun) or f" {begun}" in name for name in names):
            name = category.names.get(language) or next(iter(category.names.values()), category.slug)
            found.append((not folded(name).startswith(begun), name, category.slug))
    return [Suggestion(name, SuggestionKind.CATEGORY, slug) for _, name, slug in sorted(found)]


def _readable(facet: Facet, bounds: Mapping[int, int]) -> Facet:
    """Write the bounds of prices in the reader's currency."""
    if facet.key != "price":
        return facet

    def shown(minor: str | None) -> str | None:
        return None if minor is None else str(bounds.get(int(minor), int(minor)))

    values = (FacetValue(shown(each.value) or "0", each.count, shown(each.upto)) for each in facet.values)
    return replace(facet, values=tuple(values))


def _rounded(minor: int) -> int:
    """Round to one digit, or one and a half: 10, 15, 20, 30 ..."""
    size = 10 ** max(0, len(str(minor)) - 1)
    half = size // 2 if minor < 2 * size else size
    return max(1, round(minor / half) * half) if half else minor


def _fingerprint(request: SearchRequest) -> int:
    return number_of(repr((request.text, request.filters, request.sort, request.way)))


def _write_cursor(request: SearchRequest, first: int, text: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([_fingerprint(request), first, text]).encode()).decode().rstrip("=")


def _read_cursor(request: SearchRequest) -> tuple[int, str]:
    """Read where a page begins, and what the first page searched."""
    if request.cursor is None:
        return 0, ""
    try:
        mark, first, text = json.loads(base64.urlsafe_b64decode(request.cursor + "=" * (-len(request.cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise BadSearchCursor("There is no such page.") from error
    if mark != _fingerprint(request) or not isinstance(first, int) or not isinstance(text, str) or first < 0:
        raise BadSearchCursor("There is no such page of this search.")
    return first, text[:LONGEST_QUERY]
