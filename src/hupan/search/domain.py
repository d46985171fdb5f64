"""What may be asked, and what is found, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hupan.catalog import ProductId
from hupan.kernel import Language, Money

CATEGORY, BRAND, SELLER, CONDITION = "category", "brand", "seller", "condition"
PRICE, RATING, STOCK, SHIPS_TO = "price", "rating", "in_stock", "ships_to"
ATTRIBUTE = "attr:"
"""Stands before an attribute's key where a facet is named."""

EVERYWHERE = "*"
"""Stands for all countries where a seller ships anywhere."""

LONGEST_QUERY = 300


class Sort(StrEnum):
    """In which order hits come. What is sold out comes last in every one."""

    RELEVANCE = "relevance"
    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    NEWEST = "newest"
    RATING = "rating"
    DISCOUNT = "discount"


class Way(StrEnum):
    """By which of its two ways a search finds; people always use both."""

    FUSED = "fused"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits have to be. Values of one filter stand for one another; different filters all have to hold.

    Attributes:
        categories: Ids; what lies below them counts.
        price_from: Least price of what is in stock, in any currency that has a reference rate.
        price_to: Most.
        rating: Least mean of the reviews.
        ships_to: A country's code.
        attributes: Values by the key of an attribute or an option.
    """

    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    sellers: tuple[str, ...] = ()
    price_from: Money | None = None
    price_to: Money | None = None
    rating: float | None = None
    in_stock: bool = False
    conditions: tuple[str, ...] = ()
    ships_to: str | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search.

    Attributes:
        text: What is sought; empty looks through everything.
        language: The reader's.
        currency: In which the reader reckons; facets of prices are in it.
        cursor: The next page, as the page before gave it.
        facets: Whether facets are counted; the first page is enough.
    """

    text: str = ""
    language: Language = Language.EN
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    limit: int = 24
    cursor: str | None = None
    currency: str = "USD"
    facets: bool = True
    way: Way = Way.FUSED


@dataclass(frozen=True, slots=True)
class Hit:
    """A product that was found.

    Attributes:
        by_words: Whether its words matched.
        by_meaning: Whether its meaning was near.
    """

    product_id: ProductId
    score: float
    by_words: bool = True
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value by which hits can be narrowed.

    Attributes:
        value: As a filter takes it; of prices and ratings, the least.
        upto: Of prices, the most; else `None`.
    """

    value: str
    count: int
    upto: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """By what hits can be narrowed; counts leave its own filter aside, so that more values can be chosen.

    Attributes:
        estimated: Whether counts are rough, because there are very many hits.
    """

    key: str
    values: tuple[FacetValue, ...]
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits.

    Attributes:
        total: How many there are on all pages.
        corrected: What was searched instead, where the words as written find nothing.
        cursor: Asks for the next page; `None` on the last.
        words_only: Whether meaning was left out, because its model was still being loaded; asked again, it counts.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...] = ()
    corrected: str | None = None
    cursor: str | None = None
    words_only: bool = False


class SuggestionKind(StrEnum):
    """What a suggestion leads to."""

    QUERY = "query"
    CATEGORY = "category"
    BRAND = "brand"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How what is being written may end.

    Attributes:
        target: Id or slug of what it leads to; empty for a query.
    """

    text: str
    kind: SuggestionKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How far the index has come.

    Attributes:
        indexed: Products that can be found.
        embedded: Of these, the ones that are found by meaning, too.
        total: Products that are to be indexed; as many as `indexed` once it has caught up.
        building: Whether everything is being read anew.
        follows: Whether this process keeps the index; another one may.
    """

    indexed: int
    embedded: int
    total: int
    building: bool = False
    follows: bool = True


def without(filters: Filters, key: str) -> Filters:
    """Leave one filter out, named as its facet is."""
    plain: dict[str, Filters] = {
        CATEGORY: replace(filters, categories=()),
        BRAND: replace(filters, brands=()),
        SELLER: replace(filters, sellers=()),
        CONDITION: replace(filters, conditions=()),
        PRICE: replace(filters, price_from=None, price_to=None),
        RATING: replace(filters, rating=None),
        STOCK: replace(filters, in_stock=False),
        SHIPS_TO: replace(filters, ships_to=None),
    }
    if key in plain:
        return plain[key]
    kept = {name: values for name, values in filters.attributes.items() if ATTRIBUTE + name != key}
    return replace(filters, attributes=kept)


def narrowed_by(filters: Filters) -> list[str]:
    """List the facets by which it is narrowed."""
    plain = {
        CATEGORY: filters.categories,
        BRAND: filters.brands,
        SELLER: filters.sellers,
        CONDITION: filters.conditions,
        PRICE: filters.price_from or filters.price_to,
        RATING: filters.rating,
        STOCK: filters.in_stock,
        SHIPS_TO: filters.ships_to,
    }
    return [key for key, value in plain.items() if value] + [ATTRIBUTE + key for key in filters.attributes]
