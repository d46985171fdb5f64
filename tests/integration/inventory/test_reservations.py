"""Reservations on a real PostgreSQL: all or nothing, once a key, never more than there is, over by themselves."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from hupan.catalog import OfferId
from hupan.inventory import (
    NEWS,
    BadLevel,
    BadReservation,
    InventoryService,
    KeyReused,
    Level,
    Location,
    LocationId,
    OutOfStock,
    Reservation,
    ReservationEnded,
    ReservationId,
    ReservationNotFound,
    ReservationStatus,
    ReservationSweep,
    Wanted,
)
from hupan.inventory.repository import SqlInventoryStore
from hupan.platform import Database, OutboxReader, Place
from tests.integration.catalog.market import HILL, LAKE, StoppedClock, catalog_on, open_stalls, shirt

pytestmark = pytest.mark.anyio

RED, BLUE = OfferId("off_shirt_red_lake"), OfferId("off_shirt_blue_lake")
SEOUL, BUSAN, AUSTIN = LocationId("loc_seoul"), LocationId("loc_busan"), LocationId("loc_austin")
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def inventory(database: Database, clock: StoppedClock) -> InventoryService:
    catalog = catalog_on(database, clock)
    await open_stalls(catalog)
    await catalog.put_listings([shirt(), shirt("other")])
    inventory = InventoryService(database.stores(SqlInventoryStore), catalog, clock)
    await inventory.put_locations(
        [
            Location(SEOUL, LAKE, "Seoul", "KR", "04524"),
            Location(BUSAN, LAKE, "Busan", "KR"),
            Location(AUSTIN, HILL, "Austin", "US", "73301"),
        ]
    )
    return inventory


async def news(database: Database) -> tuple[str, ...]:
    """Read what was told since the last time."""
    reader = OutboxReader(database, "test", NEWS)
    told = await reader.read(await reader.place() or Place())
    await reader.settle(told.upto)
    return told.subjects


async def left(inventory: InventoryService) -> tuple[int, int]:
    available = await inventory.available([RED, BLUE])
    return available[RED], available[BLUE]


async def test_levels_are_written_as_counted_and_told_where_they_differ(
    inventory: InventoryService, database: Database
) -> None:
    levels = [Level(RED, SEOUL, 5), Level(RED, BUSAN, 2), Level(BLUE, SEOUL, 0)]
    assert await inventory.put_levels(levels) == 1
    assert await news(database) == ("prod_shirt",)
    assert await inventory.put_levels(levels) == 0
    assert await news(database) == ()
    assert await inventory.available([RED, BLUE, OfferId("off_none")]) == {RED: 7, BLUE: 0, OfferId("off_none"): 0}
    other = OfferId("off_other_red_lake")
    assert await inventory.put_levels([Level(RED, SEOUL, 6), Level(other, SEOUL, 1), Level(BLUE, SEOUL, 0)]) == 2
    assert set(await news(database)) == {"prod_shirt", "prod_other"}


@pytest.mark.parametrize(
    "levels",
    [
        [Level(RED, SEOUL, -1)],
        [Level(RED, AUSTIN, 1)],
        [Level(RED, LocationId("loc_none"), 1)],
        [Level(OfferId("off_none"), SEOUL, 1)],
        [Level(RED, SEOUL, 1), Level(RED, SEOUL, 2)],
    ],
    ids=["negative", "of another seller", "nowhere", "of nothing", "twice"],
)
async def test_levels_that_cannot_be_are_refused_altogether(inventory: InventoryService, levels: list[Level]) -> None:
    with pytest.raises(BadLevel):
        await inventory.put_levels([Level(BLUE, SEOUL, 3), *levels])
    assert await left(inventory) == (0, 0)


async def test_a_place_belongs_to_a_seller_who_is_there(inventory: InventoryService) -> None:
    stray = Location(LocationId("loc_x"), LAKE, "X", "KR")
    await inventory.put_locations([])
    with pytest.raises(BadLevel):
        await inventory.put_locations([replace(stray, seller_id="sell_none")])
    for bad in (
        replace(stray, name=""),
        replace(stray, name="a\x00"),
        replace(stray, name="x" * 201),
        replace(stray, country="Korea"),
        replace(stray, postal_code="x" * 21),
    ):
        with pytest.raises(BadLevel):
            await inventory.put_locations([bad])
    await inventory.put_locations([replace(stray, name="서울 창고", postal_code="EH1 1BB")])


async def test_what_is_reserved_is_not_available_and_comes_back_when_released(
    inventory: InventoryService, database: Database
) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 3), Level(BLUE, SEOUL, 1)])
    await news(database)

    held = await inventory.reserve([Wanted(RED, 2), Wanted(BLUE, 1)], HOUR, "cart-1")

    assert (held.status, held.wanted) == (ReservationStatus.HELD, {RED: 2, BLUE: 1})
    assert await left(inventory) == (1, 0)
    assert await news(database) == ("prod_shirt",)
    released = await inventory.release(held.id)
    assert released.status is ReservationStatus.RELEASED
    assert await left(inventory) == (3, 1)
    assert await news(database) == ("prod_shirt",)
    assert await inventory.release(held.id) == released
    with pytest.raises(ReservationEnded):
        await inventory.commit(held.id)


async def test_all_or_nothing(inventory: InventoryService, database: Database) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 3), Level(BLUE, SEOUL, 1)])
    await news(database)
    with pytest.raises(OutOfStock) as refused:
        await inventory.reserve([Wanted(RED, 1), Wanted(BLUE, 2)], HOUR, "cart-1")
    assert refused.value.params == {"offer_id": BLUE, "available": 1}
    assert await left(inventory) == (3, 1)
    assert await news(database) == ()


async def test_a_key_reserves_once(inventory: InventoryService) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 3)])
    first = await inventory.reserve([Wanted(RED, 1), Wanted(RED, 1)], HOUR, "cart-1")
    again = await inventory.reserve([Wanted(RED, 2)], HOUR, "cart-1")
    assert again == first
    assert (await left(inventory))[0] == 1
    with pytest.raises(KeyReused):
        await inventory.reserve([Wanted(RED, 1)], HOUR, "cart-1")
    sold = await inventory.commit(first.id)
    assert await inventory.reserve([Wanted(RED, 2)], HOUR, "cart-1") == sold
    assert (await left(inventory))[0] == 1


async def test_a_sale_is_taken_off_once(inventory: InventoryService) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 3)])
    held = await inventory.reserve([Wanted(RED, 2)], HOUR, "cart-1")
    sold = await asyncio.gather(*(inventory.commit(held.id) for _ in range(5)))
    assert {each.status for each in sold} == {ReservationStatus.COMMITTED}
    stock = await inventory.stock([RED])
    assert [(each.on_hand, each.available) for each in stock[RED]] == [(1, 1)]
    with pytest.raises(ReservationEnded):
        await inventory.release(held.id)


async def test_what_lies_in_several_places_is_taken_from_as_few_as_possible(inventory: InventoryService) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 5), Level(RED, BUSAN, 2)])
    small = await inventory.reserve([Wanted(RED, 2)], HOUR, "small")
    assert [(line.location_id, line.quantity) for line in small.lines] == [(BUSAN, 2)]
    await inventory.release(small.id)
    large = await inventory.reserve([Wanted(RED, 6)], HOUR, "large")
    assert {line.location_id: line.quantity for line in large.lines} == {SEOUL: 5, BUSAN: 1}
    await inventory.commit(large.id)
    assert {each.location_id: each.on_hand for each in (await inventory.stock([RED]))[RED]} == {SEOUL: 0, BUSAN: 1}


async def test_a_reservation_is_over_by_itself(
    inventory: InventoryService, database: Database, clock: StoppedClock
) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 1)])
    late = await inventory.reserve([Wanted(RED, 1)], HOUR, "late")
    clock.forward(hours=1)

    # Free for others at once, before anybody has swept.
    assert (await left(inventory))[0] == 1
    quick = await inventory.reserve([Wanted(RED, 1)], HOUR, "quick")
    with pytest.raises(ReservationEnded):
        await inventory.commit(late.id)
    assert (await inventory.commit(quick.id)).status is ReservationStatus.COMMITTED
    with pytest.raises(OutOfStock):
        await inventory.reserve([Wanted(RED, 1)], HOUR, "late")
    assert await inventory.sweep() == 0
    await news(database)


async def test_one_that_is_over_can_still_be_sold_while_nobody_else_wants_it(
    inventory: InventoryService, clock: StoppedClock
) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 1)])
    held = await inventory.reserve([Wanted(RED, 1)], HOUR, "cart-1")
    clock.forward(hours=2)
    assert (await inventory.commit(held.id)).status is ReservationStatus.COMMITTED
    assert (await left(inventory))[0] == 0


async def test_a_key_that_is_over_reserves_anew(inventory: InventoryService, clock: StoppedClock) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 1), Level(BLUE, SEOUL, 1)])
    first = await inventory.reserve([Wanted(RED, 1)], HOUR, "cart-1")
    clock.forward(hours=2)
    second = await inventory.reserve([Wanted(BLUE, 1)], HOUR, "cart-1")
    assert second.id != first.id
    assert await left(inventory) == (1, 0)


async def test_sweeping_ends_tells_and_forgets(
    inventory: InventoryService, database: Database, clock: StoppedClock
) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 2)])
    held = await inventory.reserve([Wanted(RED, 1)], HOUR, "a")
    await inventory.reserve([Wanted(RED, 1)], 3 * HOUR, "b")
    await news(database)
    clock.forward(hours=2)

    sweep = ReservationSweep(inventory, every_s=0.01)
    await sweep.start()
    while not (told := await news(database)):
        await asyncio.sleep(0.01)
    await sweep.stop()

    assert told == ("prod_shirt",)
    assert (await left(inventory))[0] == 1
    assert (await inventory.release(held.id)).status is ReservationStatus.EXPIRED
    clock.forward(days=40)
    assert await inventory.sweep() == 1
    with pytest.raises(ReservationNotFound):
        await inventory.release(held.id)


async def test_a_count_below_what_is_set_aside_sells_nothing_that_is_not_there(inventory: InventoryService) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 3)])
    held = await inventory.reserve([Wanted(RED, 3)], HOUR, "cart-1")
    await inventory.put_levels([Level(RED, SEOUL, 1)])
    assert (await left(inventory))[0] == 0
    with pytest.raises(OutOfStock):
        await inventory.commit(held.id)
    await inventory.put_levels([Level(RED, SEOUL, 3)])
    assert (await inventory.commit(held.id)).status is ReservationStatus.COMMITTED


@pytest.mark.parametrize(
    ("wanted", "ttl", "key"),
    [
        ([], HOUR, "k"),
        ([Wanted(RED, 0)], HOUR, "k"),
        ([Wanted(RED, 1)] * 501, HOUR, "k"),
        ([Wanted(RED, 1)], timedelta(), "k"),
        ([Wanted(RED, 1)], timedelta(days=31), "k"),
        ([Wanted(RED, 1)], HOUR, ""),
    ],
)
async def test_nonsense_is_refused(inventory: InventoryService, wanted: list[Wanted], ttl: timedelta, key: str) -> None:
    with pytest.raises(BadReservation):
        await inventory.reserve(wanted, ttl, key)


async def test_a_reservation_of_nobody_is_not_there(inventory: InventoryService) -> None:
    for verb in (inventory.release, inventory.commit):
        with pytest.raises(ReservationNotFound):
            await verb(ReservationId("rsv_none"))


async def test_twenty_race_for_the_last_units_and_none_is_sold_twice(inventory: InventoryService) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 4), Level(RED, BUSAN, 3), Level(BLUE, SEOUL, 5)])
    chance = random.Random(20)  # noqa: S311 - a test that can be repeated
    wishes = [
        [Wanted(RED, chance.randint(1, 2)), *([Wanted(BLUE, 1)] if chance.random() < 0.5 else [])] for _ in range(20)
    ]

    async def buy(number: int) -> Reservation | OutOfStock:
        wanted = wishes[number]
        chance.shuffle(wanted)
        try:
            held = await inventory.reserve(wanted, HOUR, f"cart-{number}")
        except OutOfStock as error:
            return error
        return await (inventory.commit(held.id) if number % 3 else inventory.release(held.id))

    results = await asyncio.gather(*(buy(number) for number in range(20)))

    sold = [each for each in results if isinstance(each, Reservation) and each.status is ReservationStatus.COMMITTED]
    stock = await inventory.stock([RED, BLUE])
    for offer_id, began in ((RED, 7), (BLUE, 5)):
        gone = sum(each.wanted.get(offer_id, 0) for each in sold)
        assert sum(place.on_hand for place in stock[offer_id]) == began - gone
        assert all(0 <= place.available == place.on_hand for place in stock[offer_id])
    assert any(isinstance(each, OutOfStock) for each in results)


async def test_twenty_who_want_the_last_one_get_it_once(inventory: InventoryService) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 1)])
    wanted = [Wanted(RED, 1)]
    results = await asyncio.gather(
        *(inventory.reserve(wanted, HOUR, f"cart-{number}") for number in range(20)), return_exceptions=True
    )
    assert sum(isinstance(each, Reservation) for each in results) == 1
    assert sum(isinstance(each, OutOfStock) for each in results) == 19


async def test_twenty_of_one_key_reserve_once(inventory: InventoryService) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 9)])
    results = await asyncio.gather(*(inventory.reserve([Wanted(RED, 2)], HOUR, "one") for _ in range(20)))
    assert len({each.id for each in results}) == 1
    assert (await left(inventory))[0] == 7


async def test_counting_selling_and_sweeping_at_once_never_locks_up(
    inventory: InventoryService, clock: StoppedClock
) -> None:
    await inventory.put_levels([Level(RED, SEOUL, 50), Level(BLUE, SEOUL, 50), Level(RED, BUSAN, 50)])

    async def shop(number: int) -> None:
        order = [Wanted(RED, 1), Wanted(BLUE, 2)]
        held = await inventory.reserve(order if number % 2 else order[::-1], timedelta(minutes=1), f"k{number}")
        clock.forward(seconds=40)
        try:
            await inventory.commit(held.id)
        except ReservationEnded:
            await inventory.sweep()

    async def count() -> None:
        for _ in range(10):
            await inventory.put_levels([Level(BLUE, SEOUL, 50), Level(RED, BUSAN, 60), Level(RED, SEOUL, 60)])

    async with asyncio.timeout(60):
        await asyncio.gather(count(), *(shop(number) for number in range(12)))
    stock = await inventory.stock([RED, BLUE])
    assert all(place.on_hand >= 0 for places in stock.values() for place in places)
