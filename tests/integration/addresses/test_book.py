"""Address books: private, with one default, the same address once."""

import asyncio
from dataclasses import dataclass, replace

import pytest

from hupan.addresses import (
    AddressId,
    AddressNotFound,
    AddressService,
    BadAddress,
    Draft,
    TooManyAddresses,
)
from hupan.addresses.domain import MOST_ADDRESSES
from hupan.addresses.repository import SqlAddressStore
from hupan.addresses.routes import router
from hupan.gateways.i18naddress import AddressData
from hupan.kernel import new_id
from hupan.platform import Database
from tests.integration.reviews.ground import HandClock, add_people, browser

pytestmark = pytest.mark.anyio

HOME = Draft("US", "Ada Park", "", "CA", "Mountain View", "", "94043", "1600 Amphitheatre Pkwy")
WORK = replace(HOME, line1="1 Market St", city="San Francisco", postal_code="94105")
BODY = {"country": "US", "name": "Ada", "region": "CA", "city": "Napa", "postal_code": "94558", "line1": "1 First St"}


@dataclass
class Shop:
    database: Database
    addresses: AddressService
    clock: HandClock


@pytest.fixture
def shop(database: Database) -> Shop:
    clock = HandClock()
    return Shop(database, AddressService(database.stores(SqlAddressStore), AddressData(), clock), clock)


async def test_the_first_address_is_the_default_until_another_is_chosen(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    home = await shop.addresses.add(ada.person_id, HOME)
    shop.clock.go(hours=1)
    work = await shop.addresses.add(ada.person_id, WORK)
    assert (home.is_default, work.is_default) == (True, False)
    assert (await shop.addresses.choose_default(ada.person_id, work.address.id)).is_default
    assert [(each.address.city, each.is_default) for each in await shop.addresses.list(ada.person_id)] == [
        ("San Francisco", True),
        ("Mountain View", False),
    ]
    await shop.addresses.remove(ada.person_id, work.address.id)
    assert [each.is_default for each in await shop.addresses.list(ada.person_id)] == [True]
    again = await shop.addresses.add(ada.person_id, WORK, default=True)
    assert [each.is_default for each in await shop.addresses.list(ada.person_id)] == [True, False]
    assert await shop.addresses.get(ada.person_id, again.address.id) == again.address
    assert await shop.addresses.written(again.address) == ("Ada Park", "1 Market St", "San Francisco, CA 94105")


async def test_the_same_address_stands_in_the_book_once(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    same = replace(HOME, name="  Ada   Park", region="california")
    many = await asyncio.gather(*(shop.addresses.add(ada.person_id, each) for each in (HOME, same) * 4))
    assert len({each.address.id for each in many}) == 1
    changed = await shop.addresses.change(ada.person_id, many[0].address.id, replace(HOME, line2="Apt 4"))
    assert (changed.address.id, changed.address.line2, changed.is_default) == (many[0].address.id, "Apt 4", True)
    assert [each.address for each in await shop.addresses.list(ada.person_id)] == [changed.address]


async def test_nobody_reads_or_changes_the_address_of_another(shop: Shop) -> None:
    ada, eve = await add_people(shop.database, "Ada", "Eve")
    hers = (await shop.addresses.add(ada.person_id, HOME)).address
    await shop.addresses.add(eve.person_id, WORK)
    for wrong in (
        shop.addresses.get(eve.person_id, hers.id),
        shop.addresses.change(eve.person_id, hers.id, WORK),
        shop.addresses.remove(eve.person_id, hers.id),
        shop.addresses.choose_default(eve.person_id, hers.id),
        shop.addresses.get(ada.person_id, AddressId(new_id("adr"))),
    ):
        with pytest.raises(AddressNotFound):
            await wrong
    async with shop.database.stores(SqlAddressStore)() as store:
        stolen = (await store.book(ada.person_id))[0]
        await store.save(eve.person_id, replace(stolen, address=replace(stolen.address, name="Eve")))
    assert [each.address for each in await shop.addresses.list(ada.person_id)] == [hers]
    assert len(await shop.addresses.list(eve.person_id)) == 1
    async with browser(router, {AddressService: shop.addresses}, eve) as browsing:
        path = f"/api/addresses/{hers.id}"
        answers = [
            await browsing.put(path, json=BODY),
            await browsing.delete(path),
            await browsing.put(f"{path}/default"),
            await browsing.delete(f"/api/addresses/{new_id('adr')}"),
        ]
        assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "addresses.not_found")] * 4
        # What is another's and what is nobody's are told apart by nothing.
        assert answers[1].json() == answers[3].json()


