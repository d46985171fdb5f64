"""The clock goes forward by days and back by hours, in the middle of everything: nothing happens twice, or never."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from hupan.checkout import CheckoutId, CheckoutSession, Status
from hupan.fulfillment import BadCallback
from hupan.fulfillment.signing import sign
from hupan.inventory import ReservationStatus, Wanted
from hupan.kernel import OrderId
from hupan.orders import Asked, OrderStatus, Received, ReturnReason, ReturnStatus
from hupan.payments import Answer, PaymentState
from hupan.platform import Database
from hupan.platform.idempotency import HELD, IdempotencyKeys
from hupan.platform.idempotency import Answer as Answered
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import CAP, MINA, RED, Shop, confirming, open_shop
from tests.integration.orders.stall import BUYING, ONE, SECRET, SELLING
from tests.integration.orders.till import PURSE, Till, open_till
from tests.integration.payments.stand import Stand, open_stand, share, won

pytestmark = pytest.mark.anyio

JUMPS = [timedelta(days=3), timedelta(days=400), timedelta(hours=-5), timedelta(seconds=-3)]
named = pytest.mark.parametrize("jump", JUMPS, ids=str)


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


@pytest.fixture
async def till(database: Database) -> Till:
    return await open_till(database)


@pytest.fixture
def stand(database: Database) -> Stand:
    return open_stand(database)


def jump_by(clock: object, jump: timedelta) -> None:
    assert isinstance(clock, StoppedClock)
    clock.time += jump


async def settled(shop: Shop, checkout_id: CheckoutId) -> CheckoutSession:
    """Let minutes pass until an attempt is over."""
    for _ in range(10):
        jump_by(shop.clock, timedelta(minutes=6))
        session = await shop.checkouts.resume(MINA, checkout_id)
        if not session.is_paying:
            return session
    raise AssertionError(await shop.look(checkout_id))


async def nothing_is_lost(shop: Shop) -> None:
    """What was taken is what the orders come to, and what is gone from the shelf is what they hold."""
    orders = await shop.orders_of()
    assert sum(shop.bank.charged.values()) == sum(each.total.minor for each in orders)
    sold = {RED: 0, CAP: 0}
    for line in (line for order in orders for line in order.lines):
        sold[line.item.offer_id] += line.quantity
    assert await shop.left(RED, CAP) == (10 - sold[RED], 10 - sold[CAP])
    assert (await shop.ledger.audit()).clean


@named
@pytest.mark.parametrize("lost", ["authorise", "capture"])
async def test_a_payment_whose_answer_is_lost_while_the_clock_jumps_is_taken_once_or_not_at_all(
    shop: Shop, jump: timedelta, lost: str
) -> None:
    shop.bank.fails = ["", *([""] if lost == "capture" else []), "after", *["before"] * 12]
    session = await shop.ready()
    waiting = await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    assert waiting.status is Status.IN_PROGRESS
    jump_by(shop.clock, jump)
    shop.bank.fails = []
    over = await settled(shop, session.id)
    assert over.status is Status.COMPLETED
    await nothing_is_lost(shop)
    await settled_again(shop, session.id)
    await nothing_is_lost(shop)


async def settled_again(shop: Shop, checkout_id: CheckoutId) -> None:
    """The time that was there before comes by once more."""
    jump_by(shop.clock, timedelta(days=-500))
    await shop.checkouts.look_after()
    jump_by(shop.clock, timedelta(days=500))
    await shop.checkouts.look_after()
    assert (await shop.look(checkout_id)).status is Status.COMPLETED


@named
async def test_a_buyer_whose_bank_asks_while_the_clock_jumps_has_bought_or_has_not(shop: Shop, jump: timedelta) -> None:
    shop.bank.fails = ["", "action"]
    session = await shop.ready()
    asked = await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    assert asked.status is Status.ESCALATED
    jump_by(shop.clock, jump)
    await shop.below.inventory.sweep()
    payment = await shop.below.payments.find(f"{session.id}:1")
    assert payment is not None
    shop.bank.states[payment.reference] = Answer(PaymentState.AUTHORISED)
    over = await settled(shop, session.id)
    assert over.status is Status.COMPLETED
    await nothing_is_lost(shop)


@named
async def test_what_is_set_aside_is_had_by_one(shop: Shop, jump: timedelta) -> None:
    stock = shop.below.inventory
    held = await stock.reserve([Wanted(RED, 8)], timedelta(minutes=30), "one")
    jump_by(shop.clock, jump)
    await stock.sweep()
    kept = jump < timedelta()
    assert await shop.left(RED) == ((2,) if kept else (10,))
    # A step back gives it to nobody else within its own life, and to nobody twice.
    await asyncio.gather(
        *(stock.reserve([Wanted(RED, 8)], timedelta(minutes=30), key) for key in ("two", "three")),
        return_exceptions=True,
    )
    jump_by(shop.clock, -jump)
    await asyncio.gather(*(stock.commit(each) for each in [held.id]), return_exceptions=True)
    mine = await stock.find("one")
    assert (mine is not None and mine.status is ReservationStatus.COMMITTED) == kept
    jump_by(shop.clock, abs(jump) + timedelta(minutes=31))
    await stock.sweep()
    assert await shop.left(RED) == ((2,) if kept else (10,))


@named
async def test_a_key_is_answered_once_and_is_never_in_use_for_longer_than_it_is_held(
    database: Database, jump: timedelta
) -> None:
    clock, done = StoppedClock(), list[str]()
    keys = IdempotencyKeys(database, clock)

    async def die() -> Answered:
        done.append("died")
        jump_by(clock, jump)
        raise OSError("the power is gone")

    async def do() -> Answered:
        done.append("did")
        return Answered(200, {"n": len(done)})

    with pytest.raises(OSError, match="power"):
        await keys.once("scope", "key", {}, die)
    jump_by(clock, HELD)
    first = await keys.once("scope", "key", {}, do)
    jump_by(clock, timedelta(hours=-8))
    assert await keys.once("scope", "key", {}, do) == first
    assert done == ["died", "did"]


@named
async def test_escrow_is_released_and_paid_out_once(stand: Stand, jump: timedelta) -> None:
    paid = await stand.paid(share(1000, "ord_1"))
    for each in (jump, -jump, jump):
        jump_by(stand.clock, each)
        await stand.escrow.release(OrderId("ord_1"))
        await stand.payments.reconcile_all()
        await stand.payouts.make({"KRW": 100})
    assert await stand.balance("escrow:ord_1") == 0
    payouts = await stand.payouts.page("", 10)
    assert [each.amount for each in payouts] == [won(900)]
    refund = await stand.payments.refund("back", paid.id, OrderId("ord_1"), won(500))
    jump_by(stand.clock, -jump)
    again = await stand.payments.refund("back", paid.id, OrderId("ord_1"), won(500))
    assert again.id == refund.id
    assert stand.bank.charged[paid.id] == 500
    assert await stand.books_are_clean()


@named
async def test_a_refund_that_was_not_answered_is_asked_after_whatever_the_clock_says(
    stand: Stand, jump: timedelta
) -> None:
    paid = await stand.paid(share(1000, "ord_1"))
    stand.bank.fails = ["before"]
    await stand.payments.refund("back", paid.id, OrderId("ord_1"), won(400))
    jump_by(stand.clock, jump)
    for _ in range(2):
        jump_by(stand.clock, timedelta(minutes=2))
        await stand.payments.reconcile_all()
    assert stand.bank.charged[paid.id] == 600
    assert await stand.books_are_clean()


@named
async def test_the_seller_is_paid_by_themselves_once_and_on_the_day_that_the_clock_shows(
    till: Till, jump: timedelta
) -> None:
    stall, order = till.stall, await till.delivered()
    released: list[bool] = []
    for each in (jump, -jump, timedelta(days=8), jump, -jump):
        jump_by(stall.clock, each)
        await stall.timekeeper.sweep()
        released.append((await till.escrow.of_order(order.id)).released.minor > 0)
    # Nothing is taken back when the clock is, and a step back only makes it late.
    assert released == [jump >= timedelta(days=7)] * 2 + [True] * 3
    money = await till.escrow.of_order(order.id)
    assert (money.inside.minor, money.released) == (0, order.total)
    told = [each.event for each in (await stall.orders.get(SELLING, order.id)).history]
    assert told.count("released") == 1
    assert (await till.ledger.audit()).clean


@named
async def test_a_return_that_the_clock_runs_over_is_paid_for_once_or_not_at_all(till: Till, jump: timedelta) -> None:
    stall, order = till.stall, await till.delivered()
    asked = Asked({ONE: 1}, ReturnReason.CHANGED_MIND)
    case = (await stall.returns.request(BUYING, order.id, asked)).returns[0].id
    for each in (jump, -jump):
        jump_by(stall.clock, each)
        await stall.timekeeper.sweep()
    granted = (await stall.orders.get(BUYING, order.id)).returns[0].status
    # An answer that nobody gave in time was given by the clock; one that is given twice changes nothing.
    assert granted in {ReturnStatus.REQUESTED, ReturnStatus.APPROVED}
    assert (granted is ReturnStatus.APPROVED) == (jump >= timedelta(days=3))
    if granted is ReturnStatus.REQUESTED:
        await stall.returns.approve(SELLING, order.id, case)
    await stall.returns.sent(BUYING, order.id, case)
    for each in (jump, -jump):
        jump_by(stall.clock, each)
        await stall.timekeeper.sweep()
    back = await stall.orders.get(BUYING, order.id)
    if back.returns[0].status is ReturnStatus.SENT:
        back = await stall.returns.receive(SELLING, order.id, Received(case))
    for _ in range(2):
        jump_by(stall.clock, timedelta(days=30))
        await stall.timekeeper.sweep()
    ended = await stall.orders.get(BUYING, order.id)
    assert [each.done for each in ended.adjustments] == [True]
    assert await till.purse() == PURSE - order.total.minor + ended.refunded.minor
    assert ended.status is not OrderStatus.PLACED
    assert 0 < ended.refunded.minor < order.total.minor
    assert (await till.ledger.audit()).clean


@named
async def test_what_a_carrier_signed_counts_when_the_clocks_agree_and_once(till: Till, jump: timedelta) -> None:
    stall, order = till.stall, await till.order()
    await stall.orders.ship(SELLING, order.id, {ONE: 2}, "other", "X1234")
    right = stall.clock.now()
    body = (
        b'{"parcels": [{"tracking_number": "X1234", "events": '
        b'[{"id": "one", "stage": "delivered", "at": "%s"}]}]}' % right.isoformat().encode()
    )

    async def say() -> int:
        signed = {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(right.timestamp())),
            "webhook-signature": sign(SECRET, "msg_1", right, body),
        }
        return await stall.fulfillment.hear("other", signed, body)

    jump_by(stall.clock, jump)
    if abs(jump) > timedelta(minutes=5):
        with pytest.raises(BadCallback):
            await say()
        jump_by(stall.clock, -jump)
    assert await say() == 1
    jump_by(stall.clock, timedelta(days=400))
    # By now it is forgotten that the message came; what it says is not.
    await stall.fulfillment.look(timedelta(seconds=1))
    jump_by(stall.clock, timedelta(days=-400))
    assert await say() == 0
    await stall.follower.catch_up()
    assert (await stall.orders.get(BUYING, order.id)).status is OrderStatus.DELIVERED
