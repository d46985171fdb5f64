"""One search: what the words find and what is near in meaning, weighed together, counted and paged.

It has two halves: words are looked up and facets counted while it is still being reckoned what the query means.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import tantivy
from tantivy import Occur, Query

from hupan.gateways.tantivy_index.facets import Asked, Counted, counting, estimate, joined, read
from hupan.gateways.tantivy_index.queries import AVAILABLE_BONUS, QueryWriter
from hupan.gateways.tantivy_index.schema import SORTED
from hupan.search import Facet, Found, MeaningFilter, Meanings, Narrowing, Plan, Scored, number_of, spread_sellers

_WINDOW = 300
_NEAREST = 60
_MEASURE = 10
_SLACK = 0.02
_SPAN = 0.1
_NEAR_ENOUGH = 0.04
_TOO_FEW = 3
_TAIL = 1_000_000
_DEEPEST = 20_000
_EXACT = 10_000
ALL = ""


@dataclass(slots=True)
class Candidate:
    """A product that may be a hit."""

    key: int
    address: tantivy.DocAddress
    words: float = 0.0
    meaning: float | None = None
    available: bool = True
    lead: int = 0
    score: float = 0.0
    by_words: bool = False
    by_meaning: bool = False


class Finder:
    """Reads one state of the index.

    Args:
        schema: The fields.
        searcher: That state.
        meanings: Gives what finds by meaning, if it is there yet; asked only when meaning is known to count.
    """

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, meanings: Callable[[], Meanings | None]
    ) -> None:
        self.meanings = meanings
        self.write = QueryWriter(schema, searcher)
        self._searcher = searcher

    def count(self, query: Query) -> int:
        """Count what a query finds."""
        return _count(self._searcher.search(query, 1, count=True))

    def read(self, query: Query, limit: int, offset: int) -> list[Candidate]:
        """Read the best that a query of words finds."""
        return self._named_by(self._searcher.search(query, limit, count=False, offset=offset))

    def counted_read(self, query: Query) -> tuple[list[Candidate], int]:
        """Read the best that a query of words finds, and count all."""
        found = self._searcher.search(query, _WINDOW, count=True)
        return self._named_by(found), _count(found)

    def sorted(self, query: Query, plan: Plan) -> tuple[list[Candidate], int]:
        """Read a page of what a query finds in the order of a field, and count all."""
        field, order = SORTED.get(plan.sort.value, SORTED["rating"])
        found = self._searcher.search(
            query, plan.limit, count=True, order_by_field=field, offset=plan.first, order=order
        )
        return [Candidate(0, address, by_words=True) for _, address in found.hits], _count(found)

    def all_of(self, query: Query, limit: int) -> list[Candidate]:
        """Read what a query finds, in no order."""
        return self._candidates([address for _, address in self._searcher.search(query, limit, count=False).hits])

    def addressed(self, near: Sequence[tuple[int, float]], narrowing: Narrowing) -> list[Candidate]:
        """Look up products that are near, and drop those that the filters do not let through."""
        if not near:
            return []
        found = self.all_of(self.write.narrowed(self.write.keys([key for key, _ in near]), narrowing), len(near))
        likeness = dict(near)
        for each in found:
            each.meaning, each.by_meaning = likeness[each.key], True
        return found

    @property
    def size(self) -> int:
        """How many products there are."""
        return self._searcher.num_docs

    def aggregate(self, query: Query, keys: Sequence[str], bounds: Sequence[int]) -> Asked:
        """Count by facets what a query finds."""
        # The library's stubs say nothing of what is in a dictionary.
        return cast("Asked", cast("Any", self._searcher).aggregate(query, counting(keys, bounds))) if keys else {}

    def scored(self, each: Candidate) -> Scored:
        """Write a candidate as the room knows it."""
        product_id = self._searcher.doc(each.address)["id"][0]
        return Scored(product_id, each.score, each.by_words, each.by_meaning)

    def _named_by(self, found: tantivy.SearchResult) -> list[Candidate]:
        candidates = self._candidates([address for _, address in found.hits])
        for each, (score, _) in zip(candidates, found.hits, strict=True):
            each.by_words = True
            each.words = score - AVAILABLE_BONUS if each.available else score
        return candidates

    def _candidates(self, addresses: list[tantivy.DocAddress]) -> list[Candidate]:
        columns = [self._searcher.fast_field_values(field, addresses) for field in ("key", "available", "lead")]
        return [
            Candidate(int(key or 0), address, available=bool(available), lead=int(lead or 0))
            for address, key, available, lead in zip(addresses, *columns, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Named:
    """What the words of a search find.

    Attributes:
        words: The words as a query; `None` where words do not count.
        lexical: The same with filters, and what is in stock first.
        best: The best that it finds.
        count: Of how many.
    """

    words: Query | None = None
    lexical: Query | None = None
    best: Sequence[Candidate] = ()
    count: int = 0


class Begun:
    """A search whose words have been looked up and counted.

    Args:
        finder: Reads the index as it was when the search began.
        plan: What is sought.
    """

    def __init__(self, finder: Finder, plan: Plan) -> None:
        self._finder = finder
        self._plan = plan
        self._narrowing = plan.narrowings[ALL]
        self._own = [key for key in plan.narrowings if key != ALL]
        self._others = [key for key in _FACETS if key not in self._own]
        self._named = self._look_up()
        self._counted: dict[str, Counted] = {}
        if plan.facets and (self._named.words is not None or plan.wanted is None):
            self._counted = self._count_facets(self._named.words or Query.all_query())

    def end(self, vector: Sequence[float] | None) -> Found:
        """Weigh in what the query means, if that is known."""
        if vector is None and self._plan.share < 1:
            self._plan = replace(self._plan, share=1.0)
            if self._named.words is None and self._plan.wanted is not None:
                return Begun(self._finder, self._plan).end(None)
        meanings = None if vector is None else self._finder.meanings()
        near = [] if vector is None or meanings is None else self._near(vector, meanings)
        fresh = self._fresh(near)
        if self._plan.sort.value in SORTED or (self._named.words is None and not near):
            chosen, following, total = self._sorted(near)
        else:
            total = self._named.count + len(fresh)
            chosen, following = self._ranked(near, vector, meanings)
        facets = self._facets(fresh) if self._plan.facets else ()
        hits = tuple(self._finder.scored(each) for each in chosen)
        return Found(hits, total, following, facets, meant=vector is None or meanings is not None)

    def _look_up(self) -> _Named:
        """Find what the words name; less strictly where next to nothing is named so, whatever the filters."""
        finder, plan = self._finder, self._plan
        if plan.wanted is None or plan.share <= 0:
            return _Named()
        strict = finder.write.words(plan.wanted, strict=True)
        if strict is None:
            return _Named()
        named = self._narrowed(strict)
        if named.count >= _TOO_FEW or finder.count(strict) >= _TOO_FEW:
            return named
        return self._narrowed(finder.write.words(plan.wanted, strict=False) or strict)

    def _narrowed(self, words: Query) -> _Named:
        write = self._finder.write
        lexical = write.available_first(write.narrowed(words, self._narrowing))
        return _Named(words, lexical, *self._finder.counted_read(lexical))

    def _near(self, vector: Sequence[float], meanings: Meanings) -> list[Candidate]:
        """Find what is near enough in meaning to count as a hit by itself: no less than what the words found."""
        if self._plan.wanted is None or self._plan.share >= 1:
            return []
        nearest = meanings.near(vector, _meaning_filter(self._narrowing), _NEAREST)
        if not nearest:
            return []
        if self._plan.share <= 0:
            return self._finder.addressed(nearest, self._narrowing)
        named = self._named.best or self._unfiltered()
        likeness = meanings.likeness(vector, [each.key for each in named[:_MEASURE]])
        measured = [value for value in likeness if value is not None]
        if named and not measured:
            return []
        least = nearest[0][1] - _NEAR_ENOUGH
        least = max(least, sum(measured) / len(measured) - _SLACK) if measured else least
        known = {each.key for each in named}
        kept = [each for each in nearest if each[1] > least or each[0] in known]
        return self._finder.addressed(kept, self._narrowing)

    def _unfiltered(self) -> Sequence[Candidate]:
        """Read what the words find but filters hide: it still tells how near a hit has to be."""
        return [] if self._named.words is None else self._finder.read(self._named.words, _MEASURE, 0)

    def _fresh(self, near: Sequence[Candidate]) -> list[Candidate]:
        """Take from what is near in meaning what no word has named."""
        if not near or self._named.words is None:
            return list(near)
        keys = self._finder.write.keys([each.key for each in near])
        unnamed = Query.boolean_query([(Occur.Must, keys), (Occur.MustNot, self._named.words)])
        return self._finder.all_of(unnamed, len(near))

    def _ranked(
        self, near: Sequence[Candidate], vector: Sequence[float] | None, meanings: Meanings | None
    ) -> tuple[list[Candidate], int | None]:
        plan, lexical = self._plan, self._named.lexical
        if lexical is not None and plan.first >= _TAIL:
            return self._tail(lexical, {each.key for each in near})
        window = {each.key: each for each in self._named.best}
        for each in near:
            mine = window.setdefault(each.key, each)
            mine.meaning, mine.by_meaning = each.meaning, True
        found = list(window.values())
        if vector is not None and meanings is not None:
            _measure(found, vector, meanings)
        ranked = _weighed(found, plan.share)
        chosen = ranked[plan.first : plan.first + plan.limit]
        following = plan.first + len(chosen)
        if following < len(ranked):
            return chosen, following
        return chosen, _TAIL + _WINDOW if len(self._named.best) == _WINDOW else None

    def _tail(self, lexical: Query, shown: set[int]) -> tuple[list[Candidate], int | None]:
        """Go on behind the window, in the order of the words alone; what meaning has lifted into it was shown."""
        plan, finder = self._plan, self._finder
        offset, chosen = plan.first - _TAIL, list[Candidate]()
        while len(chosen) < plan.limit and offset < _DEEPEST:
            page = finder.read(lexical, plan.limit - len(chosen), offset)
            if not page:
                return chosen, None
            offset += len(page)
            chosen += [each for each in page if each.key not in shown]
        more = offset < _DEEPEST and bool(finder.read(lexical, 1, offset))
        return chosen, _TAIL + offset if more else None

    def _sorted(self, near: Sequence[Candidate]) -> tuple[list[Candidate], int | None, int]:
        write, plan = self._finder.write, self._plan
        query = _either(self._named.words, write.keys([each.key for each in near]) if near else None)
        chosen, total = self._finder.sorted(write.narrowed(query, self._narrowing), plan)
        following = plan.first + len(chosen)
        return chosen, following if chosen and following < min(total, _DEEPEST) else None, total

    def _count_facets(self, query: Query) -> dict[str, Counted]:
        """Count facets: those that narrow, each without its own filter; all others at once."""
        narrowings = {ALL: self._others, **{key: [key] for key in self._own}}
        few = {ALL} if self._named.words is not None and self._named.count <= _EXACT else set[str]()
        return {
            group: self._count(self._finder.write.narrowed(query, self._plan.narrowings[group]), keys, few=group in few)
            for group, keys in narrowings.items()
        }

    def _count(self, query: Query, keys: Sequence[str], *, few: bool) -> Counted:
        """Count exactly what a person might count after us, and estimate what is more than that."""
        finder, bounds = self._finder, self._plan.bounds
        if finder.size > _EXACT and not few:
            rough = estimate(finder.aggregate(finder.write.sampled(query), keys, bounds))
            if rough.most > _EXACT:
                return rough
        return Counted(finder.aggregate(query, keys, bounds))

    def _facets(self, fresh: Sequence[Candidate]) -> tuple[Facet, ...]:
        """Write the facets, with what is near without having been named."""
        counted = self._counted
        if fresh:
            # All filters hold for these: they count the same in every facet, with its own filter and without.
            keys = self._finder.write.keys([each.key for each in fresh])
            more = self._finder.aggregate(keys, _FACETS, self._plan.bounds)
            counted = {group: joined(counted.get(group, Counted()), more) for group in (ALL, *self._own)}
        facets = read(counted.get(ALL, Counted()), self._others)
        mine = [facet for key in self._own for facet in read(counted.get(key, Counted()), [key])]
        own = {facet.key for facet in mine}
        return (*(facet for facet in facets if facet.values and facet.key not in own), *mine)


def like(finder: Finder, key: int, limit: int) -> list[Scored]:
    """Find what means nearly the same as a product."""
    meanings = finder.meanings()
    vector = None if meanings is None else meanings.vector(key)
    if vector is None or meanings is None:
        return []
    near = meanings.near(vector, MeaningFilter(), 3 * limit + 1)
    found = finder.addressed([(other, likeness) for other, likeness in near if other != key], Narrowing())
    for each in found:
        each.score = each.meaning or 0.0
    found.sort(key=lambda each: (not each.available, -each.score, each.key))
    spread = spread_sellers(found, lambda each: each.lead, lambda each: each.score)
    return [finder.scored(each) for each in spread[:limit]]


def _measure(found: Sequence[Candidate], vector: Sequence[float], meanings: Meanings) -> None:
    unknown = [each for each in found if each.meaning is None]
    if unknown:
        likeness = meanings.likeness(vector, [each.key for each in unknown])
        for each, value in zip(unknown, likeness, strict=True):
            each.meaning = value


def _weighed(found: list[Candidate], share: float) -> list[Candidate]:
    """Weigh words and meaning together, spread the sellers, and put last what is sold out."""
    most = max((each.words for each in found), default=0.0)
    share = share if most > 0 else 0.0
    nearness = _nearness(found) if share < 1 else [0.0] * len(found)
    for each, near in zip(found, nearness, strict=True):
        each.score = share * (each.words / most if most > 0 else 0.0) + (1 - share) * near
    found.sort(key=lambda each: (-each.score, each.key))
    there = spread_sellers([each for each in found if each.available], lambda each: each.lead, lambda each: each.score)
    return [*there, *(each for each in found if not each.available)]


def _nearness(found: Sequence[Candidate]) -> list[float]:
    """Say for each candidate how near it is to the nearest: 1 for that, 0 for what is a span away from it."""
    known = [each.meaning for each in found if each.meaning is not None]
    if not known:
        return [0.0] * len(found)
    best = max(known)
    values = [None if each.meaning is None else max(0.0, 1 - (best - each.meaning) / _SPAN) for each in found]
    # What has not been embedded yet is neither lifted nor sunk.
    average = sum(value for value in values if value is not None) / len(known)
    return [average if value is None else value for value in values]


_FACETS = ("category", "brand", "seller", "condition", "price", "rating", "in_stock", "ships_to", "attr:")


def _count(found: tantivy.SearchResult) -> int:
    return cast("Any", found).count  # the library's stubs have forgotten it


def _either(words: Query | None, keys: Query | None) -> Query:
    parts = [part for part in (words, keys) if part is not None]
    if not parts:
        return Query.all_query()
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def _meaning_filter(narrowing: Narrowing) -> MeaningFilter:
    def numbers(texts: Iterable[str] | None) -> list[int] | None:
        return None if texts is None else [number_of(text) for text in texts]

    return MeaningFilter(
        categories=numbers(narrowing.terms.get("category")),
        brands=numbers(narrowing.terms.get("brand")),
        price_from=narrowing.price_from,
        price_to=narrowing.price_to,
        in_stock=narrowing.in_stock,
    )