async def test_there_is_an_end_to_a_book_however_many_write_at_once(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    drafts = [replace(HOME, line2=f"Apt {number}") for number in range(MOST_ADDRESSES + 5)]
    made = await asyncio.gather(*(shop.addresses.add(ada.person_id, each) for each in drafts), return_exceptions=True)
    assert sum(isinstance(each, TooManyAddresses) for each in made) == 5
    book = await shop.addresses.list(ada.person_id)
    assert (len(book), sum(each.is_default for each in book)) == (MOST_ADDRESSES, 1)
    await shop.addresses.add(ada.person_id, replace(HOME, line2=book[3].address.line2))


async def test_addresses_over_http(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    async with browser(router, {AddressService: shop.addresses}, ada) as mine:
        made = await mine.post("/api/addresses", json=BODY)
        assert made.status_code == 201
        address = made.json()
        assert address["written"] == ["Ada", "1 First St", "Napa, CA 94558"]
        assert address["is_default"]
        path = f"/api/addresses/{address['id']}"
        changed = await mine.put(path, json=BODY | {"line2": "<script>"})
        assert changed.json()["line2"] == "<script>"
        assert [each["id"] for each in (await mine.get("/api/addresses")).json()["items"]] == [address["id"]]
        other = (await mine.post("/api/addresses", json=BODY | {"name": "Ben", "is_default": True})).json()
        assert (await mine.put(f"{path}/default")).json()["is_default"]
        assert (await mine.delete(path)).status_code == 204
        assert [each["id"] for each in (await mine.get("/api/addresses")).json()["items"]] == [other["id"]]
        bad = await mine.post("/api/addresses", json=BODY | {"postal_code": "1", "region": "Kent"})
        assert (bad.status_code, bad.json()["code"]) == (400, "addresses.bad_address")
        assert bad.json()["params"]["fields"] == "region:unknown postal_code:pattern"
        wide = ({"id": "x"}, {"name": "x" * 401}, {"country": "USA"}, {"country": "../"})
        assert {(await mine.post("/api/addresses", json=BODY | each)).status_code for each in wide} == {422}
        assert (await mine.delete("/api/addresses/adr_1' or '1'='1")).status_code == 422
        form = (await mine.get("/api/addresses/form", params={"country": "KR", "region": "서울"})).json()
        assert [each["field"] for each in form["fields"]][2:5] == ["postal_code", "region", "city"]
        assert {"value": "종로구", "name": "종로구", "latin": "Jongno-gu"} in form["fields"][4]["choices"]
        assert (await mine.get("/api/addresses/form", params={"country": "XQ"})).status_code == 400
        assert "KR" in (await mine.get("/api/addresses/countries")).json()["items"]
    async with browser(router, {AddressService: shop.addresses}) as guest:
        for method, way in (("GET", ""), ("POST", ""), ("GET", "/form?country=KR"), ("GET", "/countries")):
            assert (await guest.request(method, f"/api/addresses{way}", json=BODY)).status_code == 401


async def test_a_country_that_is_none_is_refused(shop: Shop) -> None:
    with pytest.raises(BadAddress):
        await shop.addresses.check(replace(HOME, country="XQ"))
