"""A small tea shop to test with: goods for two pages, one sold out, one with choices. What is bought is an offer."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hupan.bootstrap.market import MarketRoom
from hupan.catalog import (
    Category,
    CategoryId,
    Listing,
    Offer,
    OfferId,
    Option,
    OptionValue,
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
from hupan.inventory import Level, Location, LocationId
from hupan.kernel import Language, Money
from hupan.pricing import Conditions, Match, PercentOff, Promotion, PromotionId, usual_shipping
from hupan.pricing import Level as Where

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SELLER, PLACE, SHELF = SellerId("sell_tea"), LocationId("loc_tea"), CategoryId("cat_tea")

# Name, price in cents, how many there are.
PLAIN = (
    ("teapot", 2500, 100_000),
    ("mug", 1500, 100_000),
    ("kettle", 6000, 100_000),
    ("trivet", 900, 0),
    *((f"tea_{number}", 700 + number, 1000) for number in range(1, 9)),
)
GLAZES = ("celadon", "cobalt")
IN_ALL = len(PLAIN) + 1
TEAPOT, MUG, KETTLE, SOLD_OUT = "off_teapot", "off_mug", "off_kettle", "off_trivet"
CUP = ProductId("prod_cup")

GOLD, VIP = "com.spck.loyalty_gold", "com.spck.vip"
BENEFITS = [
    {"claim": GOLD, "code": "GOLD", "handlers": ["mock_payment_handler"]},
    # Agents have no wallet here.
    {"claim": VIP, "code": "VIP", "handlers": ["wallet"]},
]


def _product(name: str, options: tuple[Option, ...], variants: tuple[Variant, ...]) -> Product:
    words = name.replace("_", " ").title()
    return Product(
        id=ProductId(f"prod_{name}"),
        slug=name.replace("_", "-"),
        category_id=SHELF,
        brand="Lakeside",
        language=Language.EN,
        texts={
            Language.EN: ProductText(words, "", f"{words}, for tea by the lake."),
            Language.KO: ProductText(f"{words} (한국어)"),
        },
        created_at=START,
        updated_at=START,
        options=options,
        variants=variants,
        tags=("tea",),
    )


def _offer(product: Product, variant: Variant, offer_id: str, price: int) -> Offer:
    return Offer(OfferId(offer_id), product.id, variant.id, SELLER, Money(price, "USD"), START, START)


def _plain(name: str, price: int) -> Listing:
    variant = Variant(VariantId(f"var_{name}"), name)
    product = _product(name, (), (variant,))
    return Listing(product, (_offer(product, variant, f"off_{name}", price),))


def _cup() -> Listing:
    names = {Language.EN: "Glaze", Language.KO: "유약"}
    glaze = Option("glaze", names, tuple(OptionValue(each, {Language.EN: each.title()}) for each in GLAZES))
    sizes = Option("size", {Language.EN: "Size"}, (OptionValue("small"), OptionValue("large")))
    # There is no large cup in cobalt.
    choices = (("celadon", "small"), ("celadon", "large"), ("cobalt", "small"))
    variants = tuple(
        Variant(VariantId(f"var_cup_{colour}_{size}"), f"cup-{colour}-{size}", {"glaze": colour, "size": size})
        for colour, size in choices
    )
    product = _product("cup", (glaze, sizes), variants)
    offers = (
        _offer(product, variant, f"off_cup_{'_'.join(choice)}", 1800 + at)
        for at, (variant, choice) in enumerate(zip(variants, choices, strict=True))
    )
    return Listing(product, tuple(offers))


def _promotions() -> list[Promotion]:
    def named(name: str, level: Where, percent: int, code: str, conditions: Conditions | None = None) -> Promotion:
        return Promotion(
            PromotionId(""),
            {Language.EN: name},
            level,
            PercentOff(Decimal(percent)),
            code=code,
            conditions=conditions or Conditions(),
            group="",
        )

    mugs = Match(offer_ids=frozenset({OfferId(MUG)}))
    pots = Match(offer_ids=frozenset({OfferId(TEAPOT)}))
    return [
        named("Ten percent off", Where.PLATFORM, 10, "10OFF"),
        named("Five percent off", Where.PLATFORM, 5, "TEA5"),
        named("Gold", Where.PLATFORM, 3, "GOLD"),
        named("For the few", Where.PLATFORM, 4, "VIP"),
        replace(named("Mugs we love", Where.ITEM, 20, "MUGLOVE"), match=mugs),
        replace(named("Two pots", Where.PLATFORM, 5, "", Conditions(least_quantity=2)), match=pots),
    ]


async def lay_out(market: MarketRoom) -> None:
    """Lay everything out."""
    seller = Seller(SELLER, "tea", "Tea by the Lake", "US", "USD", START)
    store = Store(StoreId("store_tea"), SELLER, "tea", {Language.EN: "Tea by the Lake"}, {}, Language.EN)
    await market.catalog.put_sellers([seller], [store])
    await market.catalog.put_categories([Category(SHELF, "tea", {Language.EN: "Tea things"})])
    await market.pricing.put_shipping([usual_shipping(SELLER, "US")])
    await market.inventory.put_locations([Location(PLACE, SELLER, "Lake", "US")])
    known = await market.promotions.page("", 1)
    for each in () if known else _promotions():
        await market.promotions.add(each)
    listings = [_plain(name, price) for name, price, _ in PLAIN] + [_cup()]
    await market.catalog.put_listings(listings)
    stock = {f"off_{name}": number for name, _, number in PLAIN}
    # The large celadon cup is sold out.
    stock |= {offer.id: 0 if "large" in offer.id else 50 for offer in listings[-1].offers}
    await market.inventory.put_levels([Level(OfferId(each), PLACE, number) for each, number in stock.items()])
