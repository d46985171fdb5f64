"""Wishes: private, in lists, with the price of the day they were added."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from hupan.catalog import ProductId, VariantId
from hupan.kernel import Money, new_id
from hupan.platform import Database
from hupan.wishes import (
    Asked,
    BadName,
    ListNotFound,
    NameTaken,
    ProductNotFound,
    Stays,
    TooMany,
    WishListId,
    WishService,
)
from hupan.wishes.domain import MOST_LISTS, MOST_WISHES
from hupan.wishes.repository import SqlWishStore
from hupan.wishes.routes import router
from tests.integration.reviews.ground import START, HandClock, add_people, add_products, browser

pytestmark = pytest.mark.anyio

RED, BLUE = VariantId("red"), VariantId("blue")


@dataclass
class Tags:
    """Stands in for the catalogue's prices."""

    of: dict[ProductId, list[Asked]] = field(default_factory=dict[ProductId, list[Asked]])

    async def asked(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, Sequence[Asked]]:
        return {each: self.of[each] for each in product_ids if each in self.of}


@dataclass
class Shop:
    database: Database
    wishes: WishService
    tags: Tags
    clock: HandClock


@pytest.fixture
def shop(database: Database) -> Shop:
    tags, clock = Tags(), HandClock()
    return Shop(database, WishService(database.stores(SqlWishStore), tags, clock), tags, clock)


async def test_a_wish_remembers_its_variant_and_the_price_of_its_day(shop: Shop) -> None:
    (lamp, rug), (ada,) = await add_products(shop.database, 2), await add_people(shop.database, "Ada")
    shop.tags.of[lamp] = [(RED, Money(4000, "USD")), (BLUE, Money(3500, "USD")), (RED, Money(50_000, "KRW"))]
    await shop.wishes.add(ada.person_id, lamp, RED)
    shop.clock.go(hours=1)
    await shop.wishes.add(ada.person_id, lamp)
    shop.clock.go(hours=1)
    await shop.wishes.add(ada.person_id, rug)

    _, seen = await shop.wishes.list(ada.person_id)
    assert [(each.wish.product_id, each.wish.variant_id, each.wish.price) for each in seen] == [
        (rug, None, None),
        (lamp, None, Money(3500, "USD")),
        (lamp, RED, Money(4000, "USD")),
    ]
    assert seen[2].wish.added_at == START
    shop.tags.of[lamp] = [(RED, Money(60_000, "KRW")), (RED, Money(3200, "USD")), (BLUE, Money(9900, "USD"))]
    which, cheaper = await shop.wishes.list(ada.person_id, cheaper=True)
    assert which.is_first
    assert [(each.wish.variant_id, each.now, each.cheaper_by) for each in cheaper] == [
        (None, Money(3200, "USD"), Money(300, "USD")),
        (RED, Money(3200, "USD"), Money(800, "USD")),
    ]


async def test_other_currencies_and_gone_offers_are_never_called_cheaper(shop: Shop) -> None:
    (lamp, rug), (ada,) = await add_products(shop.database, 2), await add_people(shop.database, "Ada")
    for each in (lamp, rug):
        shop.tags.of[each] = [(RED, Money(4000, "USD"))]
        await shop.wishes.add(ada.person_id, each)
    shop.tags.of = {lamp: [(RED, Money(10, "KRW"))]}
    _, seen = await shop.wishes.list(ada.person_id)
    assert {each.wish.product_id: (each.now, each.cheaper_by) for each in seen} == {
        lamp: (Money(10, "KRW"), None),
        rug: (None, None),
    }
    assert (await shop.wishes.list(ada.person_id, cheaper=True))[1] == []


async def test_what_is_there_stays_as_it_was_added(shop: Shop) -> None:
    (lamp,), (ada,) = await add_products(shop.database), await add_people(shop.database, "Ada")
    shop.tags.of[lamp] = [(RED, Money(4000, "USD"))]
    first = await shop.wishes.add(ada.person_id, lamp)
    shop.clock.go(days=9)
    shop.tags.of[lamp] = [(RED, Money(1, "USD"))]
    again = await asyncio.gather(*(shop.wishes.add(ada.person_id, lamp) for _ in range(5)))
    assert {(each.added_at, each.price) for each in again} == {(first.added_at, first.price)}
    assert len((await shop.wishes.list(ada.person_id))[1]) == 1
    await shop.wishes.remove(ada.person_id, lamp)
    await shop.wishes.remove(ada.person_id, lamp)
    assert (await shop.wishes.add(ada.person_id, lamp)).added_at == START + timedelta(days=9)
    with pytest.raises(ProductNotFound):
        await shop.wishes.add(ada.person_id, ProductId("gone"))


