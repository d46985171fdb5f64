"""Finds goods for a buyer: the shelf first, then what was said about what stands on it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hupan.catalog import CategoryId, CategoryTree, Listing, ProductId
from hupan.kernel import Language
from hupan.phrases import Phrases, without
from hupan.quests.branding import brands_of, everyday, without_refused
from hupan.quests.likening import nearest
from hupan.quests.looking import look_wishes, speaks_of_looks, specs_on
from hupan.quests.narrowing import kept_by_hand, leading, led, spread, wider
from hupan.quests.ports import Finding, Shelves
from hupan.quests.quest import Quest, begun, changed, filters_of, on_terms, unpriced, with_wishes, without_terms
from hupan.quests.shelving import Standing, counts_for, goes_by_concept, goes_by_name, shelf_of, things_of, weights_of
from hupan.quests.titles import of_types, type_quest
from hupan.quests.variants import options_of, with_variants
from hupan.sayings import (
    CALLED,
    SURELY,
    Named,
    Weights,
    Wishes,
    called,
    flat_of,
    names_part,
    read_sayings,
    read_terms,
    read_wishes,
    spoken_of,
    wish_of,
)
from hupan.search import ATTRIBUTE, Filters, SearchPage, SearchRequest, Understood, Way, commerce, understand

SHOWN = 6
"""So many are shown side by side: as many as can be held in mind."""

_LOOKED_AT = 12
# So many are looked through for an attribute that the index does not keep.
_LOOKED_THROUGH = 72
# So much counts on which shelf the search by meaning alone finds most.
_MEANT = 0.5
# From here on, what is said of attributes alone tells that there are such goods.
_TELLING = 0.6
_EVERYTHING = Filters()
_OF_THESE = re.compile(
    r"\b(?:it|its|it's|they|them|these|those)\b|它|这些|那些|这个|그거|이거|그게|이게", re.IGNORECASE
)
# "Just the knife then" names what is wanted instead of these; "just for green tea" does not.
_TURNS_TO = re.compile(r"^(?!.*\bfor\b).*\b(?:just|only|rather|instead|forget|actually|show me)\b", re.IGNORECASE)
_SEEKS = re.compile(
    r"\b(?:need|want|wanna|show|find|buy|get|looking|search\w*|after|have you|do you have|got any|sell|stock)\b"
    r"|想|要|买|找|看看|有没有|有吗|卖|찾|필요|사고|보여|있[나어을]|살[래까게]|구해|추천|주세요|줘",
    re.IGNORECASE,
)


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
        absent: Whether a kind of goods was named that nobody sells here.
        called: Whether their kind was called by a name that people have for it, or said to be for what it is for.
        rivals: Other shelves that may have been meant, where no name decided; the likelier first.
    """

    quest: Quest
    products: tuple[ProductId, ...]
    total: int
    missing: tuple[Named, ...] = ()
    corrected: str | None = None
    filters: Filters = _EVERYTHING
    named: bool = True
    absent: bool = False
    called: bool = False
    rivals: tuple[CategoryId, ...] = ()


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
        understood = await asyncio.to_thread(understand, quest.text, commerce())
        things = things_of(understood)
        plain, meant, *named = await asyncio.gather(
            self._look(quest, _EVERYTHING, reading, _LOOKED_AT),
            self._alone(quest.text, reading, Way.SEMANTIC),
            *(self._alone(name, reading, Way.LEXICAL) for name, _ in things),
        )
        counts = counts_for(understood)
        pages = [(plain, counts), (meant, _MEANT), *zip(named, (each for _, each in things), strict=True)]
        told, names = await asyncio.to_thread(_told, reading, tree, plain.corrected)
        standing = await self._shelf(pages, told, names, tree)
        quest = replace(quest, category=standing.category)
        of_things = dict(zip((name for name, _ in things), named, strict=True))
        absent = _is_absent(understood, plain, of_things, told, names)
        if absent or await self._is_apart_and_absent(understood, plain, of_things, reading, tree):
            return Sought(quest, (), 0, named=False, absent=True)
        found = await self._narrowed(quest, reading, tree, plain)
        if quest.category is not None and names.get(quest.category, 0.0) >= CALLED:
            return replace(found, named=True, called=True)
        part = await asyncio.to_thread(names_part, flat_of(_unpriced(reading)), tree)
        listings = await self._shelves.listings(list(found.products))
        goes_by_it = await asyncio.to_thread(goes_by_name, understood, part, listings, tree)
        return replace(found, named=found.named and goes_by_it, rivals=standing.rivals)

    async def _is_apart_and_absent(
        self,
        understood: Understood,
        plain: SearchPage,
        pages: Mapping[str, SearchPage],
        reading: Reading,
        tree: CategoryTree,
    ) -> bool:
        """Whether a thing is sought for which nothing stands in, and nothing that was found is called so.

        Neither its parts nor what it does to others call anything: an air conditioner is no conditioner, and what a
        washing machine washes is none.
        """
        thing = None if understood.head is None else understood.units[understood.head]
        if thing is None or not thing.apart:
            return False
        hits = [hit.product_id for hit in pages.get(thing.surface, plain).hits]
        if await asyncio.to_thread(goes_by_concept, thing, await self._shelves.listings(hits), tree):
            return False
        beside = re.sub(re.escape(thing.surface), " ", reading.said, flags=re.IGNORECASE)
        _, names = await asyncio.to_thread(_told, replace(reading, said=beside), tree, None)
        return max(names.values(), default=0.0) < CALLED

    async def browse(self, department: CategoryId | None, reading: Reading) -> Sought:
        """Find the best of a department, or of the whole market, at the price that was said: each kind in turn."""
        await _warm()
        quest = replace(begun("", reading.phrases), text="", category=department)
        quest = on_terms(quest, read_terms(reading.said))
        page = await self._look(quest, filters_of(quest, {})[0], reading, _LOOKED_THROUGH)
        listings = await self._shelves.listings([hit.product_id for hit in page.hits])
        found = _sought(quest, spread(page, listings), reading, filters_of(quest, {})[0])
        return replace(found, called=True)

    async def like(
        self, product_id: ProductId, reading: Reading, *, besides: Sequence[ProductId] = ()
    ) -> Sought | None:
        """Find what is most like a product on its shelf, by what is stated of both.

        Args:
            product_id: The product.
            reading: What was said.
            besides: What has been seen already.

        Returns:
            What was found; nothing where the product is no longer for sale.
        """
        model = next((each.product for each in await self._shelves.listings([product_id])), None)
        if model is None:
            return None
        quest = Quest(model.text(reading.language).name, model.category_id)
        standing = nearest(model, await self._standing(quest, reading))
        new = tuple(each.product.id for each in standing if each.product.id not in besides)
        return Sought(quest, new[: reading.most], len(new), filters=Filters((model.category_id,)), called=True)

    async def goes_on(self, quest: Quest, reading: Reading, *, anew: bool) -> bool:
        """Whether what was said goes on with a quest: it names no other kind of goods, and says something of these.

        Args:
            quest: What was sought before.
            reading: What was said.
            anew: Whether it was taken for a search for something else.
        """
        await _warm()
        if quest.category is None:
            return not anew
        tree = await self._shelves.categories()
        names = await asyncio.to_thread(called, flat_of(_unpriced(reading)), tree)
        other = max(names, key=names.__getitem__, default=None)
        if other is None or names[other] < CALLED:
            wishes = self._wishes(quest.category, reading, tree)
            told = wishes != Wishes() or changed(quest, reading.said, reading.phrases) != quest
            told = told or await asyncio.to_thread(speaks_of_looks, reading.said)
            told = told or await self._in_variants(quest, reading, tree) != quest
            return not anew or told
        if other == quest.category:
            return True
        if names[other] >= SURELY and _TURNS_TO.search(reading.said):
            return False
        hard = any(not each.is_soft for each in self._wishes(quest.category, reading, tree).named)
        return hard and (not anew or _speaks_on(reading.said))

    async def refine(self, quest: Quest, reading: Reading) -> Sought:
        """Go on: narrow down what is shown by what was said now."""
        await _warm()
        tree = await self._shelves.categories()
        narrowed = changed(quest, reading.said, reading.phrases)
        wishes = self._wishes(quest.category, reading, tree)
        looks = await asyncio.to_thread(speaks_of_looks, reading.said)
        silent = narrowed == quest and not wishes.named and not wishes.let_go and not looks
        silent = silent and await self._in_variants(quest, reading, tree) == quest
        if silent and await self._of_brands(quest, reading, await self._standing(quest, reading)) == quest:
            # Nothing of it has a name here, so it is left to the search: what it means may bring the right ones up.
            narrowed = replace(quest, text=f"{quest.text} {reading.phrases.rest}".strip())
        return await self._narrowed(narrowed, reading, tree, None)

    async def _narrowed(self, quest: Quest, reading: Reading, tree: CategoryTree, plain: SearchPage | None) -> Sought:
        wishes = self._wishes(quest.category, reading, tree)
        quest = with_wishes(unpriced(quest, wishes, reading.phrases.budgets), wishes)
        if quest.category is None and not quest.traits and plain is not None:
            return _sought(quest, plain, reading, _EVERYTHING)
        standing = await self._standing(quest, reading)
        quest, types = await self._types(quest, reading, tree, standing)
        quest = await self._of_brands(quest, reading, standing)
        shelf = Filters((quest.category,)) if quest.category is not None else Filters()
        there = await self._look(quest, shelf, reading, 1)
        if not there.total and quest.category is not None and quest.text:
            # Its goods are not called what they are for: "something to boil water for tea" is no tea.
            quest = replace(quest, text=" ".join(types))
            there = await self._look(quest, shelf, reading, 1)
        values = _values(there)
        quest = with_wishes(quest, await asyncio.to_thread(look_wishes, reading.said, values, specs_on(quest, tree)))
        quest = await self._in_variants(quest, reading, tree)
        utmost = tuple(each for each in quest.traits if each.utmost)
        by_hand = tuple(each for each in _not_indexed(quest, tree) if not each.utmost)
        indexed = replace(quest, traits=tuple(each for each in quest.traits if each not in (*by_hand, *utmost)))
        filters, missing = filters_of(indexed, values)
        limit = _LOOKED_THROUGH if by_hand or types else reading.most
        page = await self._look(quest, filters, reading, limit)
        while not page.total and filters.attributes:
            # Nothing has it all: the wish that was said last is given up first, and that is told.
            filters, given_up = wider(filters, quest, values)
            missing = (*missing, *given_up)
            page = await self._look(quest, filters, reading, limit)
        if not page.total and filters != without_terms(filters):
            # Which term it is that nothing keeps to is found on what there is without them.
            filters, missing = filters_of(replace(indexed, terms=()), values)
            page = await self._look(quest, filters, reading, limit)
        if by_hand and page.hits:
            listings = await self._shelves.listings([hit.product_id for hit in page.hits])
            page, lacking = kept_by_hand(page, listings, by_hand)
            missing = (*missing, *lacking)
        if types and page.hits:
            page = await self._typed(page, types, utmost)
        elif utmost and page.hits:
            page = await self._led(quest, filters, utmost[-1], page, reading)
        return replace(_sought(quest, page, reading, filters), missing=missing)

    async def _in_variants(self, quest: Quest, reading: Reading, tree: CategoryTree) -> Quest:
        """Read in which variants goods are wanted, of those that there are on their shelf."""
        if quest.category is None or not reading.said:
            return quest
        request = SearchRequest("", reading.language, Filters((quest.category,)), limit=_LOOKED_AT, facets=False)
        page = await self._finding.search(request)
        listings = await self._shelves.listings([hit.product_id for hit in page.hits])
        options = options_of(listings, specs_on(quest, tree))
        return await asyncio.to_thread(with_variants, quest, reading.said, options)

    async def _standing(self, quest: Quest, reading: Reading) -> Sequence[Listing]:
        """Look through what stands on a quest's shelf."""
        if quest.category is None:
            return ()
        request = SearchRequest(
            "", reading.language, Filters((quest.category,)), limit=_LOOKED_THROUGH, currency=reading.currency
        )
        page = await self._finding.search(replace(request, facets=False))
        return await self._shelves.listings([hit.product_id for hit in page.hits])

    async def _of_brands(self, quest: Quest, reading: Reading, shelf: Sequence[Listing]) -> Quest:
        """Read of which brands goods are wanted, of those that stand on their shelf."""
        if not reading.said or not shelf:
            return quest
        brands = brands_of(shelf)
        plain = await asyncio.to_thread(everyday, brands, shelf)
        terms = await asyncio.to_thread(read_terms, reading.said, brands, plain)
        return without_refused(on_terms(quest, terms))

    async def _types(
        self, quest: Quest, reading: Reading, tree: CategoryTree, shelf: Sequence[Listing]
    ) -> tuple[Quest, tuple[str, ...]]:
        """Find which type of a shelf's goods is meant, by what stands in their titles."""
        if quest.category is None:
            return quest, ()
        return await asyncio.to_thread(type_quest, reading.said, shelf, quest, tree)

    async def _typed(self, page: SearchPage, types: Sequence[str], utmost: Sequence[Named]) -> SearchPage:
        """Keep what is of the type that was named, where anything is, and put first what has most of an attribute."""
        listings = await self._shelves.listings([hit.product_id for hit in page.hits])
        fitting = {each.product.id for each in await asyncio.to_thread(of_types, listings, types)}
        if fitting:
            hits = tuple(hit for hit in page.hits if hit.product_id in fitting)
            page = replace(page, hits=hits, total=len(hits))
        return led(page, listings, utmost[-1]) if utmost else page

    async def _led(
        self, quest: Quest, filters: Filters, trait: Named, page: SearchPage, reading: Reading
    ) -> SearchPage:
        """Put first what has most, or least, of an attribute: of all that fit, not of the first page alone."""
        if page.total > len(page.hits):
            facets = (await self._look(quest, filters, reading, 1)).facets
            counts = [
                (value.value, value.count)
                for facet in facets
                if facet.key == f"{ATTRIBUTE}{trait.key}"
                for value in facet.values
            ]
            best = leading(counts, trait, reading.most)
            narrow = replace(filters, attributes={**filters.attributes, trait.key: best}) if best else filters
            page = replace(await self._look(quest, narrow, reading, _LOOKED_THROUGH), total=page.total)
        listings = await self._shelves.listings([hit.product_id for hit in page.hits])
        return led(page, listings, trait)

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

    async def _alone(self, text: str, reading: Reading, way: Way) -> SearchPage:
        """Look in one way alone: for what is meant, or for the words of one thing."""
        return await self._finding.search(
            SearchRequest(text, reading.language, limit=_LOOKED_AT, facets=False, way=way)
        )

    async def _shelf(
        self, pages: Sequence[tuple[SearchPage, float]], told: Weights, names: Weights, tree: CategoryTree
    ) -> Standing:
        """Find the shelf on which what is sought stands; the first page is that of the whole sentence."""
        hits = dict.fromkeys(hit.product_id for page, _ in pages for hit in page.hits)
        listings = await self._shelves.listings(list(hits))
        of = {listing.product.id: listing.product.category_id for listing in listings}
        found = [(weights_of(page, of), counts) for page, counts in pages]
        return shelf_of([*found, (told, 1.0), (names, 1.0)], found[0][0], names, tree)

    def _wishes(self, category: CategoryId | None, reading: Reading, tree: CategoryTree) -> Wishes:
        if category is None:
            return Wishes()
        specs = [spec for each in tree.path(category) for spec in each.attributes]
        ages = [each.years for each in reading.phrases.ages]
        return read_wishes(reading.said, reading.phrases.measures, specs, ages)


