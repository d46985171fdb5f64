"""What was sold comes back once, to where it lay, on a real PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from hupan.catalog import OfferId
from hupan.inventory import BadReservation, InventoryService, Level, Location, LocationId, ReservationId, Wanted
from hupan.inventory.repository import SqlInventoryStore
from hupan.platform import Database
from tests.integration.catalog.market import LAKE, StoppedClock, catalog_on, open_stalls, shirt

pytestmark = pytest.mark.anyio

RED = OfferId("off_shirt_red_lake")
SEOUL, BUSAN = LocationId("loc_seoul"), LocationId("loc_busan")


@pytest.fixture
async def inventory(database: Database) -> InventoryService:
    clock = StoppedClock()
    catalog = catalog_on(database, clock)
    await open_stalls(catalog)
    await catalog.put_listings([shirt()])
    inventory = InventoryService(database.stores(SqlInventoryStore), catalog, clock)
    await inventory.put_locations([Location(SEOUL, LAKE, "Seoul", "KR"), Location(BUSAN, LAKE, "Busan", "KR")])
    await inventory.put_levels([Level(RED, SEOUL, 5), Level(RED, BUSAN, 2)])
    return inventory


async def lying(inventory: InventoryService) -> dict[str, int]:
    return {str(each.location_id): each.on_hand for each in (await inventory.stock([RED]))[RED]}


async def test_what_comes_back_lies_where_it_was_taken_from(inventory: InventoryService) -> None:
    held = await inventory.reserve([Wanted(RED, 6)], timedelta(hours=1), "cart")
    await inventory.commit(held.id)
    assert await lying(inventory) == {SEOUL: 0, BUSAN: 1}
    for number in range(6):
        await inventory.put_back(f"ret-{number}", [Wanted(RED, 1)], held.id)
    assert await lying(inventory) == {SEOUL: 5, BUSAN: 2}


async def test_a_key_puts_back_once_however_often_it_asks(inventory: InventoryService) -> None:
    await asyncio.gather(*(inventory.put_back("ret", [Wanted(RED, 2)], ReservationId("rsv_x")) for _ in range(5)))
    assert await lying(inventory) == {SEOUL: 7, BUSAN: 2}
    with pytest.raises(BadReservation):
        await inventory.put_back("ret-2", [])


async def test_what_lies_nowhere_stays_away(inventory: InventoryService) -> None:
    await inventory.put_back("ret", [Wanted(OfferId("off_none"), 1)])
    assert await lying(inventory) == {SEOUL: 5, BUSAN: 2}