async def test_nobody_sees_or_changes_the_lists_of_another(shop: Shop) -> None:
    (lamp,), (ada, ben) = await add_products(shop.database), await add_people(shop.database, "Ada", "Ben")
    gifts = await shop.wishes.make_list(ada.person_id, "Gifts")
    await shop.wishes.add(ada.person_id, lamp, list_id=gifts.id)
    assert await shop.wishes.contains(ada.person_id, [lamp]) == {lamp}
    assert await shop.wishes.contains(ben.person_id, [lamp]) == set()
    for wrong in (
        shop.wishes.list(ben.person_id, gifts.id),
        shop.wishes.add(ben.person_id, lamp, list_id=gifts.id),
        shop.wishes.remove(ben.person_id, lamp, list_id=gifts.id),
        shop.wishes.rename_list(ben.person_id, gifts.id, "Mine"),
        shop.wishes.remove_list(ben.person_id, gifts.id),
        shop.wishes.list(ada.person_id, WishListId(new_id("wish"))),
    ):
        with pytest.raises(ListNotFound):
            await wrong


async def test_lists_have_names_and_the_first_stays(shop: Shop) -> None:
    (lamp,), (ada, ben) = await add_products(shop.database), await add_people(shop.database, "Ada", "Ben")
    gifts = await shop.wishes.make_list(ada.person_id, "  생일\u202e  선물 ")
    assert gifts.name == "생일 선물"
    await shop.wishes.add(ada.person_id, lamp, list_id=gifts.id)
    first, second = await shop.wishes.lists(ada.person_id)
    assert (first.is_first, first.name, first.count, second.name, second.count) == (True, "", 0, "생일 선물", 1)
    for name in ("", " \n", "x" * 61, "\u202e"):
        with pytest.raises(BadName):
            await shop.wishes.make_list(ada.person_id, name)
    with pytest.raises(NameTaken):
        await shop.wishes.make_list(ada.person_id, "생일 선물")
    await shop.wishes.make_list(ben.person_id, "생일 선물")
    other = await shop.wishes.make_list(ada.person_id, "Home")
    with pytest.raises(NameTaken):
        await shop.wishes.rename_list(ada.person_id, other.id, "생일 선물")
    assert (await shop.wishes.rename_list(ada.person_id, other.id, "HOME")).name == "HOME"
    for wrong in (
        shop.wishes.remove_list(ada.person_id, first.id),
        shop.wishes.rename_list(ada.person_id, first.id, "One"),
    ):
        with pytest.raises(Stays):
            await wrong
    await shop.wishes.remove_list(ada.person_id, gifts.id)
    assert await shop.wishes.contains(ada.person_id, [lamp]) == set()


async def test_there_is_an_end_to_lists_and_wishes(shop: Shop) -> None:
    (lamp, rug), (ada,) = await add_products(shop.database, 2), await add_people(shop.database, "Ada")
    made = await asyncio.gather(
        *(shop.wishes.make_list(ada.person_id, f"List {n}") for n in range(MOST_LISTS + 3)), return_exceptions=True
    )
    assert sum(isinstance(each, TooMany) for each in made) == 4  # the first list counts
    for number in range(MOST_WISHES):
        await shop.wishes.add(ada.person_id, lamp, VariantId(f"v{number}"))
    with pytest.raises(TooMany):
        await shop.wishes.add(ada.person_id, rug)


async def test_wishes_over_http(shop: Shop) -> None:
    (lamp,), (ada,) = await add_products(shop.database), await add_people(shop.database, "Ada")
    shop.tags.of[lamp] = [(RED, Money(4000, "USD"))]
    root = "/api/market/wishes"
    async with browser(router, {WishService: shop.wishes}, ada) as mine:
        made = (await mine.post(f"{root}/lists", json={"name": "Gifts"})).json()
        added = (await mine.put(f"{root}/products/{lamp}", json={"list_id": made["id"], "variant_id": "red"})).json()
        assert added["price"] == {"minor": 4000, "currency": "USD"}
        shop.tags.of[lamp] = [(RED, Money(3000, "USD"))]
        page = (await mine.get(root, params={"list_id": made["id"], "cheaper": True})).json()
        assert (page["list"]["name"], page["list"]["count"]) == ("Gifts", 1)
        assert page["wishes"][0]["cheaper_by"] == {"minor": 1000, "currency": "USD"}
        assert page["wishes"][0]["now"] == {"minor": 3000, "currency": "USD"}
        assert (await mine.get(root)).json()["wishes"] == []
        contains = (await mine.get(f"{root}/contains", params={"product_id": [lamp, "other"]})).json()
        assert contains == {"product_ids": [lamp]}
        renamed = await mine.put(f"{root}/lists/{made['id']}", json={"name": "Presents"})
        assert renamed.json()["name"] == "Presents"
        assert [each["name"] for each in (await mine.get(f"{root}/lists")).json()["lists"]] == ["", "Presents"]
        where = {"list_id": made["id"], "variant_id": "red"}
        assert (await mine.delete(f"{root}/products/{lamp}", params=where)).status_code == 204
        assert (await mine.delete(f"{root}/lists/{made['id']}")).status_code == 204
        gone = await mine.put(f"{root}/products/gone", json={})
        assert (gone.status_code, gone.json()["code"]) == (404, "wishes.product_not_found")
    async with browser(router, {WishService: shop.wishes}) as guest:
        for method, path in (("GET", ""), ("GET", "/lists"), ("PUT", f"/products/{lamp}"), ("POST", "/lists")):
            assert (await guest.request(method, root + path, json={"name": "x"})).status_code == 401
