"""Builds the market's rooms."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market_people import build_reviews, build_wishes, open_pictures
from hupan.catalog import CatalogService, CategoryMemory
from hupan.catalog.repository import SqlCatalogStore
from hupan.desks import DeskService
from hupan.desks.repository import SqlDeskStore
from hupan.inventory import InventoryService, ReservationSweep
from hupan.inventory.repository import SqlInventoryStore
from hupan.orders import OrderService
from hupan.pictures import PictureService, PictureSweep
from hupan.pricing import PricingService, PromotionService
from hupan.pricing.repository import SqlPricingStore
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from hupan.reviews import QuestionService, ReviewService, StandingService
from hupan.wishes import WishService


@dataclass(frozen=True, slots=True)
class MarketRoom:
    """The rooms' services."""

    catalog: CatalogService
    inventory: InventoryService
    pricing: PricingService
    promotions: PromotionService
    rates: RateService
    pictures: PictureService
    reviews: ReviewService
    questions: QuestionService
    standing: StandingService
    wishes: WishService
    desks: DeskService


@asynccontextmanager
async def open_market(ground: Foundation) -> AsyncGenerator[MarketRoom]:
    """Yield the rooms' services; on leaving, their background tasks end.

    Args:
        ground: What every room stands on.
    """
    database, clock = ground.database, ground.clock
    stores = database.stores(SqlCatalogStore)
    memory = CategoryMemory(stores, ground.signals)
    catalog = CatalogService(stores, memory, clock)
    inventory = InventoryService(database.stores(SqlInventoryStore), catalog, clock)
    desks = DeskService(database.stores(SqlDeskStore), catalog, clock)
    async with AsyncExitStack() as stack:
        pictures = (await stack.enter_async_context(open_pictures(ground))).pictures
        said = build_reviews(ground, pictures, desks)
        for part in (memory, ReservationSweep(inventory)):
            await part.start()
            stack.push_async_callback(part.stop)
        pricing = database.stores(SqlPricingStore)
        yield MarketRoom(
            catalog=catalog,
            inventory=inventory,
            pricing=PricingService(pricing, catalog, clock),
            promotions=PromotionService(pricing, clock),
            rates=RateService(database.stores(SqlRateStore)),
            pictures=pictures,
            reviews=said.reviews,
            questions=said.questions,
            standing=said.standing,
            wishes=build_wishes(ground, catalog).wishes,
            desks=desks,
        )


@asynccontextmanager
async def sweep_pictures(market: MarketRoom, orders: OrderService) -> AsyncGenerator[None]:
    """Sweep away pictures that nobody shows, as long as this is open.

    Args:
        market: Keeps pictures, and shows them.
        orders: Show them still when they are no longer for sale.
    """
    # Whoever shows pictures stands here; a room that is forgotten loses them.
    shown = (market.catalog.pictures_in_use, market.reviews.pictures_in_use, orders.pictures_in_use)
    sweep = PictureSweep(market.pictures, shown)
    await sweep.start()
    try:
        yield
    finally:
        await sweep.stop()
