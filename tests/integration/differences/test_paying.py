"""What an exchange costs more is paid on a page of Stripe's: once, in time, and as long as somebody waits for it."""

import asyncio
import json
from collections.abc import AsyncGenerator

import pytest
import stripe

from hupan.differences import NothingToPay
from hupan.differences.domain import names_of
from hupan.kernel import Buyer, OrderId, PersonId
from hupan.orders import OrderNotFound, Otherwise, ReturnStatus, Who, WrongStep
from hupan.payments import Payment, PaymentId, PaymentRequest, PaymentState
from hupan.platform import Database
from tests.integration.differences.desk import MORE, NO_MONEY, SECRET, Desk, open_desk
from tests.integration.orders.stall import BLUE, BUYING, ONE, PRICE, SELLING, TWO, won
from tests.integration.payments.test_stripe import signed

pytestmark = pytest.mark.anyio

S = ReturnStatus


@pytest.fixture
async def desk(database: Database, localstripe_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Desk]:
    # The library waits half a second before it tries again.
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    async with open_desk(database, localstripe_url) as desk:
        yield desk


async def test_a_dearer_thing_waits_is_paid_by_card_and_is_sent(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    order, waiting = await desk.read(order_id)
    assert (waiting.status, order.has_open_case, order.paid) == (S.UNPAID, True, order.total)
    assert await desk.stall.left(BLUE) == 9
    page = await desk.pay(order_id, case)
    # Whoever comes back without having paid goes on with the same page; so does another window.
    assert await desk.pay(order_id, case) == page
    await desk.differences.come_back(BUYING, order_id, case)
    assert (await desk.read(order_id))[1].status is S.UNPAID
    assert await desk.types(page) == 303
    await desk.differences.come_back(BUYING, order_id, case)
    order, done = await desk.read(order_id)
    assert (done.status, order.paid.minor - order.total.minor) == (S.EXCHANGED, MORE)
    assert (order.lines[1].item.offer_id, order.lines[1].open) == (BLUE, 1)
    assert await desk.is_right(order_id)
    with pytest.raises(NothingToPay):
        await desk.pay(order_id, case)
    # It is sent, and the money is the seller's when it has arrived.
    await desk.stall.orders.ship(SELLING, order_id, {TWO: 1}, "demo")
    await desk.stall.arrive()
    await desk.stall.orders.confirm(BUYING, order_id)
    assert (await desk.escrow.of_order(order_id)).released == order.remaining
    assert await desk.is_right(order_id)


async def test_a_message_that_comes_twice_pays_once_and_nobody_has_to_come_back(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    await desk.types(await desk.pay(order_id, case))
    payment = await desk.payment(order_id, case)
    told = json.dumps({"data": {"object": {"id": payment.reference, "object": "checkout.session"}}}).encode()
    for _ in range(2):
        await desk.payments.hear("stripe", told, signed(told, SECRET))
        await asyncio.gather(*(desk.differences.hear(payment.id) for _ in range(3)))
    order, done = await desk.read(order_id)
    assert (done.status, order.paid.minor - order.total.minor) == (S.EXCHANGED, MORE)
    assert await desk.is_right(order_id)


async def test_two_windows_open_one_page(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    pages = await asyncio.gather(*(desk.pay(order_id, case) for _ in range(3)), return_exceptions=True)
    opened = {each for each in pages if isinstance(each, str)}
    assert len(opened) == 1
    assert len(desk.front.pages.sessions) == 2
    await desk.types(opened.pop())
    await asyncio.gather(*(desk.differences.come_back(BUYING, order_id, case) for _ in range(3)))
    assert (await desk.read(order_id))[1].status is S.EXCHANGED
    assert await desk.is_right(order_id)


async def test_a_window_that_comes_between_noted_and_begun_opens_no_second_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id, case = await desk.unpaid()
    noted, may_go_on = asyncio.Event(), asyncio.Event()
    authorise = desk.payments.authorise

    async def held_up(request: PaymentRequest) -> Payment:
        if not noted.is_set():
            noted.set()
            await may_go_on.wait()
        return await authorise(request)

    monkeypatch.setattr(desk.payments, "authorise", held_up)
    first = asyncio.create_task(desk.pay(order_id, case))
    await noted.wait()
    second = await desk.pay(order_id, case)
    may_go_on.set()
    assert await first == second
    # The order's own, and this one.
    assert len(desk.front.pages.sessions) == 2


async def test_a_card_that_is_refused_and_a_page_that_has_expired_are_followed_by_another(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    first = await desk.pay(order_id, case)
    assert await desk.types(first, NO_MONEY) == 402
    assert await desk.pay(order_id, case) == first
    session = next(each for each in desk.front.pages.sessions.values() if each.url == first)
    session.status = "expired"
    second = await desk.pay(order_id, case)
    assert second != first
    assert (await desk.payment(order_id, case)).state is PaymentState.FAILED
    await desk.types(second)
    await desk.let_time_pass(minutes=2)
    assert (await desk.read(order_id))[1].status is S.EXCHANGED
    assert await desk.is_right(order_id)


async def test_what_is_not_paid_in_time_becomes_a_refund_and_its_page_is_closed(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    page = await desk.pay(order_id, case)
    await desk.let_time_pass(days=3, minutes=1)
    order, done = await desk.read(order_id)
    assert (done.status, order.refunded, order.paid) == (S.REFUNDED, won(PRICE), order.total)
    assert await desk.types(page) == 404
    assert (await desk.stall.left(BLUE), await desk.stall.left()) == (10, 9)
    assert (await desk.payment(order_id, case)).state is PaymentState.VOIDED
    assert await desk.is_right(order_id)


@pytest.mark.parametrize("is_captured", [False, True])
async def test_what_is_paid_when_nobody_waits_any_more_goes_back(desk: Desk, is_captured: bool) -> None:
    order_id, case = await desk.unpaid()
    await desk.types(await desk.pay(order_id, case))
    payment = await desk.payment(order_id, case)
    if is_captured:
        # Whoever captured it died before it was told to the order.
        await desk.payments.reconcile(payment.id)
        await desk.payments.capture(payment.id)
    desk.stall.clock.forward(days=4)
    await desk.stall.timekeeper.sweep()
    assert (await desk.read(order_id))[1].status is S.REFUNDED
    await desk.let_time_pass(minutes=2)
    state = (await desk.payment(order_id, case)).state
    assert state is (PaymentState.CAPTURED if is_captured else PaymentState.VOIDED)
    order, _ = await desk.read(order_id)
    assert order.paid == order.total
    assert await desk.is_right(order_id)


async def test_a_sum_that_has_become_another_is_asked_for_anew(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    page = await desk.pay(order_id, case)
    # All that is left of the order is given back meanwhile, so that more is due than was agreed.
    order, _ = await desk.read(order_id)
    await desk.stall.orders.give_back(SELLING, order_id, won(order.remaining.minor - 1_000), "Sorry.")
    await desk.types(page)
    await desk.differences.come_back(BUYING, order_id, case)
    order, waiting = await desk.read(order_id)
    assert (waiting.status, order.paid) == (S.UNPAID, order.total)
    again = await desk.pay(order_id, case)
    assert again != page
    await desk.types(again)
    await desk.differences.come_back(BUYING, order_id, case)
    order, done = await desk.read(order_id)
    assert (done.status, order.paid > order.total) == (S.EXCHANGED, True)
    assert await desk.is_right(order_id)


async def test_what_had_not_left_is_kept_where_its_exchange_is_not_paid(desk: Desk) -> None:
    order_id, case = await desk.swapped(Otherwise.KEEP)
    assert ((await desk.read(order_id))[1].status, await desk.stall.left(), await desk.stall.left(BLUE)) == (
        S.UNPAID,
        9,
        9,
    )
    page = await desk.pay(order_id, case)
    await desk.let_time_pass(days=3, minutes=1)
    order, done = await desk.read(order_id)
    assert (done.status, order.refunded, order.lines[0].open) == (S.WITHDRAWN, won(0), 2)
    assert (await desk.stall.left(), await desk.stall.left(BLUE)) == (8, 10)
    assert await desk.types(page) == 404
    # It can be sent, or cancelled, like anything else.
    await desk.stall.orders.ship(SELLING, order_id, {ONE: 2}, "demo")
    await desk.stall.arrive()
    assert (await desk.read(order_id))[0].lines[0].delivered == 2
    assert await desk.is_right(order_id)


async def test_a_buyer_decides_while_it_waits(desk: Desk) -> None:
    order_id, case = await desk.swapped(Otherwise.KEEP)
    await desk.pay(order_id, case)
    await desk.differences.give_up(BUYING, order_id, case, Otherwise.MONEY)
    order, done = await desk.read(order_id)
    assert (done.status, order.refunded.minor) == (S.REFUNDED, PRICE + 1_500)
    assert (await desk.stall.left(), await desk.stall.left(BLUE)) == (9, 10)
    assert (await desk.payment(order_id, case)).state is PaymentState.VOIDED
    assert await desk.is_right(order_id)
    order_id, case = await desk.unpaid()
    with pytest.raises(WrongStep):
        await desk.differences.give_up(BUYING, order_id, case, Otherwise.KEEP)


async def test_where_the_first_is_sold_out_meanwhile_the_money_goes_back(desk: Desk) -> None:
    order_id, case = await desk.swapped(Otherwise.KEEP)
    await desk.order(9)
    await desk.differences.give_up(BUYING, order_id, case, Otherwise.KEEP)
    order, done = await desk.read(order_id)
    assert (done.status, order.refunded.minor) == (S.REFUNDED, PRICE + 1_500)
    assert (await desk.ledger.audit()).clean


async def test_another_pays_nothing_and_sees_nothing(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    other = Who.buying(Buyer(PersonId("per_eve")))
    with pytest.raises(OrderNotFound):
        await desk.differences.pay(other, order_id, case, desk.errand())
    with pytest.raises(OrderNotFound):
        await desk.differences.come_back(other, order_id, case)
    with pytest.raises(OrderNotFound):
        await desk.differences.give_up(other, order_id, case, Otherwise.MONEY)
    theirs = await desk.order()
    with pytest.raises(NothingToPay):
        await desk.pay(theirs.id, case)


async def test_a_line_that_breaks_leaves_nothing_behind(desk: Desk) -> None:
    order_id, case = await desk.unpaid()
    desk.front.breaks = ["after"] * 8
    with pytest.raises(Exception, match=r"reached|known|again"):
        await desk.pay(order_id, case)
    desk.front.breaks = []
    await desk.let_time_pass(minutes=6)
    page = await desk.pay(order_id, case)
    await desk.types(page)
    await desk.let_time_pass(minutes=2)
    assert (await desk.read(order_id))[1].status is S.EXCHANGED
    assert await desk.is_right(order_id)


def test_only_keys_of_attempts_are_attempts() -> None:
    order, case = OrderId("ord_1"), PaymentId("ret_2")
    assert names_of(f"{order}:{case}:more:3") == ("ret_2", 3)
    assert names_of(f"{order}:{case}:more") is None
    assert names_of("chk_1:1") is None
