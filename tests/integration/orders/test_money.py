"""Orders on the real payments: every story, and at its end the books balance and the money is where it belongs."""

import pytest

from hupan.orders import (
    Asked,
    CancelReason,
    DisputeReason,
    Exchange,
    OrderStatus,
    Received,
    ReturnReason,
    ReturnStatus,
    Verdict,
)
from hupan.payments import PaymentId, PaymentState
from hupan.platform import Database
from tests.integration.orders.stall import BLUE, BUYING, ONE, OPERATING, PRICE, SELLING, TWO, won
from tests.integration.orders.till import PURSE, Till, open_till

pytestmark = pytest.mark.anyio

MIND = ReturnReason.CHANGED_MIND


@pytest.fixture
async def till(database: Database) -> Till:
    return await open_till(database)


async def balanced(till: Till) -> None:
    audit = await till.ledger.audit()
    assert audit.clean, audit


async def test_what_is_cancelled_is_back_in_the_wallet(till: Till) -> None:
    order = await till.order()
    assert await till.purse() == PURSE - order.total.minor
    await till.stall.orders.cancel(BUYING, order.id, CancelReason.BY_MISTAKE, {ONE: 1})
    await till.stall.orders.cancel(BUYING, order.id, CancelReason.BY_MISTAKE)
    assert await till.purse() == PURSE
    await balanced(till)


async def test_a_dispute_holds_and_what_is_left_is_released(till: Till) -> None:
    order = await till.delivered()
    opened = await till.stall.disputes.open(BUYING, order.id, DisputeReason.OTHER, "Late.", won(5_000))
    case = opened.disputes[0].id
    assert (await till.escrow.of_order(order.id)).holds == (case,)
    await till.stall.disputes.answer(SELLING, order.id, case, "Not so.")
    await till.stall.disputes.decide(OPERATING, order.id, case, Verdict(won(4_000), "A little."))
    await till.stall.orders.confirm(BUYING, order.id)
    money = await till.escrow.of_order(order.id)
    assert (money.inside, money.released, money.holds) == (won(0), won(order.total.minor - 4_000), ())
    assert await till.purse() == PURSE - order.total.minor + 4_000
    # After the seller was paid it comes from them.
    await till.stall.orders.give_back(SELLING, order.id, won(1_000), "Sorry.")
    assert (await till.escrow.of_order(order.id)).released == won(order.total.minor - 5_000)
    await balanced(till)


async def test_an_exchange_charges_the_difference_and_all_of_it_comes_back(till: Till) -> None:
    stall = till.stall
    await stall.catalog.set_price(BLUE, won(30_000))
    order = await till.delivered()
    more = won(30_000 - PRICE)
    asked = Asked({ONE: 1}, MIND, "", Exchange({ONE: BLUE}, more))
    case = (await stall.returns.request(BUYING, order.id, asked)).returns[0].id
    await stall.returns.approve(SELLING, order.id, case)
    done = await stall.returns.receive(SELLING, order.id, Received(case))
    assert done.returns[0].status is ReturnStatus.EXCHANGED
    assert await till.purse() == PURSE - order.total.minor - more.minor
    await stall.orders.ship(SELLING, order.id, {TWO: 1}, "demo")
    await stall.arrive()
    faulty = Asked({ONE: 1, TWO: 1}, ReturnReason.DEFECTIVE)
    last = (await stall.returns.request(BUYING, order.id, faulty)).returns[1].id
    await stall.returns.approve(SELLING, order.id, last)
    gone = await stall.returns.receive(SELLING, order.id, Received(last))
    assert (gone.status, all(each.done for each in gone.adjustments)) == (OrderStatus.RETURNED, True)
    assert await till.purse() == PURSE
    await balanced(till)


