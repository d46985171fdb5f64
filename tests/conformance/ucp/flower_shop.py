"""The flower shop that UCP's official suite buys in: read from its files where they lie, and laid out in a market."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from string import ascii_uppercase

from hupan.bootstrap.market import MarketRoom
from hupan.catalog import (
    Category,
    CategoryId,
    Listing,
    Offer,
    OfferId,
    Product,
    ProductId,
    ProductText,
    Seller,
    SellerId,
    Store,
    StoreId,
    Variant,
    VariantId,
)
from hupan.inventory import Level as StockLevel
from hupan.inventory import Location, LocationId
from hupan.kernel import Language, Money
from hupan.pricing import (
    EVERYWHERE,
    Conditions,
    FixedOff,
    FlatRate,
    FreeShipping,
    Level,
    Match,
    PercentOff,
    Promotion,
    PromotionId,
    ShippingProfile,
    Zone,
)

EVERY_COUNTRY = [f"{first}{second}" for first in ascii_uppercase for second in ascii_uppercase]
"""Every code that ISO 3166-1 could ever give."""

START = datetime(2026, 1, 11, tzinfo=UTC)
CURRENCY = "USD"
SELLER, PLACE, FLOWERS = SellerId("sell_flowers"), LocationId("loc_flowers"), CategoryId("cat_flowers")


@dataclass(frozen=True, slots=True)
class FlowerShop:
    """The suite's seed.

    Attributes:
        folder: Where its files lie.
    """

    folder: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        """Read one of its files."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    async def lay_out(self, market: MarketRoom) -> None:
        """Lay everything out."""
        texts = {Language.EN: "Flower shop"}
        seller = Seller(SELLER, "flowers", "Flower shop", "US", CURRENCY, START)
        await market.catalog.put_sellers(
            [seller], [Store(StoreId("store_flowers"), SELLER, "flowers", texts, {}, Language.EN)]
        )
        await market.catalog.put_categories([Category(FLOWERS, "flowers", {Language.EN: "Flowers"})])
        await market.pricing.put_shipping([ShippingProfile(SELLER, "US", "America/New_York", tuple(self._zones()))])
        await market.inventory.put_locations([Location(PLACE, SELLER, "Flower shop", "US")])
        await market.catalog.put_listings([_listing(row) for row in self.rows("products")])
        stock = [StockLevel(OfferId(row["product_id"]), PLACE, int(row["quantity"])) for row in self.rows("inventory")]
        await market.inventory.put_levels(stock)
        for promotion in self._promotions():
            await market.promotions.add(promotion)

    def _zones(self) -> list[Zone]:
        # A rate for a country of its own is for nobody else, and the default of the same service for everybody else.
        rates = self.rows("shipping_rates")
        own = {(row["service_level"], row["country_code"]) for row in rates}
        zones: list[Zone] = []
        for row in rates:
            elsewhere = {country for level, country in own if level == row["service_level"]} - {"default"}
            countries = {row["country_code"]} if row["country_code"] != "default" else {EVERYWHERE}
            if countries == {EVERYWHERE} and elsewhere:
                countries = {*EVERY_COUNTRY} - elsewhere
            rate, days = FlatRate(_money(row["price"])), (1, 2) if row["service_level"] == "express" else (3, 5)
            zones.append(Zone(frozenset(countries), rate, days, level=row["id"]))
        return zones

    def _promotions(self) -> list[Promotion]:
        # Two codes are reckoned one after the other, so they are of different levels.
        levels = (Level.SELLER, Level.PLATFORM)
        codes = [
            Promotion(
                PromotionId(""),
                {Language.EN: row["description"]},
                levels[min(at, 1)],
                PercentOff(Decimal(row["value"])) if row["type"] == "percentage" else FixedOff(_money(row["value"])),
                code=row["code"],
                seller_id=SELLER if at == 0 else None,
                group="",
            )
            for at, row in enumerate(self.rows("discounts"))
        ]
        standard = next(row for row in self.rows("shipping_rates") if row["service_level"] == "standard")
        return [*codes, *(_free_shipping(row, standard["price"]) for row in self.rows("promotions"))]


def _free_shipping(row: dict[str, str], price: str) -> Promotion:
    """Take off what standard shipping costs, so that a faster one still costs more."""
    offers = [OfferId(each) for each in json.loads(row["eligible_item_ids"] or "[]")]
    least = _money(row["min_subtotal"]) if row["min_subtotal"] else None
    return Promotion(
        PromotionId(""),
        {Language.EN: row["description"]},
        Level.SHIPPING,
        FreeShipping(_money(price)),
        match=Match(offer_ids=frozenset(offers)),
        conditions=Conditions(least_amount=least),
    )


def _listing(row: dict[str, str]) -> Listing:
    variant = Variant(VariantId(f"var_{row['id']}"), row["id"])
    product = Product(
        id=ProductId(f"prod_{row['id']}"),
        slug=row["id"].replace("_", "-"),
        category_id=FLOWERS,
        brand="",
        language=Language.EN,
        texts={Language.EN: ProductText(row["title"])},
        created_at=START,
        updated_at=START,
        variants=(variant,),
    )
    offer = Offer(OfferId(row["id"]), product.id, variant.id, SELLER, _money(row["price"]), START, START)
    return Listing(product, (offer,))


def _money(minor: str) -> Money:
    return Money(int(minor), CURRENCY)
