"""What the room needs from outside. Above: `SearchService`, `Follower`. Below: gateways, and rooms by `bootstrap`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hupan.catalog import CategoryTree, Listing, OfferId, ProductId, SellerId
from hupan.kernel import Money
from hupan.search.document import Document
from hupan.search.domain import Facet, Sort
from hupan.search.understanding import Understood


@dataclass(frozen=True, slots=True)
class Sourced:
    """Everything that the index has to know of a product.

    Attributes:
        available: How many of each offer can be bought now.
        rating: Mean of its reviews, or `None`.
        ships_to: Countries that each seller ships to; a seller that is missing says nothing of it.
        references: The price of each offer in the reference currency; without a rate it is left out.
    """

    listing: Listing
    available: Mapping[OfferId, int] = field(default_factory=dict[OfferId, int])
    rating: float | None = None
    reviews: int = 0
    ships_to: Mapping[SellerId, frozenset[str]] = field(default_factory=dict[SellerId, frozenset[str]])
    references: Mapping[OfferId, Money] = field(default_factory=dict[OfferId, Money])


class Source(Protocol):
    """The market, as the index reads it. Below: the rooms catalog, inventory, rates, pricing and reviews."""

    @property
    def currency(self) -> str:
        """The reference currency, in which prices are compared."""
        ...

    async def walk(self, after: ProductId | None, limit: int) -> Sequence[Sourced]:
        """Read all products in the order of ids; empty at the end, and only there."""
        ...

    async def some(self, product_ids: Sequence[ProductId]) -> Sequence[Sourced]:
        """Read some products; what buyers may not see is left out."""
        ...

    async def count(self) -> int:
        """Count the products that buyers may see, roughly."""
        ...

    async def categories(self) -> CategoryTree:
        """Read the tree of categories."""
        ...

    async def reference(self, money: Money, *, back_to: str | None = None) -> Money | None:
        """Reckon a sum in the reference currency, or one of that currency in another; `None` without a rate."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors. Below: the room inference."""

    async def embed(self, texts: Sequence[str], *, query: bool) -> list[list[float]]:
        """Return one normalised vector for each text."""
        ...


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters as the index knows them: prices in minor units of the reference currency."""

    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    price_from: int | None = None
    price_to: int | None = None
    rating: float | None = None
    in_stock: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What the index is asked.

    Attributes:
        wanted: The query, understood; `None` where everything is looked through.
        narrowings: By facet, what holds without that facet's own filter; under an empty key, all filters.
        bounds: Where the facet of prices parts, in minor units of the reference currency; none, no facets.
        share: How much words weigh against meaning, from 0 to 1, where it is known what the query means.
    """

    wanted: Understood | None
    narrowings: Mapping[str, Narrowing]
    sort: Sort
    first: int
    limit: int
    facets: bool
    bounds: tuple[int, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A product that the index found."""

    product_id: ProductId
    score: float
    by_words: bool
    by_meaning: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What the index found.

    Attributes:
        following: Where the next page begins; `None` behind the last.
        facets: Counted; prices in minor units of the reference currency.
        meant: Whether meaning counted where it was asked for; a large index takes a while to load what things mean.
    """

    hits: tuple[Scored, ...]
    total: int
    following: int | None
    facets: tuple[Facet, ...] = ()
    meant: bool = True


class Search(Protocol):
    """A search whose words have been looked up. What the query means is reckoned at the same time."""

    def end(self, vector: Sequence[float] | None) -> Found:
        """Weigh in what the query means.

        Args:
            vector: What it means; `None` where meaning does not count, or is not known in time.
        """
        ...


class Index(Protocol):
    """Finds products. Every verb blocks, and is called in a thread. Below: a search engine."""

    def open(self) -> bool:
        """Open what is on the disk; returns whether it is whole, so that only news have to be read."""
        ...

    def claim(self) -> bool:
        """Become the one process that writes; returns whether this is it."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...

    def rest(self) -> None:
        """Let go of what writing holds in memory, until there is something to write again."""
        ...

    def refresh(self) -> None:
        """See what another process has written."""
        ...

    def put(self, documents: Sequence[Document], generation: int) -> None:
        """Keep documents, each in place of what was kept of its product; they are found after `commit`."""
        ...

    def remove(self, product_ids: Sequence[ProductId]) -> None:
        """Forget products, after `commit`."""
        ...

    def commit(self, *, whole: bool = False, generation: int | None = None) -> None:
        """Make everything since the last commit be found, for good.

        Args:
            whole: Whether the index now holds everything.
            generation: Forget what an earlier generation put.
        """
        ...

    def lacking(self, limit: int) -> list[tuple[ProductId, int]]:
        """List products whose meaning is not known, each with the hash of its text."""
        ...

    def learn(self, vectors: Mapping[int, Sequence[float]]) -> None:
        """Keep the meaning of texts under their hashes."""
        ...

    def counts(self) -> tuple[int, int]:
        """Count the products kept, and those of them whose meaning is known."""
        ...

    def begin(self, plan: Plan) -> Search:
        """Look up the words of a search, and count by what their hits can be narrowed."""
        ...

    def near(self, product_id: ProductId, limit: int) -> list[Scored]:
        """Find what is like a product."""
        ...

    def endings(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """List words as they are written that begin with this, and how many products have each."""
        ...

    def brands(self, prefix: str, limit: int) -> list[str]:
        """List brands that begin with this."""
        ...

    def titled(self, prefix: str, limit: int) -> list[ProductId]:
        """Find products whose names have these words, the last of which may be unfinished."""
        ...

    def known(self, word: str) -> bool:
        """Whether any product has this word of the index."""
        ...


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """A query that people ask."""

    text: str
    asked: int


@dataclass(frozen=True, slots=True)
class ProductMeaning:
    """A product, as far as nearness of meaning has to know it: numbers that stand for its texts."""

    key: int
    hash: int
    category: int
    brand: int
    price: int
    available: bool


@dataclass(frozen=True, slots=True)
class MeaningFilter:
    """The filters that hold while what is near is sought; others are checked afterwards."""

    categories: Sequence[int] | None = None
    brands: Sequence[int] | None = None
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False


class Meanings(Protocol):
    """Finds products by what they mean. Every verb blocks. Above: an index. Below: arrays of vectors."""

    def load(self) -> None:
        """Read the vectors, and forget which products there are."""
        ...

    def change(self, changed: Mapping[int, ProductMeaning | None]) -> None:
        """Note products that changed, by key, or are no more; they count after `settle`."""
        ...

    def settle(self) -> None:
        """Let what was noted count."""
        ...

    def learn(self, vectors: Mapping[int, Sequence[float]]) -> None:
        """Keep vectors under the hashes of their texts, for good."""
        ...

    def counts(self) -> tuple[int, int]:
        """Count the products, and those whose meaning is known."""
        ...

    def lacking(self, limit: int) -> list[tuple[int, int]]:
        """List keys and hashes of products whose meaning is not known."""
        ...

    def vector(self, key: int) -> list[float] | None:
        """Read what a product means."""
        ...

    def likeness(self, vector: Sequence[float], keys: Sequence[int]) -> list[float | None]:
        """Tell how near products are; `None` where their meaning is not known."""
        ...

    def near(self, vector: Sequence[float], wanted: MeaningFilter, limit: int) -> list[tuple[int, float]]:
        """List keys of the nearest products, and how near they are, the nearest first."""
        ...


class QueryStore(Protocol):
    """Rows of queries that people asked. Below: the room's repository."""

    async def note(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Count queries, by language and text."""
        ...

    async def often(self, language: str, prefix: str, least: int, limit: int) -> list[AskedQuery]:
        """List the queries that were asked most and begin with this."""
        ...
