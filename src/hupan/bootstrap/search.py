"""Builds the market's search."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.catalog import NEWS as CATALOG_NEWS
from hupan.catalog import CatalogService, CategoryTree, Listing, OfferId, ProductId, SellerId
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.inference import InferenceService
from hupan.inventory import NEWS as INVENTORY_NEWS
from hupan.inventory import InventoryService
from hupan.kernel import Money
from hupan.platform import OutboxReader
from hupan.rates import BASE, NoRate, RateService
from hupan.reviews import NEWS as REVIEWS_NEWS
from hupan.reviews import ReviewSummary
from hupan.search import (
    READER,
    AskedQueries,
    Follower,
    Meanings,
    Progress,
    SearchService,
    SearchSettings,
    Sourced,
)
from hupan.search.repository import SqlQueryStore

ShipsTo = Callable[[Sequence[SellerId]], Awaitable[Mapping[SellerId, frozenset[str]]]]

_EMBEDDING_SIZE = 384


@dataclass(frozen=True, slots=True)
class SearchRoom:
    """The room's services."""

    search: SearchService
    follower: Follower


class Summaries(Protocol):
    """Tells what buyers think, in numbers. Below: the room reviews."""

    async def summary(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, ReviewSummary]:
        """Tell the numbers of products; every id asked for has some."""
        ...


@dataclass(frozen=True, slots=True)
class MarketParts:
    """The rooms that the index reads.

    Attributes:
        ships_to: Tells where sellers ship to; `None` where nothing is known of it.
    """

    catalog: CatalogService
    inventory: InventoryService
    rates: RateService
    reviews: Summaries
    ships_to: ShipsTo | None = None


class MarketSource:
    """The market, as the index reads it.

    Args:
        parts: The rooms.
    """

    def __init__(self, parts: MarketParts) -> None:
        self._parts = parts

    @property
    def currency(self) -> str:
        """The reference currency."""
        return BASE

    async def walk(self, after: ProductId | None, limit: int) -> Sequence[Sourced]:
        """Read all products in the order of ids."""
        return await self._sourced(await self._parts.catalog.walk(after, limit))

    async def some(self, product_ids: Sequence[ProductId]) -> Sequence[Sourced]:
        """Read some products."""
        return await self._sourced(await self._parts.catalog.listings(product_ids))

    async def count(self) -> int:
        """Count the products that buyers may see."""
        return (await self._parts.catalog.counts()).products

    async def categories(self) -> CategoryTree:
        """Read the tree of categories."""
        return await self._parts.catalog.categories()

    async def reference(self, money: Money, *, back_to: str | None = None) -> Money | None:
        """Reckon a sum in the reference currency, or one of that currency in another."""
        target = back_to or BASE
        if money.currency == target:
            return money
        try:
            return (await self._parts.rates.convert(money, target)).money
        except NoRate:
            return None

    async def _sourced(self, listings: Sequence[Listing]) -> list[Sourced]:
        if not listings:
            return []
        offers = [offer for listing in listings for offer in listing.offers]
        available = await self._parts.inventory.available([offer.id for offer in offers])
        summaries = await self._parts.reviews.summary([listing.product.id for listing in listings])
        rates = await self._parts.rates.rates()
        sellers = list({offer.seller_id for offer in offers})
        ships_to: Mapping[SellerId, frozenset[str]] = {}
        if self._parts.ships_to is not None:
            ships_to = await self._parts.ships_to(sellers)
        references: dict[OfferId, Money] = {}
        for offer in offers:
            try:
                references[offer.id] = rates.convert(offer.price, BASE).money
            except NoRate:
                continue
        return [
            Sourced(
                listing=listing,
                available={offer.id: available.get(offer.id, 0) for offer in listing.offers},
                rating=summaries[listing.product.id].mean,
                reviews=summaries[listing.product.id].count,
                ships_to=ships_to,
                references={offer.id: references[offer.id] for offer in listing.offers if offer.id in references},
            )
            for listing in listings
        ]


class InferenceEmbedder:
    """Has texts embedded by the room inference.

    Args:
        inference: That room.
    """

    def __init__(self, inference: InferenceService) -> None:
        self._inference = inference

    async def embed(self, texts: Sequence[str], *, query: bool) -> list[list[float]]:
        """Return one normalised vector for each text."""
        return await self._inference.embed(texts, purpose="query" if query else "passage")


def meanings_in(folder: Path) -> Meanings:
    """Open what finds by meaning."""
    # Imported here because it brings numpy, which costs memory that a market without visitors can spare.
    from hupan.gateways.numpy_vectors import NumpyMeanings, VectorFile  # noqa: PLC0415 - a heavy library at first use

    return NumpyMeanings(VectorFile(folder / f"meanings-e5-small-{_EMBEDDING_SIZE}.bin", _EMBEDDING_SIZE))


@asynccontextmanager
async def open_search(ground: Foundation, rooms: MarketRoom, inference: InferenceService) -> AsyncGenerator[SearchRoom]:
    """Yield the room's services; on leaving, the index is closed.

    Args:
        ground: What every room stands on.
        rooms: The market, which the index reads.
        inference: Embeds.
    """
    settings = ground.sources.load("search", SearchSettings)
    index = TantivyIndex(ground.server.data_dir / "search", meanings_in, settings.heap_bytes)
    parts = MarketParts(rooms.catalog, rooms.inventory, rooms.rates, rooms.reviews)
    source, embedder, progress = MarketSource(parts), InferenceEmbedder(inference), Progress()
    readers = [
        (topic, OutboxReader(ground.database, READER, topic)) for topic in (CATALOG_NEWS, INVENTORY_NEWS, REVIEWS_NEWS)
    ]
    follower = Follower(index, source, embedder, readers, ground.signals, progress, ground.clock, settings)
    asked = AskedQueries(ground.database.stores(SqlQueryStore))
    search = SearchService(index, source, embedder, progress, asked, settings)
    async with AsyncExitStack() as stack:
        for part in (asked, follower):
            await part.start()
            stack.push_async_callback(part.stop)
        stack.push_async_callback(search.stop)
        yield SearchRoom(search, follower)
