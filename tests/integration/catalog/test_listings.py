"""Listings on a real PostgreSQL: what is put is found again, once, with its history and its news."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from hupan.catalog import (
    NEWS,
    BadListing,
    CatalogService,
    CategoryId,
    Condition,
    NotInCatalog,
    OfferId,
    Overtaken,
    PriceSpan,
    ProductId,
    PutResult,
    SellerId,
    SlugTaken,
    Status,
    VariantId,
)
from hupan.catalog.repository import SqlCatalogStore
from hupan.kernel import Money
from hupan.platform import Database, OutboxReader, Place
from tests.integration.catalog.market import (
    HILL,
    LAKE,
    SHIRTS,
    START,
    StoppedClock,
    catalog_on,
    named,
    offer,
    open_stalls,
    priced,
    shirt,
)

pytestmark = pytest.mark.anyio

RED = OfferId("off_shirt_red_lake")
SHIRT = ProductId("prod_shirt")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def catalog(database: Database, clock: StoppedClock) -> CatalogService:
    catalog = catalog_on(database, clock)
    await open_stalls(catalog)
    return catalog


async def news(database: Database) -> tuple[str, ...]:
    """Read what was told since the last time."""
    reader = OutboxReader(database, "test", NEWS)
    told = await reader.read(await reader.place() or Place())
    await reader.settle(told.upto)
    return told.subjects


async def test_what_is_put_is_found_as_it_was(catalog: CatalogService, clock: StoppedClock) -> None:
    clock.forward(hours=1)
    wanted = shirt()

    assert await catalog.put_listings([wanted]) == PutResult(created=1)

    [found] = await catalog.listings([SHIRT])
    assert found.product == replace(
        wanted.product,
        updated_at=clock.now(),
        variants=tuple(replace(each, position=at) for at, each in enumerate(wanted.product.variants)),
    )
    assert sorted(found.offers, key=lambda each: each.id) == sorted(
        (replace(each, updated_at=clock.now()) for each in wanted.offers), key=lambda each: each.id
    )
    assert await catalog.product_by_slug("shirt") == found.product
    assert await catalog.product_by_slug("trousers") is None
    assert (await catalog.offers_by_id([RED, OfferId("off_none")]))[RED] in found.offers


async def test_the_same_again_changes_nothing_and_tells_nobody(catalog: CatalogService, database: Database) -> None:
    await catalog.put_listings([shirt("a"), shirt("b")])
    assert await news(database) == ("prod_a", "prod_b")
    before = await catalog.listings([ProductId("prod_a"), ProductId("prod_b")])

    assert await catalog.put_listings([shirt("b"), shirt("a")]) == PutResult(unchanged=2)

    assert await catalog.listings([ProductId("prod_a"), ProductId("prod_b")]) == before
    assert await news(database) == ()


async def test_only_what_differs_is_written_and_told(
    catalog: CatalogService, database: Database, clock: StoppedClock
) -> None:
    await catalog.put_listings([shirt("a"), shirt("b"), shirt("c")])
    await news(database)
    clock.forward(minutes=5)

    changes = [named(shirt("a"), "Cotton shirt"), shirt("b"), priced(shirt("c"), Money(15_000, "KRW")), shirt("d")]
    assert await catalog.put_listings(changes) == PutResult(created=1, changed=2, unchanged=1)

    found = await catalog.products([ProductId(f"prod_{name}") for name in "abcd"])
    assert [each.revision for each in found.values()] == [2, 1, 1, 1]
    assert found[ProductId("prod_a")].updated_at == clock.now()
    assert set(await news(database)) == {"prod_a", "prod_c", "prod_d"}


async def test_an_equal_hash_means_unchanged_whatever_came_since(catalog: CatalogService) -> None:
    imported = shirt()
    imported = replace(
        imported, product=replace(imported.product, source="feed", source_key="sku-1", source_hash="aaa")
    )
    await catalog.put_listings([imported])
    await catalog.set_price(RED, Money(9_900, "KRW"))

    assert await catalog.put_listings([imported]) == PutResult(unchanged=1)

    assert (await catalog.offers_by_id([RED]))[RED].price == Money(9_900, "KRW")
    assert await catalog.sources_of("feed", ["sku-1", "sku-2", ""]) == {"sku-1": (SHIRT, "aaa")}
    assert await catalog.sources_of("other", ["sku-1"]) == {}


async def test_every_change_of_price_is_kept_with_its_time(catalog: CatalogService, clock: StoppedClock) -> None:
    await catalog.put_listings([shirt()])
    clock.forward(days=1)
    await catalog.put_listings([priced(shirt(), Money(15_000, "KRW"))])
    clock.forward(days=1)
    await catalog.set_price(RED, Money(15_000, "KRW"))
    await catalog.set_price(RED, Money(1_250, "USD"))
    await catalog.set_price(RED, Money(1_150, "USD"))

    spans = (await catalog.price_spans([RED]))[RED]

    assert [span.price for span in spans] == [
        Money(19_900, "KRW"),
        Money(15_000, "KRW"),
        Money(1_250, "USD"),
        Money(1_150, "USD"),
    ]
    day = timedelta(days=1)
    assert [span.since for span in spans] == [START, START + day, START + 2 * day, spans[3].since]
    # Two changes within one tick of the clock stay two.
    assert spans[2].since < spans[3].since < START + 2 * day + timedelta(seconds=1)
    since = await catalog.price_spans([RED, OfferId("off_none")], since=START + timedelta(hours=30))
    assert since == {RED: spans[1:]}


async def test_the_past_is_added_once_and_never_belies_the_present(catalog: CatalogService) -> None:
    await catalog.put_listings([shirt()])
    past = [PriceSpan(RED, START - timedelta(days=days), Money(20_000 + days, "KRW")) for days in (40, 20, 10)]
    wrong = [
        PriceSpan(RED, START + timedelta(days=1), Money(1, "KRW")),
        PriceSpan(OfferId("off_none"), START, past[0].price),
    ]

    assert await catalog.put_price_spans([*past, *wrong]) == 3
    assert await catalog.put_price_spans([*past, *wrong]) == 0

    spans = (await catalog.price_spans([RED]))[RED]
    assert spans[:3] == past
    assert spans[-1].price == Money(19_900, "KRW")


async def test_slugs_are_made_unique_and_stay_for_life(catalog: CatalogService) -> None:
    twins = [replace(each, product=replace(each.product, slug="Linen Shirt!")) for each in (shirt("a"), shirt("b"))]
    await catalog.put_listings(twins)
    nameless = shirt("c")
    await catalog.put_listings([replace(nameless, product=replace(nameless.product, slug=""))])

    a, b, c = (await catalog.products([ProductId(f"prod_{name}") for name in "abc"])).values()
    assert (a.slug, c.slug) == ("linen-shirt", "linen-c")
    assert b.slug.startswith("linen-shirt-")
    assert len(b.slug) == len("linen-shirt-") + 6
    assert await catalog.put_listings(list(reversed(twins))) == PutResult(unchanged=2)
    renamed = named(twins[1], "Silk shirt")
    await catalog.put_listings([replace(renamed, product=replace(renamed.product, slug="silk-shirt"))])
    assert await catalog.product_by_slug(b.slug) is not None


async def test_a_listing_says_all_about_its_own_sellers_and_nothing_about_others(catalog: CatalogService) -> None:
    listing = shirt()
    await catalog.put_listings([listing])
    other = offer(listing.product, 0, HILL, Money(1_500, "USD"))
    await catalog.put_listings([replace(listing, offers=(*listing.offers, other))])

    assert await catalog.put_listings([replace(listing, offers=listing.offers[:1])]) == PutResult(changed=1)

    active = (await catalog.offers([SHIRT]))[SHIRT]
    assert {each.id for each in active} == {RED, other.id}
    every = (await catalog.offers([SHIRT], hidden=True))[SHIRT]
    assert {each.id: each.status for each in every}[listing.offers[1].id] is Status.ARCHIVED


async def test_a_variant_that_is_gone_takes_its_offers_along(catalog: CatalogService) -> None:
    listing = shirt()
    await catalog.put_listings([listing])
    fewer = replace(listing.product, variants=listing.product.variants[:1])

    assert await catalog.put_listings([replace(listing, product=fewer, offers=listing.offers[:1])]) == PutResult(
        changed=1
    )

    [found] = await catalog.listings([SHIRT], hidden=True)
    assert [each.id for each in found.product.variants] == ["var_shirt_red"]
    assert [each.id for each in found.offers] == [RED]
    assert await catalog.price_spans([listing.offers[1].id]) == {}


async def test_a_bad_listing_leaves_everything_as_it_was(catalog: CatalogService, database: Database) -> None:
    nowhere = shirt("b", category=CategoryId("cat_none"))
    with pytest.raises(BadListing) as refused:
        await catalog.put_listings([shirt("a"), nowhere])
    assert refused.value.params["field"] == "category_id"
    assert await catalog.products([ProductId("prod_a")]) == {}
    assert await news(database) == ()


async def test_what_belongs_to_others_is_refused_by_name(catalog: CatalogService) -> None:
    await catalog.put_listings([shirt("a")])
    b = shirt("b")
    first = b.offers[0]
    theirs = replace(b.product.variants[0], id=VariantId("var_a_red"))
    cases = {
        "offers.seller_id": replace(b, offers=(replace(first, seller_id=SellerId("sell_none")),)),
        "offers.id": replace(b, offers=(replace(first, id=OfferId("off_a_red_lake")),)),
        "variants.id": replace(b, product=replace(b.product, variants=(theirs, b.product.variants[1])), offers=()),
        "offers": replace(shirt("a"), offers=(replace(shirt("a").offers[0], id=OfferId("off_new")),)),
    }
    for field, listing in cases.items():
        with pytest.raises(BadListing) as refused:
            await catalog.put_listings([listing])
        assert refused.value.params["field"] == field
    kept = replace(shirt("a"), product=replace(shirt("a").product, source="feed", source_key="1"))
    await catalog.put_listings([kept])
    with pytest.raises(BadListing) as refused:
        await catalog.put_listings([replace(b, product=replace(b.product, source="feed", source_key="1"))])
    assert refused.value.params["field"] == "source_key"


async def test_an_offer_in_another_condition_stands_beside(catalog: CatalogService) -> None:
    listing = shirt()
    used = replace(listing.offers[0], id=OfferId("off_used"), condition=Condition.USED, price=Money(5_000, "KRW"))
    await catalog.put_listings([replace(listing, offers=(*listing.offers, used))])
    assert (await catalog.offers([SHIRT]))[SHIRT][0].id == "off_used"


async def test_the_same_new_products_put_at_once_are_there_once(catalog: CatalogService, database: Database) -> None:
    listings = [shirt(f"s{number}") for number in range(20)]
    results = await asyncio.gather(*(catalog_on(database).put_listings(listings) for _ in range(6)))
    assert sum(each.created for each in results) == 20
    assert sum(each.unchanged for each in results) == 100
    counts = await catalog.counts()
    assert (counts.products, counts.variants, counts.offers, counts.sellers) == (20, 40, 40, 2)


async def test_different_products_that_want_one_address_at_once_all_get_one(
    catalog: CatalogService, database: Database
) -> None:
    wishes = [shirt(f"s{number}") for number in range(8)]
    wishes = [replace(each, product=replace(each.product, slug="same")) for each in wishes]
    await asyncio.gather(*(catalog_on(database).put_listings([each]) for each in wishes))
    found = await catalog.products([each.product.id for each in wishes])
    assert len({each.slug for each in found.values()}) == 8
    assert "same" in {each.slug for each in found.values()}


async def test_of_two_who_edit_the_same_product_the_second_is_told(catalog: CatalogService, database: Database) -> None:
    await catalog.put_listings([shirt()])
    read = (await catalog.products([SHIRT]))[SHIRT]
    await news(database)

    first = await catalog.revise(replace(read, brand="Nari", slug="nari-shirt"))
    assert (first.revision, first.slug) == (2, "nari-shirt")
    with pytest.raises(Overtaken):
        await catalog.revise(replace(read, brand="Mine"))
    assert await catalog.revise(first) == first
    assert await news(database) == (SHIRT,)
    await catalog.put_listings([shirt("other")])
    with pytest.raises(SlugTaken):
        await catalog.revise(replace(first, slug="other"))
    with pytest.raises(NotInCatalog):
        await catalog.revise(replace(first, id=ProductId("prod_none")))


async def test_what_is_hidden_is_seen_only_by_who_asks(catalog: CatalogService, database: Database) -> None:
    await catalog.put_listings([shirt("a"), shirt("b")])
    a, b = ProductId("prod_a"), ProductId("prod_b")
    await news(database)
    await catalog.set_product_status(a, Status.ARCHIVED)
    await catalog.set_offer_status(OfferId("off_b_red_lake"), Status.DRAFT)
    assert await news(database) == (a, b)
    await catalog.set_product_status(a, Status.ARCHIVED)
    assert await news(database) == ()

    assert list(await catalog.products([a, b])) == [b]
    assert list(await catalog.products([b, a], hidden=True)) == [b, a]
    assert await catalog.product_by_slug("a") is None
    assert await catalog.product_by_slug("a", hidden=True) is not None
    assert [each.id for each in (await catalog.offers([b]))[b]] == ["off_b_blue_lake"]
    assert [each.product.id for each in await catalog.walk(None, 10)] == [b]
    assert [each.product.id for each in await catalog.walk(None, 10, hidden=True)] == [a, b]
    for missing in (
        catalog.set_product_status(ProductId("prod_none"), Status.ACTIVE),
        catalog.set_offer_status(OfferId("off_none"), Status.ACTIVE),
        catalog.set_price(OfferId("off_none"), Money(1, "KRW")),
    ):
        with pytest.raises(NotInCatalog):
            await missing
    with pytest.raises(BadListing):
        await catalog.set_price(OfferId("off_b_red_lake"), Money(0, "KRW"))


async def test_an_archived_seller_sells_nothing(catalog: CatalogService, database: Database) -> None:
    await catalog.put_listings([shirt()])
    await news(database)
    lake = (await catalog.sellers([LAKE]))[LAKE]
    await catalog.put_sellers([replace(lake, status=Status.ARCHIVED)], [])
    assert (await catalog.offers([SHIRT])) == {SHIRT: []}
    assert await news(database) == (SHIRT,)
    await catalog.put_sellers([replace(lake, name="Lake again")], [])
    assert len((await catalog.offers([SHIRT]))[SHIRT]) == 2


async def test_a_source_is_removed_with_all_it_brought(catalog: CatalogService, database: Database) -> None:
    demo = [shirt("a"), shirt("b")]
    demo = [replace(each, product=replace(each.product, source="demo", source_key=each.product.id)) for each in demo]
    await catalog.put_listings([*demo, shirt("own")])
    categories = [replace(each, source="demo") for each in await catalog.categories()]
    await catalog.put_categories(categories)
    await catalog.put_sellers([replace((await catalog.sellers([HILL]))[HILL], source="demo")], [])
    own = shirt("own")
    await catalog.put_listings([replace(own, offers=(*own.offers, offer(own.product, 0, HILL, Money(9, "USD"))))])
    await news(database)

    assert await catalog.delete_source("demo") == 2

    assert set(await news(database)) == {"prod_a", "prod_b", "prod_own"}
    assert list(await catalog.sellers()) == [LAKE]
    # A shelf on which something of others lies stays, with the way to it.
    assert len(await catalog.categories()) == 3
    assert [each.product.id for each in await catalog.walk(None, 10)] == ["prod_own"]
    await catalog.set_product_status(ProductId("prod_own"), Status.ARCHIVED)
    with pytest.raises(BadListing):
        await catalog.delete_source("")
    assert await catalog.delete_source("demo") == 0


async def test_a_category_that_nothing_lies_in_goes_with_its_source(catalog: CatalogService) -> None:
    await catalog.put_categories([replace(each, source="demo") for each in await catalog.categories()])
    assert await catalog.delete_source("demo") == 0
    assert len(await catalog.categories()) == 0


async def test_no_more_than_a_thousand_at_a_time_and_none_twice(catalog: CatalogService) -> None:
    with pytest.raises(BadListing):
        await catalog.put_listings([shirt()] * 1001)
    with pytest.raises(BadListing):
        await catalog.put_listings([shirt(), shirt()])
    assert await catalog.put_listings([]) == PutResult()
    assert shirt().product.category_id == SHIRTS


async def test_a_put_waits_for_a_price_that_is_being_set(catalog: CatalogService, database: Database) -> None:
    await catalog.put_listings([shirt()])
    touched = replace(shirt(), offers=tuple(replace(each, handling_days=5) for each in shirt().offers))
    async with database.stores(SqlCatalogStore)() as store:
        offer = (await store.offers_by_id([RED], for_change=True))[RED]
        await store.save_offers([replace(offer, price=Money(7, "KRW"))])
        await store.add_changes([PriceSpan(RED, START, Money(7, "KRW"))])
        put = asyncio.create_task(catalog_on(database).put_listings([touched]))
        await asyncio.sleep(0.3)
        assert not put.done()
    assert await put == PutResult(changed=1)
    spans = (await catalog.price_spans([RED]))[RED]
    assert [span.price.minor for span in spans] == [19_900, 7, 19_900]
