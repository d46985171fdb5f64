"""Somebody in front of a real shop who says things: every room real, and no model anywhere."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlalchemy import insert

from hupan.buying import BuyingRooms, errands_of_buying
from hupan.catalog import (
    CategoryId,
    Listing,
    Offer,
    OfferId,
    Option,
    OptionValue,
    Product,
    ProductId,
    ProductText,
    SellerId,
    Variant,
    VariantId,
)
from hupan.identity.tables import PersonRow
from hupan.inventory import Level, LocationId
from hupan.kernel import Language, Money
from hupan.notices import Channel
from hupan.orders import OrderSettings
from hupan.platform import Database
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from hupan.reviews import Filters, ReviewPage, ReviewSort, ReviewSummary
from hupan.showcase import Market
from tests.integration.buying.speaking import Speaker
from tests.integration.catalog.market import LAKE, SHIRTS, START
from tests.integration.checkout.shop import MINA, MOON, Shop, open_shop, won

SHOES, COFFEE, MUG = ProductId("prod_shoes"), ProductId("prod_coffee"), ProductId("prod_mug")
_NOTHING = cast("Any", None)
_SIZES = {"245": "EU 38.5 (245 mm)", "265": "EU 42 (265 mm)", "275": "EU 43 (275 mm)"}


@dataclass
class Opinions:
    """What buyers have written, put in by a test."""

    texts: list[Any] = field(default_factory=list[Any])

    async def summary(self, ids: list[ProductId]) -> dict[ProductId, ReviewSummary]:
        return {each: ReviewSummary() for each in ids}

    async def list(self, product_id: ProductId, filters: Filters | None = None, **_: object) -> ReviewPage:
        del filters
        found = [each for each in self.texts if each.product_id == product_id]
        return cast("ReviewPage", ReviewPageStub(tuple(found)))


@dataclass
class ReviewPageStub:
    """As much of a page as is read."""

    reviews: tuple[Any, ...]
    sort: ReviewSort = ReviewSort.HELPFUL


@dataclass
class Wishes:
    """What was wished for."""

    kept: list[ProductId] = field(default_factory=list[ProductId])

    async def contains(self, person_id: str, ids: list[ProductId]) -> set[ProductId]:
        del person_id
        return set(ids) & set(self.kept)

    async def add(self, person_id: str, product_id: ProductId, variant_id: VariantId | None) -> None:
        del person_id, variant_id
        self.kept.append(product_id)


class Letters:
    """Mina has confirmed an address for letters."""

    async def channel(self, person_id: str) -> Channel:
        return Channel(f"{person_id}@example.org", Language.EN, confirmed=True, on=True)


@dataclass(kw_only=True)
class Talk(Speaker):
    """A conversation in the shop."""

    shop: Shop
    rooms: BuyingRooms
    opinions: Opinions
    wishes: Wishes

    async def cart(self) -> dict[str, int]:
        """Read what is in the cart, by offers."""
        cart = await self.shop.below.carts.of(self.buyer)
        return {line.offer_id.removeprefix("off_"): line.quantity for line in cart.lines}


@asynccontextmanager
async def open_talk(database: Database, folder: Path) -> AsyncGenerator[Talk]:
    """Open the shop with shoes of three sizes in two colours, coffee in two bags, and a mug."""
    async with open_shop(database, folder) as shop:
        await shop.fill()
        await _move_in(database)
        below = shop.below
        await below.catalog.put_listings([_shoes(), _coffee(), _mug()])
        lake, moon = LocationId("loc_lake"), LocationId("loc_moon")
        levels = [
            Level(OfferId(f"off_shoes_{colour}_{size}"), lake, 5) for colour in ("red", "blue") for size in _SIZES
        ]
        levels += [Level(OfferId(f"off_coffee_{each}"), lake, 8) for each in ("250g", "500g")]
        await below.inventory.put_levels([*levels, Level(OfferId("off_mug"), moon, 4)])
        opinions, wishes = Opinions(), Wishes()
        market = Market(
            catalog=below.catalog,
            inventory=below.inventory,
            rates=RateService(database.stores(SqlRateStore)),
            pricing=below.pricing,
            search=_NOTHING,
            reviews=cast("Any", opinions),
            questions=_NOTHING,
            standing=_NOTHING,
            wishes=cast("Any", wishes),
            carts=below.carts,
            terms=OrderSettings().terms,
        )
        rooms = BuyingRooms(
            checkouts=shop.checkouts,
            book=below.addresses,
            orders=below.orders,
            payments=below.payments,
            mail=Letters(),
        )
        yield Talk(
            shop.clock, market, errands_of_buying(rooms), MINA, shop=shop, rooms=rooms, opinions=opinions, wishes=wishes
        )


async def _move_in(database: Database) -> None:
    """Let Mina live here, as whose the shop's tests buy."""
    row = {"id": MINA.key, "login": "mina", "name": "Mina", "role": "member", "language": None, "theme": "system"}
    rest: dict[str, Any] = {"preferences": {}, "password_hash": None, "disabled_at": None, "created_at": START}
    async with database.engine.begin() as connection:
        await connection.execute(insert(PersonRow), [row | rest])


def _shoes() -> Listing:
    sizes = tuple(OptionValue(each, {Language.EN: name, Language.KO: each}) for each, name in _SIZES.items())
    colours = (
        OptionValue("red", {Language.EN: "Red", Language.KO: "레드"}, "#cc2222"),
        OptionValue("blue", {Language.EN: "Blue", Language.KO: "블루"}, "#2222cc"),
    )
    options = (
        Option("color", {Language.EN: "Colour", Language.KO: "색상"}, colours),
        Option("size", {Language.EN: "Size", Language.ZH: "尺码", Language.KO: "사이즈"}, sizes),
    )
    choices = [{"color": colour.value, "size": size.value} for colour in colours for size in sizes]
    return _listing("shoes", ("Wind runner", "风行跑鞋", "바람 러너"), choices, options, 89_000)


def _coffee() -> Listing:
    bags = tuple(
        OptionValue(each, {Language.EN: f"{each[:3]} g", Language.ZH: f"{each[:3]}克"}) for each in ("250g", "500g")
    )
    options = (Option("weight", {Language.EN: "Weight", Language.ZH: "净含量", Language.KO: "중량"}, bags),)
    return _listing("coffee", ("Lake blend coffee",), [{"weight": each.value} for each in bags], options, 14_000)


def _mug() -> Listing:
    return _listing("mug", ("Moon mug",), [{}], (), 21_000, MOON)


def _listing(
    name: str,
    titles: tuple[str, ...],
    choices: list[dict[str, str]],
    options: tuple[Option, ...],
    price: int,
    sold_by: SellerId = LAKE,
) -> Listing:
    ids = [VariantId("_".join([f"var_{name}", *each.values()])) for each in choices]
    variants = tuple(Variant(each, each, choices[at], position=at) for at, each in enumerate(ids))
    texts = {language: ProductText(title) for language, title in zip(Language, titles * 3, strict=False)}
    product = Product(
        id=ProductId(f"prod_{name}"),
        slug=name,
        category_id=CategoryId(SHIRTS),
        brand="Suyeon",
        language=Language.EN,
        texts=texts,
        created_at=START,
        updated_at=START,
        options=options,
        variants=variants,
    )
    offers = tuple(
        Offer(OfferId(each.id.replace("var_", "off_")), product.id, each.id, sold_by, Money(price, "KRW"), START, START)
        for each in variants
    )
    return Listing(product, offers)


__all__ = ["COFFEE", "MINA", "MUG", "SHOES", "Talk", "open_talk", "won"]
