"""A small market to test with: a shirt in two colours, sold by two sellers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from hupan.catalog import (
    AttributeChoice,
    AttributeKind,
    AttributeSpec,
    CatalogService,
    Category,
    CategoryId,
    CategoryMemory,
    Listing,
    Media,
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
from hupan.catalog.repository import SqlCatalogStore
from hupan.kernel import Language, Money
from hupan.platform import Database, Signals

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
LAKE, HILL = SellerId("sell_lake"), SellerId("sell_hill")
GOODS, CLOTHES, SHIRTS = CategoryId("cat_goods"), CategoryId("cat_clothes"), CategoryId("cat_shirts")


class StoppedClock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def forward(self, **spans: float) -> None:
        self.time += timedelta(**spans)


def catalog_on(database: Database, clock: StoppedClock | None = None) -> CatalogService:
    stores = database.stores(SqlCatalogStore)
    return CatalogService(stores, CategoryMemory(stores, Signals(database)), clock or StoppedClock())


def seller(seller_id: SellerId, country: str = "KR", currency: str = "KRW", source: str = "") -> Seller:
    slug = seller_id.removeprefix("sell_")
    return Seller(seller_id, slug, slug.title(), country, currency, START, source=source)


def store(seller_id: SellerId) -> Store:
    slug = seller_id.removeprefix("sell_")
    names = {Language.EN: f"{slug.title()} Store", Language.KO: "가게"}
    return Store(StoreId(f"store_{slug}"), seller_id, slug, names, {Language.EN: "Good things."}, Language.KO)


CATEGORIES = (
    Category(
        SHIRTS,
        "shirts",
        {Language.EN: "Shirts", Language.ZH: "衬衫"},
        CLOTHES,
        (
            AttributeSpec("length_cm", AttributeKind.NUMBER, {Language.EN: "Length"}, "cm"),
            AttributeSpec(
                "material",
                AttributeKind.CHOICE,
                {Language.EN: "Material", Language.KO: "소재"},
                facet=True,
                choices=(AttributeChoice("linen", {Language.EN: "Linen", Language.KO: "리넨"}, "#eee8d5"),),
            ),
        ),
        icon="shirt",
    ),
    Category(CLOTHES, "clothes", {Language.EN: "Clothes"}, GOODS),
    Category(GOODS, "goods", {Language.EN: "Goods"}),
)


async def open_stalls(catalog: CatalogService) -> None:
    """Put what every listing needs: two sellers and three categories."""
    await catalog.put_sellers([seller(LAKE), seller(HILL, "US", "USD")], [store(LAKE), store(HILL)])
    await catalog.put_categories(CATEGORIES)


def shirt(name: str = "shirt", price: int = 19_900, category: CategoryId = SHIRTS) -> Listing:
    """A shirt, red and blue, offered by one seller; ids come from the name."""
    product_id = ProductId(f"prod_{name}")
    colours = (OptionValue("red", {Language.EN: "Red", Language.KO: "빨강"}, "#cc2222"), OptionValue("blue"))
    variants = tuple(
        Variant(VariantId(f"var_{name}_{colour.value}"), f"{name}-{colour.value}", {"color": colour.value})
        for colour in colours
    )
    product = Product(
        id=product_id,
        slug=name,
        category_id=category,
        brand="Suyeon",
        language=Language.EN,
        texts={Language.EN: ProductText(f"Linen {name}", "Light.", "Wash cold.\n\nDry flat.", ("Linen", "Light"))},
        created_at=START,
        updated_at=START,
        attributes={"material": "linen", "weight_g": 180, "organic": True, "length_cm": 71.5},
        options=(Option("color", {Language.EN: "Colour"}, colours),),
        variants=variants,
        media=(
            Media("a" * 64, 800, 600, {Language.EN: "A shirt", Language.KO: "셔츠"}),
            # Any mapping will do, not dictionaries alone.
            Media("b" * 64, 600, 800, options=MappingProxyType({"color": "red"})),
        ),
        tags=("summer",),
    )
    return Listing(product, tuple(offer(product, at, LAKE, Money(price, "KRW")) for at in range(2)))


def offer(product: Product, at: int, seller_id: SellerId, price: Money) -> Offer:
    """One seller's offer of one of the variants."""
    variant = product.variants[at]
    offer_id = OfferId(f"off_{variant.id.removeprefix('var_')}_{seller_id.removeprefix('sell_')}")
    return Offer(offer_id, product.id, variant.id, seller_id, price, START, START)


def named(listing: Listing, name: str) -> Listing:
    """The same listing with another name in English."""
    texts = {**listing.product.texts, Language.EN: ProductText(name)}
    return replace(listing, product=replace(listing.product, texts=texts))


def priced(listing: Listing, price: Money) -> Listing:
    """The same listing with another price of everything."""
    return replace(listing, offers=tuple(replace(each, price=price) for each in listing.offers))
