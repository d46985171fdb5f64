"""A market with prices: the catalogue's shirt in two colours, sold in won from Korea, one of them also from the US."""

from dataclasses import dataclass, replace
from decimal import Decimal

from hupan.catalog import CatalogService, OfferId
from hupan.kernel import Language, Money
from hupan.platform import Database
from hupan.pricing import (
    Benefit,
    Conditions,
    FixedOff,
    Level,
    PercentOff,
    PricingService,
    Promotion,
    PromotionId,
    PromotionService,
)
from hupan.pricing.repository import SqlPricingStore
from tests.integration.catalog.market import HILL, StoppedClock, catalog_on, offer, open_stalls, shirt

RED, BLUE = OfferId("off_shirt_red_lake"), OfferId("off_shirt_blue_lake")
RED_FROM_US = OfferId("off_shirt_red_hill")


@dataclass(frozen=True)
class Market:
    catalog: CatalogService
    pricing: PricingService
    promotions: PromotionService
    clock: StoppedClock


async def market_on(database: Database) -> Market:
    clock = StoppedClock()
    catalog = catalog_on(database, clock)
    await open_stalls(catalog)
    listing = shirt()
    abroad = offer(listing.product, 0, HILL, Money(2000, "USD"))
    await catalog.put_listings([replace(listing, offers=(*listing.offers, abroad))])
    stores = database.stores(SqlPricingStore)
    return Market(catalog, PricingService(stores, catalog, clock), PromotionService(stores, clock), clock)


def won(minor: int) -> FixedOff:
    return FixedOff(Money(minor, "KRW"))


def tenth() -> PercentOff:
    return PercentOff(Decimal(10))


def draft(benefit: Benefit, code: str = "", conditions: Conditions | None = None) -> Promotion:
    return Promotion(
        PromotionId(""),
        {Language.EN: "A voucher", Language.KO: "쿠폰"},
        Level.PLATFORM,
        benefit,
        code=code,
        conditions=conditions or Conditions(),
    )
