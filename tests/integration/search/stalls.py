"""A small market to search in, with the index in a folder and an embedder that costs nothing."""

import asyncio
import hashlib
import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.search import MarketParts, MarketSource
from hupan.bootstrap.search import meanings_in
from hupan.catalog import (
    NEWS,
    CatalogService,
    CategoryId,
    CategoryMemory,
    Listing,
    Offer,
    OfferId,
    Product,
    ProductId,
    ProductText,
    SellerId,
    Variant,
    VariantId,
)
from hupan.catalog.repository import SqlCatalogStore
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.inventory import NEWS as STOCK_NEWS
from hupan.inventory import InventoryService, Level, Location, LocationId
from hupan.inventory.repository import SqlInventoryStore
from hupan.kernel import Language, Money, SystemClock
from hupan.platform import Database, OutboxReader, Signals, tell
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from hupan.reviews import NEWS as REVIEWS_NEWS
from hupan.reviews import ReviewSummary
from hupan.search import (
    READER,
    AskedQueries,
    Follower,
    Progress,
    SearchPage,
    SearchRequest,
    SearchService,
    SearchSettings,
    commerce,
    document_words,
)
from hupan.search.repository import SqlQueryStore
from tests.integration.catalog.market import HILL, LAKE, SHIRTS, START, open_stalls

SHELF = LocationId("loc_shelf")
_SIZE = 384


