"""Watchers are told once when a price falls or a thing is there again, whoever looks, and nobody sees another's."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import delete

from hupan.catalog import CatalogService, OfferId, ProductId
from hupan.identity.tables import PersonRow
from hupan.inventory import InventoryService, Level, Location, LocationId
from hupan.inventory.repository import SqlInventoryStore
from hupan.kernel import Language, Money, PersonId
from hupan.notices import Notice, NoticeService, Topic, topic_of
from hupan.notices.repository import SqlNoticeStore
from hupan.platform import Database, Signals
from hupan.reviews import Author
from hupan.watches import NotWatchable, TooManyWatches, WatchFollower, WatchService
from hupan.watches.repository import SqlWatchStore
from hupan.watches.routes import router
from tests.integration.catalog.market import LAKE, StoppedClock, catalog_on, open_stalls, priced, shirt
from tests.integration.reviews.ground import add_people, browser

pytestmark = pytest.mark.anyio
SHIRT, VEST = ProductId("prod_shirt"), ProductId("prod_vest")
PLACE = LocationId("loc_lake")


def won(minor: int) -> Money:
    return Money(minor, "KRW")


@dataclass
class Room:
    database: Database
    catalog: CatalogService
    inventory: InventoryService
    watches: WatchService
    notices: NoticeService
    follower: WatchFollower
    ada: PersonId
    bob: PersonId

    async def price(self, price: int) -> None:
        await self.catalog.put_listings([priced(shirt(), won(price))])
        await self.follower.catch_up()

    async def stock(self, units: int) -> None:
        offers = [OfferId(f"off_shirt_{colour}_lake") for colour in ("red", "blue")]
        await self.inventory.put_levels([Level(each, PLACE, units) for each in offers])
        await self.follower.catch_up()

    async def told(self, person_id: PersonId) -> list[Notice]:
        return list((await self.notices.page(person_id)).notices)


@pytest.fixture
async def room(database: Database) -> Room:
    clock, signals = StoppedClock(), Signals(database)
    catalog = catalog_on(database, clock)
    inventory = InventoryService(database.stores(SqlInventoryStore), catalog, clock)
    await open_stalls(catalog)
    await catalog.put_listings([shirt(), shirt("vest")])
    await inventory.put_locations([Location(PLACE, LAKE, "Lake", "KR")])
    ada, bob = [each.person_id for each in await add_people(database, "Ada", "Bob")]
    watches = WatchService(database.stores(SqlWatchStore), catalog, inventory, clock)
    notices = NoticeService(database.stores(SqlNoticeStore), signals, clock)
    follower = WatchFollower(database, signals, watches)
    made = Room(database, catalog, inventory, watches, notices, follower, ada, bob)
    await made.stock(3)
    return made


async def test_a_drop_is_told_once_and_again_only_when_it_is_less(room: Room) -> None:
    await room.watches.put(room.ada, SHIRT, None, Language.KO)
    await room.watches.put(room.bob, SHIRT, won(15_000))
    await room.price(25_000)
    assert await room.told(room.ada) == []

    await room.price(18_000)
    await room.price(18_000)
    (first,) = await room.told(room.ada)
    assert (first.kind, first.link) == ("watches.cheaper", "/market/p/shirt")
    assert first.facts == {"item": "Linen shirt", "total_minor": 18_000, "currency": "KRW"}
    assert topic_of(first.kind) is Topic.WATCHES
    assert await room.told(room.bob) == []

    await room.price(15_000)
    await room.price(16_000)
    assert [each.facts["total_minor"] for each in await room.told(room.ada)] == [15_000, 18_000]
    assert [each.facts["total_minor"] for each in await room.told(room.bob)] == [15_000]

    # It was dear again, so that it is news when it falls anew.
    await room.price(30_000)
    await room.price(14_000)
    assert len(await room.told(room.ada)) == 3
    assert len(await room.told(room.bob)) == 2


async def test_what_is_there_again_is_told_and_a_restart_loses_nothing(room: Room) -> None:
    await room.stock(0)
    await room.watches.put(room.ada, SHIRT, None)
    await room.price(9_900)
    assert await room.told(room.ada) == []

    offers = [OfferId("off_shirt_red_lake")]
    await room.inventory.put_levels([Level(each, PLACE, 2) for each in offers])
    # Another process, which has never read any news, comes first; both look at the same time later.
    other = WatchFollower(room.database, Signals(room.database), room.watches)
    await other.catch_up()
    await room.follower.catch_up()
    await room.watches.look_at_all()
    (only,) = await room.told(room.ada)
    assert only.kind == "watches.cheaper"

    await room.watches.put(room.bob, SHIRT, None)
    await room.stock(0)
    await room.stock(1)
    assert [each.kind for each in await room.told(room.bob)] == ["watches.back"]


async def test_each_has_their_own_and_no_more_than_there_may_be(room: Room) -> None:
    with pytest.raises(NotWatchable):
        await room.watches.put(room.ada, ProductId("prod_none"), None)
    with pytest.raises(NotWatchable):
        await room.watches.put(room.ada, SHIRT, Money(1_000, "USD"))

    author = Author(room.ada, "Ada")
    async with browser(router, {WatchService: room.watches}, author) as client:
        body: dict[str, Any] = {"target": {"minor": 12_000, "currency": "KRW"}}
        assert (await client.put(f"/api/watches/{SHIRT}", json=body)).status_code == 200
        assert (await client.put(f"/api/watches/{VEST}", json={"target": None})).status_code == 200
        found = (await client.get("/api/watches")).json()["watches"]
        assert {each["product_id"] for each in found} == {SHIRT, VEST}
        assert [each["now"]["minor"] for each in found] == [19_900, 19_900]
        assert (await client.delete(f"/api/watches/{VEST}")).status_code == 204
    assert [each.watch.product_id for each in await room.watches.list(room.ada)] == [SHIRT]
    assert await room.watches.list(room.bob) == []
    async with browser(router, {WatchService: room.watches}) as stranger:
        assert (await stranger.get("/api/watches")).status_code == 401

    await room.catalog.put_listings([shirt(f"n{number}") for number in range(99)])
    for number in range(99):
        await room.watches.put(room.ada, ProductId(f"prod_n{number}"), None)
    with pytest.raises(TooManyWatches):
        await room.watches.put(room.ada, VEST, None)
    await room.watches.put(room.ada, SHIRT, None)

    # Whoever goes takes their watches along.
    async with room.database.engine.begin() as connection:
        await connection.execute(delete(PersonRow).where(PersonRow.id == room.ada))
    assert await room.watches.list(room.ada) == []
