"""Builds the market's search."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hupan.adapters.search import InferenceEmbedder, MarketParts, MarketSource
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.catalog import NEWS as CATALOG_NEWS
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.inference import InferenceService
from hupan.inventory import NEWS as INVENTORY_NEWS
from hupan.platform import OutboxReader
from hupan.reviews import NEWS as REVIEWS_NEWS
from hupan.search import (
    READER,
    AskedQueries,
    Follower,
    Meanings,
    Progress,
    SearchService,
    SearchSettings,
)
from hupan.search.repository import SqlQueryStore

_EMBEDDING_SIZE = 384


@dataclass(frozen=True, slots=True)
class SearchRoom:
    """The room's services."""

    search: SearchService
    follower: Follower


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
