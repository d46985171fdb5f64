"""The room's words on the wire."""

from typing import Self

from pydantic import BaseModel, ConfigDict

from hupan.search.domain import Facet, FacetValue, Hit, IndexStatus, SearchPage, Suggestion, SuggestionKind


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class HitView(_View):
    """A product that was found; whether by its words, by its meaning, or both."""

    product_id: str
    score: float
    by_words: bool
    by_meaning: bool

    @classmethod
    def of(cls, hit: Hit) -> Self:
        """Write a hit."""
        return cls.model_validate(hit)


class FacetValueView(_View):
    """One value to narrow by. Of prices, `value` and `upto` are minor units of the currency asked for."""

    value: str
    count: int
    upto: str | None

    @classmethod
    def of(cls, value: FacetValue) -> Self:
        """Write a value."""
        return cls.model_validate(value)


class FacetView(_View):
    """By what hits can be narrowed: `category`, `brand`, `seller`, `price`, `attr:color` ...

    Where `estimated`, counts are rough, because there are very many hits.
    """

    key: str
    values: list[FacetValueView]
    estimated: bool

    @classmethod
    def of(cls, facet: Facet) -> Self:
        """Write a facet."""
        values = [FacetValueView.of(value) for value in facet.values]
        return cls(key=facet.key, values=values, estimated=facet.estimated)


class SearchView(_View):
    """A page of hits.

    `corrected` is what was searched instead of what finds nothing. `words_only` says that meaning was left out this
    time, since its model was still being loaded.
    """

    hits: list[HitView]
    total: int
    facets: list[FacetView]
    corrected: str | None
    cursor: str | None
    words_only: bool

    @classmethod
    def of(cls, page: SearchPage) -> Self:
        """Write a page."""
        return cls(
            hits=[HitView.of(hit) for hit in page.hits],
            total=page.total,
            facets=[FacetView.of(facet) for facet in page.facets],
            corrected=page.corrected,
            cursor=page.cursor,
            words_only=page.words_only,
        )


class SuggestionView(_View):
    """How what is being written may end. `target` is the slug of a category or a product, or a brand's name."""

    text: str
    kind: SuggestionKind
    target: str

    @classmethod
    def of(cls, suggestion: Suggestion) -> Self:
        """Write a suggestion."""
        return cls.model_validate(suggestion)


class IndexStatusView(_View):
    """How far the index has come."""

    indexed: int
    embedded: int
    total: int
    building: bool

    @classmethod
    def of(cls, status: IndexStatus) -> Self:
        """Write how far it is."""
        return cls.model_validate(status)
