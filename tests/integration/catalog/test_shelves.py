"""Walking the shelves: pages that neither repeat nor miss, and a tree of categories that is never stale."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from hupan.catalog import (
    BadCursor,
    BadListing,
    CatalogService,
    Category,
    CategoryId,
    CategoryMemory,
    Listing,
    Media,
    OfferId,
    Order,
    ProductId,
    Selection,
    SellerId,
    SlugTaken,
    Status,
)
from hupan.catalog.repository import SqlCatalogStore, reading
from hupan.kernel import Language, Money, SystemClock
from hupan.platform import Database, Signals
from tests.integration.catalog.market import (
    CATEGORIES,
    CLOTHES,
    GOODS,
    HILL,
    LAKE,
    SHIRTS,
    START,
    catalog_on,
    offer,
    open_stalls,
    seller,
    shirt,
    store,
)

pytestmark = pytest.mark.anyio


def dated(number: int) -> Listing:
    """One of some shirts: every third lies among clothes, and two have the same birthday."""
    listing = shirt(f"s{number:02}", category=CLOTHES if number % 3 == 0 else SHIRTS)
    at = START - timedelta(days=number // 2)
    product = replace(listing.product, created_at=at)
    return Listing(product, tuple(replace(each, created_at=at) for each in listing.offers))


@pytest.fixture
async def catalog(database: Database) -> CatalogService:
    catalog = catalog_on(database)
    await open_stalls(catalog)
    listings = [dated(number) for number in range(20)]
    for number in (3, 4):
        product = listings[number].product
        late = replace(offer(product, 1, HILL, Money(9, "USD")), created_at=START + timedelta(days=number))
        early = replace(offer(product, 0, HILL, Money(9, "USD")), created_at=START - timedelta(days=90))
        listings[number] = replace(listings[number], offers=(*listings[number].offers, early, late))
    await catalog.put_listings(listings)
    return catalog


async def pages(catalog: CatalogService, selection: Selection, limit: int) -> list[ProductId]:
    found: list[ProductId] = []
    after = None
    while True:
        page = await catalog.listed(selection, limit=limit, after=after)
        found.extend(page.ids)
        assert len(page.ids) == limit or page.after is None
        if page.after is None:
            return found
        after = page.after


def expected(numbers: list[int]) -> list[str]:
    """The newest first, those of one day by the last id."""
    ordered = sorted(numbers, key=lambda number: (-(number // 2), f"{number:02}"), reverse=True)
    return [f"prod_s{number:02}" for number in ordered]


@pytest.mark.parametrize("limit", [1, 3, 20, 50])
async def test_pages_neither_repeat_nor_miss(catalog: CatalogService, limit: int) -> None:
    every = list(range(20))
    clothes = [number for number in every if number % 3 == 0]
    assert await pages(catalog, Selection(), limit) == expected(every)
    assert await pages(catalog, Selection((CLOTHES,)), limit) == expected(clothes)
    assert await pages(catalog, Selection((SHIRTS, CLOTHES, GOODS)), limit) == expected(every)
    assert await pages(catalog, Selection((CLOTHES, CLOTHES)), limit) == expected(clothes)
    assert await pages(catalog, Selection(order=Order.ID), limit) == [f"prod_s{number:02}" for number in every]
    assert await pages(catalog, Selection((CLOTHES,), order=Order.ID), limit) == [
        f"prod_s{number:02}" for number in clothes
    ]
    assert await pages(catalog, Selection(()), limit) == []


@pytest.mark.parametrize("limit", [1, 50])
async def test_a_store_shows_each_product_once_where_its_newest_offer_stands(
    catalog: CatalogService, limit: int
) -> None:
    assert await pages(catalog, Selection(seller_id=HILL), limit) == ["prod_s04", "prod_s03"]
    assert await pages(catalog, Selection((CLOTHES,), HILL), limit) == ["prod_s03"]
    assert len(await pages(catalog, Selection(seller_id=LAKE), limit)) == 20
    await catalog.set_offer_status(OfferId("off_s04_blue_hill"), Status.ARCHIVED)
    assert await pages(catalog, Selection(seller_id=HILL), limit) == ["prod_s03", "prod_s04"]


async def test_what_is_hidden_is_not_listed(catalog: CatalogService) -> None:
    await catalog.set_product_status(ProductId("prod_s03"), Status.DRAFT)
    assert "prod_s03" not in await pages(catalog, Selection(), 7)
    assert await pages(catalog, Selection(seller_id=HILL), 7) == ["prod_s04"]


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "MjAyNi0wMS0wMSBh", "8J+YgA", "/" * 40])
async def test_a_cursor_that_no_page_gave_is_refused(catalog: CatalogService, cursor: str) -> None:
    with pytest.raises(BadCursor):
        await catalog.listed(Selection(), limit=3, after=cursor)


async def test_walking_reads_everything_once(catalog: CatalogService) -> None:
    seen: list[str] = []
    after = None
    while stretch := await catalog.walk(after, 6):
        seen.extend(each.product.id for each in stretch)
        after = stretch[-1].product.id
    assert seen == [f"prod_s{number:02}" for number in range(20)]


async def test_categories_are_found_as_they_were_put(catalog: CatalogService) -> None:
    assert sorted(await catalog.categories(), key=lambda each: each.id) == sorted(CATEGORIES, key=lambda each: each.id)


async def test_who_asks_for_nothing_gets_nothing(catalog: CatalogService) -> None:
    assert await catalog.products([]) == await catalog.offers([]) == await catalog.offers_by_id([]) == {}
    assert await catalog.price_spans([]) == await catalog.former_prices([]) == await catalog.sources_of("a", []) == {}
    assert await catalog.listings([]) == []


async def test_sellers_and_stores_are_found(catalog: CatalogService) -> None:
    assert await catalog.sellers() == {HILL: seller(HILL, "US", "USD"), LAKE: seller(LAKE)}
    assert await catalog.sellers([LAKE, SellerId("sell_none")]) == {LAKE: seller(LAKE)}
    assert await catalog.seller_by_slug("hill") == seller(HILL, "US", "USD")
    assert await catalog.seller_by_slug("none") is None
    assert await catalog.stores([LAKE]) == {LAKE: store(LAKE)}
    assert len(await catalog.stores()) == 2
    assert await catalog.store_by_slug("lake") == store(LAKE)
    assert await catalog.store_by_slug("none") is None


async def test_sellers_that_clash_or_make_no_sense_are_refused(catalog: CatalogService) -> None:
    other = seller(SellerId("sell_other"))
    with pytest.raises(SlugTaken):
        await catalog.put_sellers([replace(other, slug="lake")], [])
    with pytest.raises(SlugTaken):
        await catalog.put_sellers([other], [store(SellerId("sell_none"))])
    for field, bad in {
        "country": replace(other, country="kr"),
        "currency": replace(other, currency="XYZ"),
        "slug": replace(other, slug="a b"),
        "name": replace(other, name=" "),
    }.items():
        with pytest.raises(BadListing) as refused:
            await catalog.put_sellers([bad], [])
        assert refused.value.params["field"] == field
    assert len(await catalog.sellers()) == 2


async def test_categories_that_clash_are_refused(catalog: CatalogService) -> None:
    names = {Language.EN: "New"}
    with pytest.raises(SlugTaken):
        await catalog.put_categories([Category(CategoryId("cat_new"), "shirts", names)])
    with pytest.raises(SlugTaken):
        await catalog.put_categories([Category(CategoryId("cat_new"), "new", names, CategoryId("cat_none"))])
    with pytest.raises(BadListing):
        await catalog.put_categories([Category(CategoryId("cat_new"), "new", {})])


@pytest.fixture
async def signals(database: Database) -> AsyncGenerator[Signals]:
    signals = Signals(database)
    await signals.start()
    yield signals
    await signals.stop()


async def test_categories_are_remembered_until_another_process_changes_them(
    database: Database, signals: Signals
) -> None:
    stores = database.stores(SqlCatalogStore)
    memory = CategoryMemory(stores, signals)
    await memory.start()
    here, elsewhere = CatalogService(stores, memory, SystemClock()), catalog_on(database)
    await elsewhere.put_categories(CATEGORIES)
    tree = await here.categories()
    while len(tree) < 3:
        await asyncio.sleep(0.01)
        tree = await here.categories()
    await asyncio.sleep(0.1)
    tree = await here.categories()
    assert await here.categories() is tree

    await elsewhere.put_categories([replace(CATEGORIES[0], icon="hanger")])

    while (await here.categories()) is tree:
        await asyncio.sleep(0.01)
    found = (await here.categories()).by_slug("shirts")
    assert found is not None
    assert found.icon == "hanger"
    await memory.stop()
    assert await here.categories() is not await here.categories()


async def test_pictures_are_in_use_as_long_as_any_product_or_store_shows_them(catalog: CatalogService) -> None:
    shown, draft, sign, gone = (digit * 64 for digit in "abcd")
    for name, picture, status in (("s01", shown, Status.ACTIVE), ("s02", draft, Status.DRAFT)):
        (listing,) = await catalog.listings([ProductId(f"prod_{name}")])
        media = (Media("e" * 64, 10, 10), Media(picture, 640, 480, {Language.EN: gone}))
        await catalog.put_listings([replace(listing, product=replace(listing.product, media=media, status=status))])
    await catalog.put_sellers([], [replace(store(LAKE), picture=sign)])

    assert await catalog.pictures_in_use([shown, draft, sign, gone]) == {shown, draft, sign}
    assert await catalog.pictures_in_use([gone]) == set()
    assert await catalog.pictures_in_use([]) == set()


async def test_the_question_for_pictures_is_answered_by_an_index(catalog: CatalogService, database: Database) -> None:
    await catalog.counts()
    async with database.engine.begin() as connection:
        await connection.execute(text("set local enable_seqscan = off"))
        plan = await connection.execute(text(f"explain {reading.SHOWN}"), {"names": ["ab" * 32]})
        assert "ix_catalog_products_media" in "\n".join(row[0] for row in plan)
