"""Finds goods for a buyer: the shelf first, then what was said about what stands on it."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hupan.catalog import CategoryId, CategoryTree, ProductId
from hupan.kernel import Language
from hupan.phrases import Phrases
from hupan.search import ATTRIBUTE, Filters, SearchPage, SearchRequest, commerce
from hupan.shopping.ports import Finding, Shelves
from hupan.shopping.quest import Quest, begun, changed, filters_of, with_traits
from hupan.shopping.traits import Named, named_traits

SHOWN = 6
"""So many are shown side by side: as many as can be held in mind."""

_LOOKED_AT = 12
_AGREED = 0.5
_EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found.

    Attributes:
        quest: What was sought, with all that was understood.
        products: The best, in order.
        total: How many there are.
        missing: What was wished for and nothing has; what is found lacks it.
        corrected: What was searched instead, where the words as written find nothing.
        filters: By what the search was narrowed at last.
        named: Whether the words of any product are those that were said; else they are only near in meaning.
    """

    quest: Quest
    products: tuple[ProductId, ...]
    total: int
    missing: tuple[Named, ...] = ()
    corrected: str | None = None
    filters: Filters = _EVERYTHING
    named: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody said, and who.

    Attributes:
        said: Their words.
        phrases: What was read off them.
        language: The reader's.
        currency: In which the reader reckons.
        most: So many are wanted.
    """

    said: str
    phrases: Phrases
    language: Language
    currency: str
    most: int = SHOWN


class Seeker:
    """Seeks goods.

    Args:
        finding: The market's search.
        shelves: The market's catalogue.
    """

    def __init__(self, finding: Finding, shelves: Shelves) -> None:
        self._finding = finding
        self._shelves = shelves

    async def seek(self, reading: Reading) -> Sought:
        """Begin anew: find the goods that somebody asks for."""
        await _warm()
        quest = begun(reading.said, reading.phrases)
        tree = await self._shelves.categories()
        plain = await self._look(quest, Filters(price_from=quest.least, price_to=quest.most), reading, _LOOKED_AT)
        quest = replace(quest, category=await self._shelf(plain, tree))
        return await self._narrowed(quest, reading, tree, plain)

    async def refine(self, quest: Quest, reading: Reading) -> Sought:
        """Go on: narrow down what is shown by what was said now."""
        await _warm()
        tree = await self._shelves.categories()
        narrowed = changed(quest, reading.said, reading.phrases)
        if narrowed == quest and not self._named(quest.category, reading, tree):
            # Nothing of it has a name here, so it is left to the search: what it means may bring the right ones up.
            narrowed = replace(quest, text=f"{quest.text} {reading.phrases.rest}".strip())
        return await self._narrowed(narrowed, reading, tree, None)

    async def _narrowed(self, quest: Quest, reading: Reading, tree: CategoryTree, plain: SearchPage | None) -> Sought:
        quest = with_traits(quest, self._named(quest.category, reading, tree))
        if quest.category is None and not quest.traits and plain is not None:
            return _sought(quest, plain, reading, _EVERYTHING)
        shelf = Filters((quest.category,)) if quest.category is not None else Filters()
        filters, missing = filters_of(quest, _values(await self._look(quest, shelf, reading, 1)))
        page = await self._look(quest, filters, reading, reading.most)
        while not page.total and filters.attributes:
            # Nothing has it all: the wish that was said last is given up first, and that is told.
            last = list(filters.attributes)[-1]
            kept = {key: values for key, values in filters.attributes.items() if key != last}
            filters = replace(filters, attributes=kept)
            missing = (*missing, *(trait for trait in quest.traits if trait.key == last))
            page = await self._look(quest, filters, reading, reading.most)
        return replace(_sought(quest, page, reading, filters), missing=missing)

    async def _look(self, quest: Quest, filters: Filters, reading: Reading, limit: int) -> SearchPage:
        request = SearchRequest(
            quest.text,
            reading.language,
            filters,
            quest.sort,
            limit,
            currency=reading.currency,
            facets=limit == 1,
        )
        return await self._finding.search(request)

    async def _shelf(self, page: SearchPage, tree: CategoryTree) -> CategoryId | None:
        """Find the deepest shelf on which most of the best hits stand."""
        listings = await self._shelves.listings([hit.product_id for hit in page.hits])
        of = {listing.product.id: listing.product.category_id for listing in listings}
        weight: dict[CategoryId, float] = defaultdict(float)
        whole = 0.0
        for rank, hit in enumerate(page.hits):
            whole += (each := 1 / (1 + rank))
            for category in tree.path(of[hit.product_id]) if hit.product_id in of else ():
                weight[category.id] += each
        agreed = [category for category, each in weight.items() if each > _AGREED * whole]
        return max(agreed, key=lambda category: len(tree.path(category)), default=None)

    def _named(self, category: CategoryId | None, reading: Reading, tree: CategoryTree) -> Sequence[Named]:
        if category is None:
            return ()
        specs = [spec for each in tree.path(category) for spec in each.attributes if spec.facet]
        return named_traits(reading.said, reading.phrases.measures, specs)


async def _warm() -> None:
    """Have the lexicon read where that holds nobody up; only the first call takes any time."""
    await asyncio.to_thread(commerce)


def _sought(quest: Quest, page: SearchPage, reading: Reading, filters: Filters) -> Sought:
    hits = page.hits[: reading.most]
    named = any(hit.by_words for hit in hits)
    ids = tuple(hit.product_id for hit in hits)
    return Sought(quest, ids, page.total, corrected=page.corrected, filters=filters, named=named)


def _values(page: SearchPage) -> Mapping[str, Sequence[str]]:
    named = [facet for facet in page.facets if facet.key.startswith(ATTRIBUTE)]
    return {facet.key.removeprefix(ATTRIBUTE): [value.value for value in facet.values] for facet in named}
