"""Writes a plan as queries of tantivy."""

from collections.abc import Sequence

import tantivy
from tantivy import FieldType, Occur, Query

from hupan.gateways.tantivy_index.schema import ATTRIBUTES, TERMS
from hupan.search import ATTRIBUTE, Narrowing, Understood, Unit

AVAILABLE_BONUS = 512.0
"""Stands above every score of words, so that what is sold out comes last; scores keep five digits beneath it."""

_WAY_TIE = 0.1
_HEAD = 2.0
_BEGUN = 0.4
_FEW_UNITS = 3
_MOST_UNITS_OF_A_WISH = 6
_SOME = 0.3


class QueryWriter:
    """Writes queries.

    Args:
        schema: The fields.
        searcher: Knows the words that there are.
    """

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    def words(self, wanted: Understood, *, strict: bool) -> Query | None:
        """Write what the words of a query find; `None` where it has none.

        Args:
            wanted: The query.
            strict: Whether the thing itself has to be named; else some of the words will do, as they do for whoever
                writes a whole title, which no other listing has word by word.
        """
        units = wanted.units
        if not units:
            return None
        strict = strict and len(units) <= _MOST_UNITS_OF_A_WISH
        must = wanted.head if strict else None
        clauses = [
            (Occur.Must if at == must else Occur.Should, Query.boost_query(self._unit(unit), _weight(at, wanted)))
            for at, unit in enumerate(units)
        ]
        if must is not None:
            return Query.boolean_query(clauses)
        needed = len(units) if strict and len(units) < _FEW_UNITS else max(1, int(len(units) * _SOME))
        return Query.boolean_query(clauses, minimum_number_should_match=needed)

    def _unit(self, unit: Unit) -> Query:
        ways = [self._way(way) for way in unit.ways]
        word = unit.ways[-1][-1] if unit.last and len(unit.ways[-1]) == 1 else ""
        if len(word) > 1 and not unit.known:
            begun = [end for end, _ in self._searcher.terms_with_prefix("name", word, limit=12) if end != word]
            ways += [Query.boost_query(self._word(end), _BEGUN) for end in begun]
        return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways, _WAY_TIE)

    def _way(self, words: Sequence[str]) -> Query:
        if len(words) == 1:
            return self._word(words[0])
        # All words of a way have to be there, and together weigh as much as one.
        every = Query.boolean_query([(Occur.Must, self._word(word)) for word in words])
        return Query.boost_query(every, 1 / len(words))

    def _word(self, word: str) -> Query:
        return Query.term_query(self._schema, "words", word, "freq")

    def titled(self, words: Sequence[str], begun: str) -> Query:
        """Find names with these words, and one that begins like the last."""
        ends = [end for end, _ in self._searcher.terms_with_prefix("name", begun, limit=24)] or [begun]
        parts = [Query.term_query(self._schema, "name", word, "basic") for word in words]
        last = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "name", end, "basic")) for end in ends]
        )
        return Query.boolean_query([(Occur.Must, part) for part in [*parts, last]])

    def keys(self, keys: Sequence[int]) -> Query:
        """Find products by their keys."""
        # One by one: a set of terms would fill a bit for every product of the market.
        each = [(Occur.Should, Query.term_query(self._schema, "key", key)) for key in keys]
        return Query.const_score_query(Query.boolean_query(each), 0.0)

    def narrowed(self, query: Query, narrowing: Narrowing) -> Query:
        """Add filters, which do not count for the score."""
        filters = self._filters(narrowing)
        if not filters:
            return query
        return Query.boolean_query(
            [(Occur.Must, query), *((Occur.Must, Query.const_score_query(f, 0.0)) for f in filters)]
        )

    def sampled(self, query: Query) -> Query:
        """Leave one slice of what a query finds."""
        one = Query.const_score_query(Query.term_query(self._schema, "slice", 0), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, one)])

    def available_first(self, query: Query) -> Query:
        """Lift what is in stock above what is not."""
        bonus = Query.const_score_query(Query.term_query(self._schema, "available", 1), AVAILABLE_BONUS)
        return Query.boolean_query([(Occur.Must, query), (Occur.Should, bonus)])

    def _filters(self, narrowing: Narrowing) -> list[Query]:
        filters = [self._among(key, values) for key, values in narrowing.terms.items()]
        if narrowing.in_stock:
            filters.append(Query.term_query(self._schema, "available", 1))
        if narrowing.price_from is not None or narrowing.price_to is not None:
            filters.append(self._between("price", max(narrowing.price_from or 0, 0), narrowing.price_to))
        if narrowing.rating is not None:
            filters.append(self._between("stars", round(narrowing.rating * 10), None))
        return filters

    def _among(self, key: str, values: Sequence[str]) -> Query:
        if key.startswith(ATTRIBUTE):
            name = key.removeprefix(ATTRIBUTE)
            return Query.term_set_query(self._schema, ATTRIBUTES, [f"{name}={value}" for value in values])
        return Query.term_set_query(self._schema, TERMS[key], list(values))

    def _between(self, field: str, least: int | None, most: int | None) -> Query:
        return Query.range_query(self._schema, field, FieldType.Integer, least, most)


def _weight(at: int, wanted: Understood) -> float:
    return _HEAD if at == wanted.head and len(wanted.units) <= _MOST_UNITS_OF_A_WISH else 1.0
