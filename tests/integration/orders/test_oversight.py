"""How orders are found among many, and what waits for a hand."""

import pytest

from hupan.catalog import SellerId
from hupan.kernel import OrderId, PersonId
from hupan.orders import Asked as Wanted
from hupan.orders import (
    CancelReason,
    DisputeReason,
    Errands,
    Filters,
    OrderNotFound,
    Oversight,
    Received,
    ReturnReason,
    TooLate,
    Unsent,
    WaitingFor,
    Who,
)
from hupan.orders.oversight_repository import SqlOversightStore
from hupan.platform import Database
from tests.integration.catalog.market import HILL, LAKE
from tests.integration.orders.stall import BUYING, ONE, OPERATING, SELLING, Stall, open_stall, won

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stall(database: Database) -> Stall:
    return await open_stall(database)


@pytest.fixture
def oversight(stall: Stall, database: Database) -> Oversight:
    return Oversight(database.stores(SqlOversightStore), stall.ports, Errands(stall.ports))


async def found(
    stall: Stall, words: str = "", waiting: WaitingFor | None = None, unsent: Unsent | None = None
) -> list[str]:
    page = await stall.orders.list(OPERATING, filters=Filters(words, None, waiting, unsent))
    return [order.id for order in page.orders]


async def test_an_order_is_found_by_its_number_its_receiver_and_its_address(stall: Stall) -> None:
    first, second = await stall.order(1), await stall.order(1)
    both = [second.id, first.id]
    compact = first.number.replace("-", "").lower()
    for words in (first.number, first.number[:6], compact, f"  {compact[:9]} "):
        assert await found(stall, words) == [first.id], words
    assert await found(stall, "MINA@example.org") == await found(stall, "mi") == await found(stall, "") == both
    for nobody in ("mina@example", "%", "_ina", "Nobody", "0000-0000", "'; drop table orders_orders; --", "\\"):
        assert await found(stall, nobody) == [], nobody
    of = Filters(seller_id=LAKE), Filters(seller_id=HILL)
    assert [len((await stall.orders.list(OPERATING, filters=each)).orders) for each in of] == [2, 0]


async def test_what_waits_for_a_hand_is_counted_and_listed_until_it_is_done(stall: Stall, oversight: Oversight) -> None:
    order = await stall.delivered()
    nothing = dict.fromkeys(WaitingFor, 0)
    assert await oversight.waiting() == nothing
    asked = await stall.returns.request(BUYING, order.id, Wanted({ONE: 1}, ReturnReason.CHANGED_MIND))
    assert await oversight.waiting() == {**nothing, WaitingFor.RETURN: 1}
    case = asked.returns[0].id
    await stall.returns.approve(SELLING, order.id, case)
    # It is the buyer's turn.
    assert await found(stall, waiting=WaitingFor.RETURN) == []
    await stall.returns.sent(BUYING, order.id, case)
    assert await found(stall, waiting=WaitingFor.RETURN) == [order.id]
    await stall.returns.receive(SELLING, order.id, Received(case))
    opened = await stall.disputes.open(BUYING, order.id, DisputeReason.OTHER, "It is blue.", won(100))
    assert await oversight.waiting() == {**nothing, WaitingFor.DISPUTE: 1}
    assert await found(stall, waiting=WaitingFor.DISPUTE) == [order.id]
    await stall.disputes.withdraw(BUYING, order.id, opened.disputes[0].id)
    assert await oversight.waiting() == nothing


async def test_what_was_refused_is_listed_and_tried_again_at_once(stall: Stall, oversight: Oversight) -> None:
    order = await stall.order()
    stall.ledger.away = True
    await stall.orders.give_back(SELLING, order.id, won(500), "Sorry.")
    (errand,) = await oversight.errands(SELLING, order.id)
    assert (errand.effect.kind, errand.effect.amount, errand.failure) == ("refund", won(500), "test.away")
    assert (await oversight.waiting())[WaitingFor.ERRAND] == 1
    # Pressed while it still fails, it stays where it was.
    (again,) = await oversight.retry(OPERATING, order.id)
    assert (again.attempts, again.failure, stall.ledger.back) == (2, "test.away", {})
    stall.ledger.away = False
    assert await oversight.retry(OPERATING, order.id) == []
    assert await oversight.retry(OPERATING, order.id) == []
    assert stall.ledger.back == {order.payment_id: 500}
    assert (await stall.orders.get(OPERATING, order.id)).adjustments[0].done
    assert await found(stall, waiting=WaitingFor.ERRAND) == []


async def test_what_would_go_back_is_told_before_it_goes(stall: Stall) -> None:
    order = await stall.order()
    worth = await stall.orders.worth_cancelling(SELLING, order.id, CancelReason.OUT_OF_STOCK, {ONE: 1})
    assert await stall.orders.get(SELLING, order.id) == order
    after = await stall.orders.cancel(SELLING, order.id, CancelReason.OUT_OF_STOCK, {ONE: 1})
    assert worth == after.refunded == won(20_900)
    await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    await stall.arrive()
    asked = await stall.returns.request(BUYING, order.id, Wanted({ONE: 1}, ReturnReason.CHANGED_MIND))
    case = asked.returns[0].id
    await stall.returns.approve(SELLING, order.id, case)
    found = Received(case, won(900), "A stain.")
    worth = await stall.returns.worth_receiving(SELLING, order.id, found)
    received = await stall.returns.receive(SELLING, order.id, found)
    assert worth == received.refunded - after.refunded == won(19_000)
    with pytest.raises(TooLate):
        await stall.orders.worth_cancelling(SELLING, order.id, CancelReason.OTHER)


async def test_nobody_else_sees_or_hurries_it(stall: Stall, oversight: Oversight) -> None:
    order = await stall.order()
    others = Who.selling(PersonId("per_hill"), frozenset({HILL}))
    for verb in (oversight.errands, oversight.retry):
        with pytest.raises(OrderNotFound):
            await verb(others, order.id)


async def test_what_is_to_be_sent_waits_for_the_operator_where_nobody_else_sees_to_it_or_is_late(
    stall: Stall, oversight: Oversight
) -> None:
    order = await stall.order(1)
    nobody, somebody = frozenset[SellerId](), frozenset({LAKE})

    async def waits(seen_to: frozenset[SellerId]) -> tuple[int, list[str]]:
        listed = await found(stall, waiting=WaitingFor.SENDING, unsent=oversight.unsent(seen_to))
        return (await oversight.waiting(seen_to))[WaitingFor.SENDING], listed

    assert await waits(nobody) == await waits(frozenset({HILL})) == (1, [order.id])
    assert await waits(somebody) == (0, [])
    assert await found(stall, waiting=WaitingFor.SENDING) == [order.id]
    stall.clock.forward(days=stall.ports.terms.ship // 2 + 1)
    assert await waits(somebody) == (1, [order.id])
    await stall.orders.cancel(SELLING, order.id, CancelReason.OUT_OF_STOCK, {ONE: 1})
    assert await waits(nobody) == (0, [])
    assert await oversight.numbers([order.id, OrderId("ord_none")]) == {order.id: order.number}
