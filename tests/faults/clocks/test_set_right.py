"""The clock was ahead by a year and is set right: what was written meanwhile does not wait until that year is over."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from hupan.checkout import Status
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.inventory import Wanted
from hupan.kernel import OrderId
from hupan.payments import PaymentState, RefundState
from hupan.platform import Database
from hupan.webhooks import DeliveryStatus
from hupan.webhooks import Wanted as Topics
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import CAP, MINA, RED, Shop, confirming, open_shop
from tests.integration.orders.stall import ONE, SELLING, Stall, open_stall
from tests.integration.payments.stand import Stand, open_stand, request, share, won
from tests.integration.webhooks.ground import post_office, receiving

pytestmark = pytest.mark.anyio

AHEAD = timedelta(days=365)


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


@pytest.fixture
def stand(database: Database) -> Stand:
    return open_stand(database)


@pytest.fixture
async def stall(database: Database) -> Stall:
    return await open_stall(database)


def clock_of(shop: Shop) -> StoppedClock:
    assert isinstance(shop.clock, StoppedClock)
    return shop.clock


async def test_a_checkout_whose_payment_is_uncertain_goes_on(shop: Shop) -> None:
    clock = clock_of(shop)
    clock.time += AHEAD
    session = await shop.ready()
    shop.bank.fails = ["", "", "after", *["before"] * 12]
    waiting = await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    assert waiting.status is Status.IN_PROGRESS
    shop.bank.fails = []
    clock.time -= AHEAD
    assert await shop.checkouts.look_after() == 1
    assert (await shop.look(session.id)).status is Status.COMPLETED
    orders = await shop.orders_of()
    assert sum(shop.bank.charged.values()) == sum(each.total.minor for each in orders) > 0
    assert (await shop.ledger.audit()).clean


async def test_a_buyer_who_is_asked_by_their_bank_is_not_waited_for_all_year(shop: Shop) -> None:
    clock = clock_of(shop)
    clock.time += AHEAD
    session = await shop.ready()
    shop.bank.fails = ["", "action"]
    asked = await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    assert asked.status is Status.ESCALATED
    clock.time -= AHEAD
    for _ in range(3):
        await shop.checkouts.look_after()
        clock.forward(minutes=6)
    assert (await shop.look(session.id)).status is Status.INCOMPLETE
    assert sum(shop.bank.charged.values()) == 0
    assert await shop.left(RED, CAP) == (10, 10)
    assert (await shop.ledger.audit()).clean


async def test_what_is_set_aside_is_free_again(shop: Shop) -> None:
    clock, stock = clock_of(shop), shop.below.inventory
    clock.time += AHEAD
    await stock.reserve([Wanted(RED, 8)], timedelta(minutes=30), "ahead")
    clock.time -= AHEAD
    longest = await stock.reserve([Wanted(RED, 1)], timedelta(days=30), "now")
    assert await stock.sweep() == 1
    assert await shop.left(RED) == (9,)
    await stock.commit(longest.id)


async def test_payments_and_refunds_are_asked_after(stand: Stand) -> None:
    paid = await stand.paid(share(1000, "ord_1"))
    stand.clock.time += AHEAD
    stand.bank.fails = ["before"]
    refund = await stand.payments.refund("back", paid.id, OrderId("ord_1"), won(400))
    assert refund.state is RefundState.UNKNOWN
    other = await stand.payments.authorise(request(share(300, "ord_2")))
    stand.bank.fails = ["after"]
    lost = await stand.payments.capture(other.id)
    assert lost.state is PaymentState.UNKNOWN
    stand.clock.time -= AHEAD
    assert [each.id for each in await stand.payments.uncertain()] == [other.id]
    assert await stand.payments.reconcile_all() == 2
    assert stand.bank.charged == {paid.id: 600, other.id: 300}
    assert await stand.payments.reconcile_all() == 0
    assert await stand.books_are_clean()


async def test_errands_of_orders_are_run(stall: Stall) -> None:
    order = await stall.order()
    stall.clock.time += AHEAD
    stall.ledger.away = True
    await stall.orders.give_back(SELLING, order.id, won(500), "Sorry.")
    stall.ledger.away = False
    stall.clock.time -= AHEAD
    await stall.timekeeper.sweep()
    assert stall.ledger.back == {order.payment_id: 500}


async def test_carriers_are_asked_about_parcels(stall: Stall, database: Database) -> None:
    order = await stall.order()
    await stall.orders.ship(SELLING, order.id, {ONE: 3}, "demo")
    every = timedelta(minutes=1)
    stall.clock.time += AHEAD / 365  # it has not arrived yet
    await stall.fulfillment.look(every)
    stall.clock.time -= AHEAD / 365
    stores = database.stores(SqlFulfillmentStore)
    async with stores() as store:
        assert len(await store.under_way(["demo"], stall.clock.now(), every, 10)) == 1
    # Once, and then as often as usual.
    await stall.fulfillment.look(every)
    async with stores() as store:
        assert await store.under_way(["demo"], stall.clock.now(), every, 10) == []


async def test_events_are_delivered(database: Database, tmp_path: Path) -> None:
    async with receiving() as receiver, post_office(database, tmp_path) as post:
        await post.service.register("", Topics(receiver.url, ["*"]))
        post.clock.at += AHEAD
        receiver.status = 500
        await post.tell("orders.placed")
        assert await post.courier.deliver_due() == 1
        receiver.status = 200
        post.clock.at -= AHEAD
        assert await post.courier.deliver_due() == 1
        (delivery,) = await post.service.deliveries()
        assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 2)
        # What was put off for as long as anything is waits for its time.
        receiver.status = 500
        await post.tell("orders.placed")
        for _ in range(8):
            await post.courier.deliver_due()
            post.clock.go(hours=15)
        post.clock.go(hours=-15)
        post.clock.go(seconds=1)
        assert await post.courier.deliver_due() == 0
