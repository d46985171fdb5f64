"""What becomes of mandates as prices, people and time go on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hupan.kernel import PersonId
from hupan.mandates import (
    BadMandate,
    BuyNotFound,
    BuyState,
    Mandate,
    MandateNotFound,
    MandateOver,
    MandateState,
    NotAsShown,
    TooManyMandates,
)
from hupan.mandates.domain import MOST_ACTIVE, REST
from tests.unit.mandates.memory import COOLING, LAMP, MINA, START, World, won

pytestmark = pytest.mark.anyio


@pytest.fixture
def world() -> World:
    return World()


async def now(world: World, mandate: Mandate) -> Mandate:
    return world.store.rows[mandate.id]


async def cooled(world: World) -> None:
    await world.mandates.look_after()
    world.clock.forward(COOLING)
    await world.mandates.look_after()


async def test_it_is_told_first_and_bought_after_a_while(world: World) -> None:
    mandate = await world.make()
    await world.mandates.look_after()
    buy = (await now(world, mandate)).open_buy
    assert buy is not None
    assert (buy.quantity, buy.total, buy.capture_at) == (2, won(430), START + COOLING)
    assert world.kinds() == ["mandates.offered"]
    world.clock.forward(COOLING - timedelta(seconds=1))
    await world.mandates.look_after()
    assert world.market.paid == []
    world.clock.forward(timedelta(seconds=1))
    await world.mandates.look_after()
    ended = await now(world, mandate)
    assert (ended.state, ended.bought, ended.left) == (MandateState.FULFILLED, 2, 0)
    assert [each[1:3] for each in world.market.paid] == [(2, won(430))]
    assert world.kinds() == ["mandates.offered", "mandates.bought"]
    world.clock.forward(timedelta(days=2))
    await world.mandates.look_after()
    assert len(world.market.paid) == 1


async def test_the_ceiling_is_of_one_with_delivery(world: World) -> None:
    world.market.price, world.market.delivery = 290, 30
    mandate = await world.make(ceiling=300, number=1)
    await world.mandates.look_after()
    assert (await now(world, mandate)).buys == ()
    world.market.delivery = 10
    await world.mandates.hear([LAMP])
    await cooled(world)
    assert [each[2] for each in world.market.paid] == [won(300)]


async def test_what_is_dearer_at_the_last_moment_is_not_bought(world: World) -> None:
    mandate = await world.make()
    await world.mandates.look_after()
    world.market.price = 400
    world.clock.forward(COOLING)
    await world.mandates.look_after()
    passed = await now(world, mandate)
    assert (passed.state, passed.buys[0].state, world.market.paid) == (MandateState.ACTIVE, BuyState.PASSED, [])
    # When it falls again, it is told again, and bought.
    world.market.price = 150
    world.clock.forward(timedelta(minutes=5))
    await cooled(world)
    assert [each[2] for each in world.market.paid] == [won(330)]


async def test_what_is_cheaper_at_the_last_moment_is_bought_for_that(world: World) -> None:
    await world.make()
    await world.mandates.look_after()
    world.market.price = 100
    world.clock.forward(COOLING)
    await world.mandates.look_after()
    assert [each[2] for each in world.market.paid] == [won(230)]


async def test_who_says_no_is_left_alone_for_a_day(world: World) -> None:
    mandate = await world.make()
    await world.mandates.look_after()
    buy = (await now(world, mandate)).buys[0]
    await world.mandates.cancel(MINA, mandate.id, buy.id)
    again = await world.mandates.cancel(MINA, mandate.id, buy.id)
    assert again.buys[0].state is BuyState.CANCELLED
    world.clock.forward(COOLING)
    await world.mandates.hear([LAMP])
    await world.mandates.look_after()
    assert (world.market.paid, world.kinds()) == ([], ["mandates.offered"])
    world.clock.forward(REST)
    await cooled(world)
    assert len(world.market.paid) == 1


async def test_a_revoked_one_buys_nothing_more(world: World) -> None:
    mandate = await world.make()
    await world.mandates.look_after()
    ended = await world.mandates.revoke(MINA, mandate.id)
    assert (ended.state, ended.buys[0].state) == (MandateState.REVOKED, BuyState.CANCELLED)
    with pytest.raises(MandateOver):
        await world.mandates.revoke(MINA, mandate.id)
    for _ in range(3):
        world.clock.forward(REST)
        await world.mandates.look_after()
    assert world.market.paid == []
    assert {each.status for each in world.market.checkouts.values()} == {"canceled"}


@pytest.mark.parametrize("after", [timedelta(minutes=10), timedelta(days=2)])
async def test_an_expired_one_buys_nothing_more(world: World, after: timedelta) -> None:
    world.market.price = 200 if after < COOLING else 900
    mandate = await world.make(days=10 / 1440)
    await world.mandates.look_after()
    world.market.price = 200
    world.clock.forward(after + timedelta(hours=1))
    await world.mandates.look_after()
    assert ((await now(world, mandate)).state, world.market.paid) == (MandateState.EXPIRED, [])
    assert world.kinds()[-1] == "mandates.expired"


async def test_few_are_bought_at_a_time_and_never_more_than_the_number(world: World) -> None:
    world.market.stock = 1
    mandate = await world.make(number=3)
    for _ in range(8):
        await cooled(world)
        world.market.stock = 2
        world.clock.forward(timedelta(minutes=6))
    assert (await now(world, mandate)).state is MandateState.FULFILLED
    assert [each[1] for each in world.market.paid] == [1, 2]


async def test_a_payment_that_takes_its_time_is_one_payment(world: World) -> None:
    await world.make()
    world.market.trouble = ["later", "later"]
    await cooled(world)
    assert world.market.paid == []
    for _ in range(4):
        world.clock.forward(timedelta(seconds=10))
        await world.mandates.look_after()
    assert len(world.market.paid) == 1


async def test_a_payment_that_fails_is_told_and_tried_another_day(world: World) -> None:
    mandate = await world.make()
    world.market.trouble = ["fail"]
    await cooled(world)
    assert (await now(world, mandate)).buys[0].reason == "declined"
    assert world.kinds() == ["mandates.offered", "mandates.failed"]
    world.clock.forward(timedelta(hours=2))
    await cooled(world)
    assert world.market.paid == []
    world.clock.forward(REST)
    await cooled(world)
    assert len(world.market.paid) == 1


async def test_a_crash_before_paying_does_not_outlive_the_mandate(world: World) -> None:
    mandate = await world.make(days=1)
    await world.mandates.look_after()
    # Decided, and then killed: nothing was begun.
    held = await now(world, mandate)
    deciding = replace(held.buys[0], state=BuyState.PAYING)
    world.store.rows[mandate.id] = replace(held, buys=(deciding,), due_at=world.clock.now())
    world.clock.forward(timedelta(days=2))
    await world.mandates.look_after()
    assert world.market.paid == []
    assert (await now(world, mandate)).buys[0].reason == "too_late"


async def test_it_is_made_of_exactly_what_was_shown(world: World) -> None:
    draft = world.draft()
    _, fingerprint = await world.mandates.preview(MINA, draft)
    changes = (
        replace(draft, ceiling=won(301)),
        replace(draft, number=3),
        replace(draft, until=draft.until + timedelta(hours=1)),
        replace(draft, handler="cod"),
        replace(draft, address_id="adr_2"),
    )
    for other in changes:
        with pytest.raises(NotAsShown):
            await world.mandates.make(MINA, other, fingerprint)
    with pytest.raises(NotAsShown):
        await world.mandates.make(PersonId("per_eve"), draft, fingerprint)
    assert (await world.mandates.make(MINA, draft, fingerprint)).fingerprint == fingerprint


async def test_what_cannot_be(world: World) -> None:
    draft = world.draft()
    for wrong in (
        replace(draft, ceiling=won(0)),
        replace(draft, number=0),
        replace(draft, number=100),
        replace(draft, until=START),
        replace(draft, until=START + timedelta(days=400)),
        replace(draft, handler="stripe"),
    ):
        with pytest.raises(BadMandate):
            await world.mandates.preview(MINA, wrong)


async def test_nobody_touches_anothers(world: World) -> None:
    mandate, eve = await world.make(), PersonId("per_eve")
    await world.mandates.look_after()
    buy = (await now(world, mandate)).buys[0]
    with pytest.raises(MandateNotFound):
        await world.mandates.revoke(eve, mandate.id)
    with pytest.raises(MandateNotFound):
        await world.mandates.cancel(eve, mandate.id, buy.id)
    with pytest.raises(BuyNotFound):
        await world.mandates.cancel(MINA, mandate.id, type(buy.id)("buy_nothing"))
    assert await world.mandates.list(eve) == []


async def test_there_is_an_end_to_mandates(world: World) -> None:
    for _ in range(MOST_ACTIVE):
        await world.make()
    with pytest.raises(TooManyMandates):
        await world.make()
