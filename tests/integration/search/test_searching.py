"""Searching a market on a real PostgreSQL with the real index: what is found, narrowed, counted, sorted and paged."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.catalog import ProductId
from hupan.kernel import Language, Money
from hupan.platform import Database
from hupan.search import (
    BadSearchCursor,
    Filters,
    SearchRequest,
    SearchSettings,
    Sort,
    SuggestionKind,
    Way,
)
from tests.integration.catalog.market import CLOTHES, HILL, LAKE
from tests.integration.search.stalls import Stalls, WordEmbedder, counts, open_stalls_in, thing

pytestmark = pytest.mark.anyio

GOODS = (
    thing("Red Leather Sneakers", price="59", brand="Stride"),
    thing("Blue Canvas Sneakers", price="29", seller=LAKE),
    thing("红色连衣裙", key="dress", language=Language.ZH, price="45"),
    thing("휴대용 블루투스 스피커", key="speaker", language=Language.KO, price="25", seller=LAKE),
    thing("USB Flash Drive 128GB", key="stick", price="12", brand="Keep"),
    thing("GeForce RTX 4070 Graphics Card", key="card", price="599", brand="Keep"),
    thing("AA Batteries 8 pack", key="batteries", price="6"),
    thing("Wooden Dining Table", key="table", price="199", material="linen"),
)


@pytest.fixture
async def stalls(database: Database, tmp_path: Path) -> AsyncGenerator[Stalls]:
    async with open_stalls_in(database, tmp_path / "search") as opened:
        await opened.put(*GOODS)
        await opened.until_indexed(len(GOODS), embedded=True)
        yield opened


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("빨간 운동화", "red-leather-sneakers"),
        ("红色运动鞋", "red-leather-sneakers"),
        ("red dress", "dress"),
        ("빨간 원피스", "dress"),
        ("portable speaker", "speaker"),
        ("便携音箱", "speaker"),
        ("128 GB usb", "stick"),
        ("128gb", "stick"),
        ("rtx4070", "card"),
        ("RTX-4070", "card"),
        ("aa", "batteries"),
        ("SKU-table", "table"),
    ],
)
async def test_a_query_finds_its_thing_first_in_whatever_language_it_is_asked(
    stalls: Stalls, asked: str, found: str
) -> None:
    assert (await stalls.names(asked))[0] == found


async def test_the_beginning_of_a_word_finds_it(stalls: Stalls) -> None:
    assert await stalls.names("graph", way=Way.LEXICAL) == ["card"]


async def test_a_misspelt_word_is_corrected_and_the_page_says_so(stalls: Stalls) -> None:
    page = await stalls.find("lether sneekers")

    assert page.corrected == "leather sneakers"
    assert page.hits[0].product_id == "prod_red-leather-sneakers"


async def test_what_is_spelt_right_is_left_alone(stalls: Stalls) -> None:
    assert (await stalls.find("leather sneakers")).corrected is None


async def test_filters_hold_together_and_a_category_holds_what_is_below_it(stalls: Stalls) -> None:
    sneakers = Filters(categories=(CLOTHES,), sellers=(HILL,), price_to=Money.exactly("60", "USD"))

    assert await stalls.names("sneakers", filters=sneakers) == ["red-leather-sneakers"]
    assert await stalls.names("sneakers", filters=Filters(price_from=Money.exactly("100", "USD"))) == []


async def test_a_price_is_filtered_by_in_another_currency(stalls: Stalls) -> None:
    between = Filters(price_from=Money(30_000, "KRW"), price_to=Money(50_000, "KRW"))

    assert sorted(await stalls.names("", filters=between)) == ["blue-canvas-sneakers", "speaker"]


async def test_facets_count_what_else_could_be_chosen(stalls: Stalls) -> None:
    page = await stalls.find("", filters=Filters(brands=("Keep",)))

    assert page.total == 2
    assert counts(page, "brand") == {"Suyeon": 5, "Keep": 2, "Stride": 1}
    assert counts(page, "seller") == {HILL: 2}


async def test_attributes_are_facets_and_filters(stalls: Stalls) -> None:
    assert counts(await stalls.find(""), "attr:material") == {"linen": 1}
    assert await stalls.names("", filters=Filters(attributes={"material": ("linen", "wool")})) == ["table"]


async def test_counts_of_ratings_reach_upward(stalls: Stalls) -> None:
    await stalls.rate(ProductId("prod_table"), 0, 0, 0, 0, 3)
    await stalls.rate(ProductId("prod_card"), 0, 0, 0, 3, 0)
    await stalls.until("", ["table", "card"], filters=Filters(rating=4))

    page = await stalls.find("")
    assert counts(page, "rating") == {"4.5": 1, "4": 2, "3": 2, "2": 2}
    assert (await stalls.names("", sort=Sort.RATING))[0] == "table"


async def test_sorting_by_price_goes_up_and_down_and_puts_what_is_sold_out_last(stalls: Stalls) -> None:
    await stalls.put(thing("Cheap Sneakers", price="1"), stock=0)
    await stalls.until_indexed(len(GOODS) + 1)
    up, down = ["blue-canvas-sneakers", "red-leather-sneakers"], ["red-leather-sneakers", "blue-canvas-sneakers"]

    assert await stalls.names("sneakers", sort=Sort.PRICE_UP) == [*up, "cheap-sneakers"]
    assert await stalls.names("sneakers", sort=Sort.PRICE_DOWN) == [*down, "cheap-sneakers"]
    assert (await stalls.names("sneakers"))[-1] == "cheap-sneakers"
    assert "cheap-sneakers" not in await stalls.names("sneakers", filters=Filters(in_stock=True))


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_neither_repeat_nor_lose_a_hit(stalls: Stalls, sort: Sort) -> None:
    await stalls.put(*(thing(f"Plain Mug {number}", price=f"{number + 1}") for number in range(37)))
    # What is embedded between two pages would move hits from the one to the other.
    await stalls.until_indexed(len(GOODS) + 37, embedded=True)
    page, seen = await stalls.find("mug", sort=sort, limit=5), list[str]()
    while True:
        seen += [hit.product_id for hit in page.hits]
        if page.cursor is None:
            break
        page = await stalls.find("mug", sort=sort, limit=5, cursor=page.cursor)

    assert sorted(seen) == sorted(f"prod_plain-mug-{number}" for number in range(37))


async def test_a_cursor_belongs_to_its_search(stalls: Stalls) -> None:
    page = await stalls.find("", limit=2)

    with pytest.raises(BadSearchCursor):
        await stalls.find("sneakers", limit=2, cursor=page.cursor)
    with pytest.raises(BadSearchCursor):
        await stalls.find("", cursor="rubbish")


async def test_one_seller_does_not_fill_the_first_screen(stalls: Stalls) -> None:
    many = [thing(f"Green Lamp {number}", seller=HILL) for number in range(30)]
    few = [thing(f"Green Lamp of the Lake {number}", seller=LAKE) for number in range(8)]
    await stalls.put(*many, *few)
    await stalls.until_indexed(len(GOODS) + 38)

    screen = await stalls.names("green lamp", limit=14)
    assert sum("lake" in name for name in screen) >= 6


async def test_a_cold_model_is_not_waited_for_and_the_page_says_so(database: Database, tmp_path: Path) -> None:
    embedder = WordEmbedder()
    async with open_stalls_in(database, tmp_path, embedder, SearchSettings(meaning_wait_s=0.05)) as stalls:
        await stalls.put(*GOODS)
        await stalls.until_indexed(len(GOODS), embedded=True)
        embedder.slow_s = 0.3

        first = await stalls.find("red sneakers")
        assert first.words_only
        assert first.hits[0].product_id == "prod_red-leather-sneakers"
        assert not any(hit.by_meaning for hit in first.hits)
        async with asyncio.timeout(10):
            while (again := await stalls.find("red sneakers")).words_only:
                pass
        assert again.hits[0].by_meaning


async def test_a_model_that_fails_leaves_the_words(stalls: Stalls) -> None:
    stalls.embedder.broken = True

    page = await stalls.find("leather sneakers in red")
    assert page.words_only
    assert page.hits[0].product_id == "prod_red-leather-sneakers"


async def test_similar_products_are_near_in_meaning_and_never_the_product_itself(stalls: Stalls) -> None:
    hits = await stalls.search.similar(ProductId("prod_red-leather-sneakers"), 3)

    assert hits[0].product_id == "prod_blue-canvas-sneakers"
    assert "prod_red-leather-sneakers" not in {hit.product_id for hit in hits}


async def test_a_nul_in_what_is_asked_is_a_gap(stalls: Stalls) -> None:
    for asker in ("one", "two", "three"):
        page = await stalls.search.search(SearchRequest("table\0wooden"), asker)
        assert [hit.product_id for hit in page.hits][:1] == ["prod_table"]
    await stalls.asked.write()

    found = await stalls.search.suggest("table\0wo", Language.EN)
    assert [each.text for each in found if each.kind is SuggestionKind.QUERY] == ["table wooden"]


async def test_suggestions_come_from_queries_categories_brands_and_names(stalls: Stalls) -> None:
    for asker in ("one", "two", "three", "three"):
        await stalls.search.search(SearchRequest("Shirts in red"), asker)
    await stalls.search.search(SearchRequest("shirts nobody else asked for"), "one")
    await stalls.asked.write()

    found = await stalls.search.suggest("sh", Language.EN)
    assert [(each.kind, each.text) for each in found] == [
        (SuggestionKind.QUERY, "shirts in red"),
        (SuggestionKind.CATEGORY, "Shirts"),
    ]
    assert ("Stride", SuggestionKind.BRAND) in {
        (each.text, each.kind) for each in await stalls.search.suggest("str", Language.EN)
    }
    assert [each.target for each in await stalls.search.suggest("geforce rt", Language.EN)] == ["card"]
    assert [each.target for each in await stalls.search.suggest("블루투", Language.KO)] == ["speaker"]
    assert [each.text for each in await stalls.search.suggest("衬", Language.ZH)] == ["衬衫"]