async def test_an_exchange_beyond_the_wallet_becomes_a_refund(till: Till) -> None:
    stall = till.stall
    await stall.catalog.set_price(BLUE, won(10 * PURSE))
    order = await till.order(1)
    swap = Asked({ONE: 1}, MIND, "", Exchange({ONE: BLUE}, won(10 * PURSE - PRICE)))
    done = await stall.returns.swap(BUYING, order.id, swap)
    assert (done.returns[0].status, done.status) == (ReturnStatus.REFUNDED, OrderStatus.CANCELLED)
    assert (await till.purse(), await stall.left(), await stall.left(BLUE)) == (PURSE, 10, 10)
    await balanced(till)


async def test_cash_is_collected_when_it_arrives_and_waived_where_it_does_not(till: Till) -> None:
    never = await till.order(1, "cod")
    await till.stall.orders.cancel(BUYING, never.id, CancelReason.OTHER)
    partly = await till.order(2, "cod")
    await till.stall.orders.cancel(BUYING, partly.id, CancelReason.OTHER, {ONE: 1})
    assert (await till.escrow.of_order(partly.id)).captured == won(0)
    await till.stall.orders.ship(SELLING, partly.id, {ONE: 1}, "demo")
    await till.stall.arrive()
    due = PRICE + 1_500
    assert (await till.escrow.of_order(partly.id)).inside == won(due)
    await till.stall.orders.confirm(BUYING, partly.id)
    assert (await till.escrow.of_order(partly.id)).released == won(due)
    await balanced(till)


@pytest.mark.parametrize("ends", ["decided", "withdrawn", "decided before it arrives"])
async def test_a_dispute_about_cash_that_was_not_collected_yet_holds_it_once_it_is(till: Till, ends: str) -> None:
    stall, order = till.stall, await till.order(2, "cod")
    await stall.orders.ship(SELLING, order.id, {ONE: 1}, "demo")
    opened = await stall.disputes.open(BUYING, order.id, DisputeReason.OTHER, "Where is the other?", won(5_000))
    case = opened.disputes[0].id
    if ends == "decided before it arrives":
        await stall.disputes.answer(SELLING, order.id, case, "It comes.")
        await stall.disputes.decide(OPERATING, order.id, case, Verdict(won(5_000), "So be it."))
    await stall.orders.ship(SELLING, order.id, {ONE: 1}, "demo")
    await stall.arrive()
    money = await till.escrow.of_order(order.id)
    if ends == "decided before it arrives":
        assert (money.captured, money.refunded, money.holds) == (won(order.total.minor - 5_000), won(0), ())
    else:
        assert (money.inside, money.holds) == (order.total, (case,))
    if ends == "decided":
        await stall.disputes.answer(SELLING, order.id, case, "It came.")
        await stall.disputes.decide(OPERATING, order.id, case, Verdict(won(5_000), "Late."))
    elif ends == "withdrawn":
        await stall.disputes.withdraw(BUYING, order.id, case)
    await stall.orders.confirm(BUYING, order.id)
    money, given = await till.escrow.of_order(order.id), 0 if ends == "withdrawn" else 5_000
    assert (money.inside, money.released, money.holds) == (won(0), won(order.total.minor - given), ())
    assert await stall.timekeeper.sweep() == 0
    await balanced(till)


async def test_a_carrier_that_says_nothing_keeps_nobodys_money(till: Till) -> None:
    stall, order = till.stall, await till.order()
    await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    stall.clock.forward(days=30)
    assert (await stall.orders.let_happen(order.id)).status is OrderStatus.DELIVERED
    assert (await till.escrow.of_order(order.id)).inside == order.total

    stall.clock.forward(days=7)
    assert (await stall.orders.let_happen(order.id)).status is OrderStatus.COMPLETED
    assert (await till.escrow.of_order(order.id)).released == order.total
    await balanced(till)


async def test_cash_of_which_nobody_speaks_was_not_collected(till: Till) -> None:
    stall, order = till.stall, await till.order(2, "cod")
    await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    stall.clock.forward(days=400)
    assert (await stall.orders.let_happen(order.id)).status is OrderStatus.SHIPPED
    assert (await till.payments.get(PaymentId(order.payment_id))).state is PaymentState.AUTHORISED
    await balanced(till)