def _speaks_on(said: str) -> bool:
    """Whether it is said of what was shown, and nothing else is looked for: "if it holds 80 degrees, for green tea"."""
    return _OF_THESE.search(said) is not None and _SEEKS.search(said) is None


def _unpriced(reading: Reading) -> str:
    """Leave out what was said of the price and of terms: "twenty bucks tops" names no tops, "in stock" no stock pot."""
    terms = read_terms(reading.said).spans
    return without(reading.said, [*(each.span for each in reading.phrases.budgets), *terms])


def _told(reading: Reading, tree: CategoryTree, corrected: str | None) -> tuple[Weights, Weights]:
    flat = flat_of(_unpriced(reading))
    names = called(wish_of(flat), tree)
    if max(names.values(), default=0.0) < CALLED:
        # The wish has no name for it: what it is may stand in what was told before.
        names = called(flat, tree)
    if not names and corrected and not names_part(flat_of(_unpriced(reading)), tree):
        names = called(flat_of(corrected), tree)
    return spoken_of(reading.said, reading.phrases, tree), names


def _is_absent(
    understood: Understood, plain: SearchPage, pages: Mapping[str, SearchPage], told: Weights, names: Weights
) -> bool:
    """Whether a thing is sought that the market's words know, and that nobody here has or means."""
    if understood.head is None:
        return False
    page = pages.get(understood.units[understood.head].surface, plain)
    if any(hit.by_words for hit in page.hits):
        return False
    return not names and max(told.values(), default=0.0) < _TELLING


def _not_indexed(quest: Quest, tree: CategoryTree) -> tuple[Named, ...]:
    """Return the wishes for attributes by which the index cannot narrow."""
    if quest.category is None:
        return ()
    unindexed = {spec.key for spec in specs_on(quest, tree) if not spec.facet}
    return tuple(each for each in quest.traits if each.key in unindexed)


async def _warm() -> None:
    """Have the lexicon read where that holds nobody up; only the first call takes any time."""
    await asyncio.to_thread(commerce)
    await asyncio.to_thread(read_sayings)
    await asyncio.to_thread(read_terms, "")


def _sought(quest: Quest, page: SearchPage, reading: Reading, filters: Filters) -> Sought:
    hits = page.hits[: reading.most]
    named = not quest.text or any(hit.by_words for hit in hits)
    ids = tuple(hit.product_id for hit in hits)
    return Sought(quest, ids, page.total, corrected=page.corrected, filters=filters, named=named)


def _values(page: SearchPage) -> Mapping[str, Sequence[str]]:
    named = [facet for facet in page.facets if facet.key.startswith(ATTRIBUTE)]
    return {facet.key.removeprefix(ATTRIBUTE): [value.value for value in facet.values] for facet in named}
