"""One search: what the words find and what is near in meaning, weighed together, counted and paged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import tantivy
from tantivy import Occur, Query

from hupan.gateways.tantivy_index.facets import counting, read
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
    """Searches one state of the index.

    Args:
        schema: The fields.
        searcher: That state.
        meanings: Finds by meaning.
    """

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, meanings: Meanings | None) -> None:
        self._searcher = searcher
        self._meanings = meanings
        self._write = QueryWriter(schema, searcher)

    def find(self, plan: Plan) -> Found:
        """Search as planned."""
        narrowing = plan.narrowings[ALL]
        words, lexical, named, count = self._named(plan, narrowing)
        near = self._near(plan, narrowing, named or self._unfiltered(words))
        query = _either(words, self._write.keys([each.key for each in near]) if near else None)
        narrowed = self._write.narrowed(query, narrowing)
        if plan.sort.value in SORTED or (words is None and not near):
            chosen, following, total = self._sorted(plan, narrowed)
        else:
            total = count + self._unnamed(words, narrowing, near)
            chosen, following = self._ranked(plan, lexical, named, near)
        facets = self._facets(plan, query) if plan.facets else ()
        return Found(tuple(self._scored(each) for each in chosen), total, following, facets)

    def like(self, key: int, limit: int) -> list[Scored]:
        """Find what means nearly the same as a product."""
        vector = None if self._meanings is None else self._meanings.vector(key)
        if vector is None or self._meanings is None:
            return []
        near = self._meanings.near(vector, MeaningFilter(), 3 * limit + 1)
        found = self._addressed([(other, likeness) for other, likeness in near if other != key], Narrowing())
        for each in found:
            each.score = each.meaning or 0.0
        found.sort(key=lambda each: (not each.available, -each.score, each.key))
        spread = spread_sellers(found, lambda each: each.lead, lambda each: each.score)
        return [self._scored(each) for each in spread[:limit]]

    def _named(self, plan: Plan, narrowing: Narrowing) -> tuple[Query | None, Query | None, list[Candidate], int]:
        """Find what the words name; less strictly where next to nothing is named so, whatever the filters.

        Returns:
            The words as a query, the same with filters and what is in stock first, the best that it finds, and of how
            many.
        """
        if plan.wanted is None or plan.share <= 0:
            return None, None, [], 0
        strict = self._write.words(plan.wanted, strict=True)
        if strict is None:
            return None, None, [], 0
        lexical = self._write.available_first(self._write.narrowed(strict, narrowing))
        named, count = self._counted_read(lexical)
        if count >= _TOO_FEW or _count(self._searcher.search(strict, 1, count=True)) >= _TOO_FEW:
            return strict, lexical, named, count
        loose = self._write.words(plan.wanted, strict=False) or strict
        lexical = self._write.available_first(self._write.narrowed(loose, narrowing))
        return loose, lexical, *self._counted_read(lexical)

    def _unfiltered(self, words: Query | None) -> list[Candidate]:
        """Read what the words find but filters hide: it still tells how near a hit has to be."""
        return [] if words is None else self._read(words, _MEASURE, 0)

    def _near(self, plan: Plan, narrowing: Narrowing, named: Sequence[Candidate]) -> list[Candidate]:
        """Find what is near enough in meaning to count as a hit by itself: no less than what the words found."""
        if plan.vector is None or self._meanings is None or plan.share >= 1:
            return []
        nearest = self._meanings.near(plan.vector, _meaning_filter(narrowing), _NEAREST)
        if not nearest:
            return []
        if plan.share <= 0:
            return self._addressed(nearest, narrowing)
        least = nearest[0][1] - _NEAR_ENOUGH
        likeness = self._meanings.likeness(plan.vector, [each.key for each in named[:_MEASURE]])
        measured = [value for value in likeness if value is not None]
        if named and not measured:
            return []
        least = max(least, sum(measured) / len(measured) - _SLACK) if measured else least
        known = {each.key for each in named}
        return self._addressed([each for each in nearest if each[1] > least or each[0] in known], narrowing)

    def _ranked(
        self, plan: Plan, lexical: Query | None, named: Sequence[Candidate], near: Sequence[Candidate]
    ) -> tuple[list[Candidate], int | None]:
        if lexical is not None and plan.first >= _TAIL:
            return self._tail(lexical, plan, {each.key for each in near})
        window = {each.key: each for each in named}
        for each in near:
            mine = window.setdefault(each.key, each)
            mine.meaning, mine.by_meaning = each.meaning, True
        ranked = self._weighed(plan, list(window.values()))
        chosen = ranked[plan.first : plan.first + plan.limit]
        following = plan.first + len(chosen)
        if following < len(ranked):
            return chosen, following
        return chosen, _TAIL + _WINDOW if len(named) == _WINDOW else None

    def _tail(self, lexical: Query, plan: Plan, shown: set[int]) -> tuple[list[Candidate], int | None]:
        """Go on behind the window, in the order of the words alone; what meaning has lifted into it was shown."""
        offset, chosen = plan.first - _TAIL, list[Candidate]()
        while len(chosen) < plan.limit and offset < _DEEPEST:
            page = self._read(lexical, plan.limit - len(chosen), offset)
            if not page:
                return chosen, None
            offset += len(page)
            chosen += [each for each in page if each.key not in shown]
        more = offset < _DEEPEST and bool(self._read(lexical, 1, offset))
        return chosen, _TAIL + offset if more else None

    def _sorted(self, plan: Plan, narrowed: Query) -> tuple[list[Candidate], int | None, int]:
        field, order = SORTED.get(plan.sort.value, SORTED["rating"])
        found = self._searcher.search(
            narrowed, plan.limit, count=True, order_by_field=field, offset=plan.first, order=order
        )
        addresses = [address for _, address in found.hits]
        chosen = [Candidate(0, address, score=0.0, by_words=True) for address in addresses]
        following = plan.first + len(chosen)
        total = _count(found)
        return chosen, following if chosen and following < min(total, _DEEPEST) else None, total

    def _weighed(self, plan: Plan, found: list[Candidate]) -> list[Candidate]:
        """Weigh words and meaning together, spread the sellers, and put last what is sold out."""
        most = max((each.words for each in found), default=0.0)
        share = plan.share if most > 0 else 0.0
        nearness = self._nearness(plan, found) if share < 1 else [0.0] * len(found)
        for each, near in zip(found, nearness, strict=True):
            each.score = share * (each.words / most if most > 0 else 0.0) + (1 - share) * near
        found.sort(key=lambda each: (-each.score, each.key))
        there = spread_sellers(
            [each for each in found if each.available], lambda each: each.lead, lambda each: each.score
        )
        return [*there, *(each for each in found if not each.available)]

    def _nearness(self, plan: Plan, found: Sequence[Candidate]) -> list[float]:
        """Say for each candidate how near it is to the nearest: 1 for that, 0 for what is a span away from it."""
        unknown = [each for each in found if each.meaning is None]
        if self._meanings is not None and plan.vector is not None and unknown:
            likeness = self._meanings.likeness(plan.vector, [each.key for each in unknown])
            for each, value in zip(unknown, likeness, strict=True):
                each.meaning = value
        known = [each.meaning for each in found if each.meaning is not None]
        if not known:
            return [0.0] * len(found)
        best = max(known)
        values = [None if each.meaning is None else max(0.0, 1 - (best - each.meaning) / _SPAN) for each in found]
        # What has not been embedded yet is neither lifted nor sunk.
        average = sum(value for value in values if value is not None) / len(known)
        return [average if value is None else value for value in values]

    def _unnamed(self, words: Query | None, narrowing: Narrowing, near: Sequence[Candidate]) -> int:
        """Count what is near in meaning without having been named."""
        if words is None or not near:
            return len(near)
        keys = self._write.keys([each.key for each in near])
        both = self._write.narrowed(Query.boolean_query([(Occur.Must, keys), (Occur.Must, words)]), narrowing)
        return len(near) - _count(self._searcher.search(both, 1, count=True))

    def _counted_read(self, query: Query) -> tuple[list[Candidate], int]:
        found = self._searcher.search(query, _WINDOW, count=True)
        return self._named_by(found), _count(found)

    def _read(self, query: Query, limit: int, offset: int) -> list[Candidate]:
        return self._named_by(self._searcher.search(query, limit, count=False, offset=offset))

    def _named_by(self, found: tantivy.SearchResult) -> list[Candidate]:
        addresses = [address for _, address in found.hits]
        candidates = self._candidates(addresses)
        for each, (score, _) in zip(candidates, found.hits, strict=True):
            each.by_words = True
            each.words = score - AVAILABLE_BONUS if each.available else score
        return candidates

    def _addressed(self, near: Sequence[tuple[int, float]], narrowing: Narrowing) -> list[Candidate]:
        """Look up products that are near, and drop those that the filters do not let through."""
        if not near:
            return []
        query = self._write.narrowed(self._write.keys([key for key, _ in near]), narrowing)
        found = self._candidates([address for _, address in self._searcher.search(query, len(near), count=False).hits])
        likeness = dict(near)
        for each in found:
            each.meaning, each.by_meaning = likeness[each.key], True
        return found

    def _candidates(self, addresses: list[tantivy.DocAddress]) -> list[Candidate]:
        columns = [self._searcher.fast_field_values(field, addresses) for field in ("key", "available", "lead")]
        return [
            Candidate(int(key or 0), address, available=bool(available), lead=int(lead or 0))
            for address, key, available, lead in zip(addresses, *columns, strict=True)
        ]

    def _facets(self, plan: Plan, query: Query) -> tuple[Facet, ...]:
        """Count facets: those that narrow, each without its own filter; all others at once."""
        own = {key: narrowing for key, narrowing in plan.narrowings.items() if key != ALL}
        others = [key for key in _FACETS if key not in own]
        facets = self._counted(query, plan.narrowings[ALL], others, plan.bounds)
        mine = {facet.key for key, narrowing in own.items() for facet in self._own(query, key, narrowing, plan, facets)}
        return tuple(facet for facet in facets if facet.values or facet.key in mine)

    def _own(self, query: Query, key: str, narrowing: Narrowing, plan: Plan, facets: list[Facet]) -> list[Facet]:
        counted = self._counted(query, narrowing, [key], plan.bounds)
        facets[:] = [facet for facet in facets if facet.key != key] + counted
        return counted

    def _counted(self, query: Query, narrowing: Narrowing, keys: Sequence[str], bounds: Sequence[int]) -> list[Facet]:
        if not keys:
            return []
        asked = counting(keys, bounds)
        # The library's stubs say nothing of what is in a dictionary.
        searcher = cast("Any", self._searcher)
        return read(searcher.aggregate(self._write.narrowed(query, narrowing), asked), keys)

    def _scored(self, each: Candidate) -> Scored:
        product_id = self._searcher.doc(each.address)["id"][0]
        return Scored(product_id, each.score, each.by_words, each.by_meaning)


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