class WordEmbedder:
    """Puts texts with the same words and concepts near one another: enough to see that meaning is asked.

    Attributes:
        asked: Every text that was embedded.
        slow_s: How long a query takes.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.slow_s = 0.0
        self.broken = False

    async def embed(self, texts: Sequence[str], *, query: bool) -> list[list[float]]:
        if query:
            await asyncio.sleep(self.slow_s)
        if self.broken:
            raise RuntimeError("no model")
        self.asked += texts
        return [vector_of(text) for text in texts]


class Stars:
    """Reviews that a test decides on."""

    def __init__(self) -> None:
        self.given: dict[ProductId, ReviewSummary] = {}

    async def summary(self, product_ids: Sequence[ProductId]) -> dict[ProductId, ReviewSummary]:
        return {each: self.given.get(each, ReviewSummary()) for each in product_ids}


@dataclass(slots=True)
class Stalls:
    """The market and its search."""

    database: Database
    catalog: CatalogService
    inventory: InventoryService
    search: SearchService
    follower: Follower
    index: TantivyIndex
    embedder: WordEmbedder
    stars: Stars
    asked: AskedQueries

    async def put(self, *listings: Listing, stock: int = 5) -> None:
        """Sell listings, with so many of each offer in stock."""
        await self.catalog.put_listings(listings)
        levels = [Level(offer.id, shelf_of(offer.seller_id), stock) for listing in listings for offer in listing.offers]
        await self.inventory.put_levels(levels)

    async def rate(self, product_id: ProductId, *histogram: int) -> None:
        """Give a product reviews: how many of one star, of two, and so on."""
        one, two, three, four, five = histogram
        self.stars.given[product_id] = ReviewSummary((one, two, three, four, five))
        async with AsyncSession(self.database.engine) as session, session.begin():
            await tell(session, REVIEWS_NEWS, [product_id])

    async def find(self, text: str, **asked: object) -> SearchPage:
        """Search."""
        return await self.search.search(replace(SearchRequest(text), **asked))

    async def names(self, text: str, **asked: object) -> list[str]:
        """Search, and tell what is found by the last part of its id."""
        return [hit.product_id.removeprefix("prod_") for hit in (await self.find(text, **asked)).hits]

    async def until_indexed(self, count: int, *, embedded: bool = False) -> None:
        """Wait until so many products are indexed."""
        async with asyncio.timeout(20):
            while True:
                status = await self.search.status()
                if not status.building and status.indexed == count and (not embedded or status.embedded == count):
                    return
                await asyncio.sleep(0.02)

    async def until(self, text: str, expected: list[str], **asked: object) -> float:
        """Wait until a search finds exactly this, in any order; returns how long it took."""
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(20):
            while sorted(await self.names(text, **asked)) != sorted(expected):
                await asyncio.sleep(0.02)
        return asyncio.get_running_loop().time() - began


@asynccontextmanager
async def open_stalls_in(
    database: Database, folder: Path, embedder: WordEmbedder | None = None, settings: SearchSettings | None = None
) -> AsyncGenerator[Stalls]:
    """Open the market; its search follows it."""
    settings, embedder, clock = settings or SearchSettings(), embedder or WordEmbedder(), SystemClock()
    signals = Signals(database)
    stores = database.stores(SqlCatalogStore)
    memory = CategoryMemory(stores, signals)
    catalog = CatalogService(stores, memory, clock)
    await open_stalls(catalog)
    inventory = InventoryService(database.stores(SqlInventoryStore), catalog, clock)
    await inventory.put_locations([Location(shelf_of(seller), seller, "Shelf", "KR") for seller in (LAKE, HILL)])
    stars = Stars()
    rates = RateService(database.stores(SqlRateStore))
    source = MarketSource(MarketParts(catalog, inventory, rates, stars))
    index, progress = TantivyIndex(folder, meanings_in, 15_000_000), Progress()
    readers = [(topic, OutboxReader(database, READER, topic)) for topic in (NEWS, STOCK_NEWS, REVIEWS_NEWS)]
    follower = Follower(index, source, embedder, readers, signals, progress, clock, settings)
    asked = AskedQueries(database.stores(SqlQueryStore))
    search = SearchService(index, source, embedder, progress, asked, settings)
    async with AsyncExitStack() as stack:
        for part in (signals, memory, asked, follower):
            await part.start()
            stack.push_async_callback(part.stop)
        stack.push_async_callback(search.stop)
        yield Stalls(database, catalog, inventory, search, follower, index, embedder, stars, asked)


def counts(page: SearchPage, key: str) -> dict[str, int]:
    """Read the counts of a facet."""
    facet = next(each for each in page.facets if each.key == key)
    return {value.value: value.count for value in facet.values}


def thing(  # noqa: PLR0913 - what a test wants to say of a product
    name: str,
    *,
    key: str = "",
    language: Language = Language.EN,
    price: str = "10",
    seller: SellerId = HILL,
    category: CategoryId = SHIRTS,
    brand: str = "Suyeon",
    description: str = "",
    **attributes: str,
) -> Listing:
    """Something that is sold once."""
    key = key or name.lower().replace(" ", "-")
    product_id, variant_id = ProductId(f"prod_{key}"), VariantId(f"var_{key}")
    product = Product(
        id=product_id,
        slug=key,
        category_id=category,
        brand=brand,
        language=language,
        texts={language: ProductText(name, description=description)},
        created_at=START,
        updated_at=START,
        attributes=attributes,
        variants=(Variant(variant_id, f"SKU-{key}"),),
    )
    return Listing(product, (offered(product, price, seller),))


def offered(product: Product, price: str, seller: SellerId) -> Offer:
    """An offer of a product's only variant."""
    offer_id = OfferId(f"off_{product.id}_{seller}")
    variant_id = product.variants[0].id
    return Offer(offer_id, product.id, variant_id, seller, Money.exactly(price, "USD"), START, START)


def shelf_of(seller: SellerId) -> LocationId:
    """Where a seller keeps its goods."""
    return LocationId(f"{SHELF}_{seller}")


def vector_of(text: str) -> list[float]:
    """What the embedder makes of a text."""
    numbers = [0.01] * _SIZE
    for word in document_words(text, commerce()):
        at = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest()) % _SIZE
        numbers[at] += 1.0
    length = math.sqrt(sum(number * number for number in numbers))
    return [number / length for number in numbers]
