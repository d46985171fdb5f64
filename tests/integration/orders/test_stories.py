"""Orders on a real PostgreSQL, from placing to paying out, with parcels, stock and money that follow."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.market_people import BoughtThings
from hupan.catalog import OfferId, ProductId, Status
from hupan.fulfillment import BadShipment, ShipmentId, Stage, UnknownCarrier, WrongState
from hupan.inventory import OutOfStock, Wanted
from hupan.kernel import Money, OrderId, PersonId, new_id
from hupan.orders import (
    NEWS,
    AddressElsewhere,
    Asked,
    BadOrder,
    CancelReason,
    CaseNotFound,
    CheckoutReused,
    DisputeReason,
    DisputeStatus,
    Exchange,
    NotExchangeable,
    NotYours,
    Order,
    OrderNotFound,
    OrderStatus,
    ParcelFollower,
    PriceChanged,
    Received,
    ReturnReason,
    ReturnStatus,
    TooLate,
    Verdict,
    Who,
)
from hupan.orders.repository import SqlOrderStore
from hupan.platform import Database, OutboxReader, Place, Signals
from tests.integration.catalog.market import HILL, LAKE
from tests.integration.orders.stall import (
    BLUE,
    BUYING,
    GUEST,
    HOME,
    MINA,
    ONE,
    OPERATING,
    PICTURE,
    PRICE,
    RED,
    SELLING,
    TWO,
    Stall,
    open_stall,
    won,
)

pytestmark = pytest.mark.anyio

MIND = ReturnReason.CHANGED_MIND


@pytest.fixture
async def stall(database: Database) -> Stall:
    return await open_stall(database)


async def told(database: Database) -> tuple[str, ...]:
    reader = OutboxReader(database, "test", NEWS)
    news = await reader.read(await reader.place() or Place())
    await reader.settle(news.upto)
    return news.subjects


async def sent_back(stall: Stall, order: Order, asked: Asked) -> Order:
    made = (await stall.returns.request(BUYING, order.id, asked)).returns[-1]
    await stall.returns.approve(SELLING, order.id, made.id)
    return await stall.returns.sent(BUYING, order.id, made.id, "CJ 123")


async def test_a_checkout_places_its_orders_once(stall: Stall, database: Database) -> None:
    checkout = stall.checkout()
    first = await stall.orders.place(checkout)
    assert await told(database) == (first[0].id,)
    assert await stall.orders.place(checkout) == first
    again = await asyncio.gather(*(stall.orders.place(checkout) for _ in range(4)))
    assert {each[0].number for each in again} == {first[0].number}
    kept = await stall.orders.get(BUYING, first[0].id)
    assert kept == first[0]
    assert (kept.total, kept.gift_note, kept.destination) == (won(3 * PRICE + 3_000), "Happy birthday", HOME)
    other = replace(checkout, orders=(replace(checkout.orders[0], id=OrderId(new_id("ord"))),))
    with pytest.raises(CheckoutReused):
        await stall.orders.place(other)
    with pytest.raises(BadOrder):
        await stall.orders.place(replace(other, checkout_id=new_id("chk"), orders=checkout.orders))
    assert len((await stall.orders.list(BUYING)).orders) == 1


async def test_one_checkout_at_several_places_at_once_is_one(stall: Stall) -> None:
    checkout = stall.checkout()
    placed = await asyncio.gather(*(stall.orders.place(checkout) for _ in range(8)))
    assert len({each[0].number for each in placed}) == 1


async def test_an_order_is_seen_by_its_buyer_its_seller_and_operators(stall: Stall) -> None:
    of_person, of_guest = await stall.order(1), await stall.order(1, GUEST)
    guest, stranger = Who.buying(GUEST), Who.selling(PersonId("per_hill"), frozenset({HILL}))
    for who in (BUYING, SELLING, OPERATING):
        assert (await stall.orders.get(who, of_person.id)).number == of_person.number
    for who, order_id in ((guest, of_person.id), (BUYING, of_guest.id), (stranger, of_person.id)):
        with pytest.raises(OrderNotFound):
            await stall.orders.get(who, order_id)
        with pytest.raises(OrderNotFound):
            await stall.orders.cancel(who, order_id, CancelReason.OTHER)
    assert [each.id for each in (await stall.orders.list(guest)).orders] == [of_guest.id]
    assert len((await stall.orders.list(OPERATING)).orders) == len((await stall.orders.list(SELLING)).orders) == 2
    assert (await stall.orders.list(stranger)).orders == ()
    assert (await stall.orders.list(Who.selling(PersonId("per_x"), frozenset()))).orders == ()


async def test_lists_go_on_where_they_stopped_and_go_by_status(stall: Stall) -> None:
    orders = [await stall.order(1) for _ in range(5)]
    await stall.orders.cancel(BUYING, orders[2].id, CancelReason.BY_MISTAKE)
    first = await stall.orders.list(BUYING, limit=3)
    rest = await stall.orders.list(BUYING, before=first.before, limit=3)
    assert [each.id for each in (*first.orders, *rest.orders)] == [each.id for each in reversed(orders)]
    assert rest.before is None
    gone = await stall.orders.list(SELLING, statuses=frozenset({"cancelled"}))
    assert [each.id for each in gone.orders] == [orders[2].id]


async def test_cancelling_gives_money_and_things_back_once(stall: Stall, database: Database) -> None:
    order = await stall.order()
    assert await stall.left() == 7
    await told(database)
    await stall.orders.cancel(BUYING, order.id, CancelReason.NO_LONGER_NEEDED, {ONE: 1})
    assert (stall.ledger.back["pay_1"], await stall.left()) == (PRICE + 1_000, 8)
    rest = await stall.orders.cancel(BUYING, order.id, CancelReason.NO_LONGER_NEEDED)
    assert (stall.ledger.back["pay_1"], await stall.left()) == (order.total.minor, 10)
    assert (rest.status, [each.done for each in rest.adjustments]) == (OrderStatus.CANCELLED, [True, True])
    assert await told(database) == (order.id,)
    with pytest.raises(TooLate):
        await stall.orders.cancel(BUYING, order.id, CancelReason.NO_LONGER_NEEDED)


async def test_cancelling_from_two_tabs_at_once_cancels_once(stall: Stall) -> None:
    order = await stall.order()
    tries = (stall.orders.cancel(BUYING, order.id, CancelReason.OTHER) for _ in range(5))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, TooLate) for each in done) == 4
    assert (stall.ledger.back["pay_1"], await stall.left()) == (order.total.minor, 10)


async def test_shipping_and_cancelling_at_once_never_do_both(stall: Stall) -> None:
    orders = [await stall.order(1) for _ in range(6)]
    for order in orders:
        await asyncio.gather(
            stall.orders.ship(SELLING, order.id, {ONE: 1}, "demo"),
            stall.orders.cancel(BUYING, order.id, CancelReason.OTHER),
            return_exceptions=True,
        )
    after = [await stall.orders.get(BUYING, order.id) for order in orders]
    assert all(each.lines[0].shipped + each.lines[0].cancelled == 1 for each in after)
    parcels = await stall.orders.shipments([each.id for each in orders])
    assert [len(parcels[each.id]) for each in after] == [each.lines[0].shipped for each in after]


async def test_it_is_sent_to_where_the_buyer_said_last(stall: Stall) -> None:
    order = await stall.order()
    moved = replace(HOME, line1="9 Olympic-ro", postal_code="05501")
    assert (await stall.orders.change_address(BUYING, order.id, moved)).destination == moved
    # To an island it costs more to send, and abroad there is other tax.
    for elsewhere in (replace(HOME, postal_code="63122", region="49"), replace(HOME, country="US", region="CA")):
        with pytest.raises(AddressElsewhere):
            await stall.orders.change_address(BUYING, order.id, elsewhere)
    away = replace(HOME, region="26", postal_code="48058", city="Busan")
    await stall.orders.change_address(BUYING, order.id, away)
    await stall.catalog.set_offer_status(RED, Status.ARCHIVED)
    with pytest.raises(AddressElsewhere):
        await stall.orders.change_address(BUYING, order.id, HOME)
    moved = replace(away, line1="10 Olympic-ro")
    await stall.orders.change_address(BUYING, order.id, moved)
    await stall.orders.ship(SELLING, order.id, {ONE: 3}, "demo")
    assert (await stall.orders.shipments([order.id]))[order.id][0].destination == moved
    with pytest.raises(TooLate):
        await stall.orders.change_address(BUYING, order.id, HOME)


async def test_parcels_arrive_and_the_seller_is_paid_after_a_week(stall: Stall, database: Database) -> None:
    order = await stall.order()
    await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    await stall.orders.ship(SELLING, order.id, {ONE: 1}, "other", "CJ 42")
    await stall.arrive()
    partly = await stall.orders.get(BUYING, order.id)
    assert (partly.status, partly.lines[0].delivered, stall.ledger.collected) == (OrderStatus.SHIPPED, 2, [])
    assert {each.carrier: each.stage for each in (await stall.orders.shipments([order.id]))[order.id]} == {
        "demo": Stage.DELIVERED,
        "other": Stage.ANNOUNCED,
    }
    await stall.orders.confirm(BUYING, order.id)
    assert stall.ledger.sellers[order.id] == order.total.minor
    assert stall.ledger.collected == ["pay_1"]
    second = await stall.delivered(1)
    assert await stall.timekeeper.sweep() == 0
    stall.clock.forward(days=7)
    assert await stall.timekeeper.sweep() == 1
    assert (await stall.orders.get(BUYING, second.id)).status is OrderStatus.COMPLETED
    assert stall.ledger.sellers[second.id] == second.total.minor
    # Reviews ask the same of the rows, since their room is opened before this one.
    for rows in (stall.orders, BoughtThings(database.stores(SqlOrderStore))):
        assert await rows.bought(PersonId("per_mina"), ProductId("prod_shirt")) == second.id
        assert await rows.bought(PersonId("per_mina"), ProductId("prod_other")) is None


async def test_what_was_bought_keeps_its_picture(stall: Stall) -> None:
    await stall.order(1)
    assert await stall.orders.pictures_in_use([PICTURE, "0" * 64]) == {PICTURE}


async def test_what_no_carrier_takes_waits_to_be_sent_again(stall: Stall) -> None:
    order = await stall.order(2)
    with pytest.raises(UnknownCarrier):
        await stall.orders.ship(SELLING, order.id, {ONE: 1}, "pigeon")
    with pytest.raises(BadShipment):
        await stall.orders.ship(SELLING, order.id, {ONE: 1}, "other")
    with pytest.raises(NotYours):
        await stall.orders.ship(BUYING, order.id, {ONE: 1}, "demo")
    await stall.orders.ship(SELLING, order.id, {ONE: 1}, "other", "CJ 42")
    # The same number a second time is another parcel's.
    twice = await stall.orders.ship(SELLING, order.id, {ONE: 1}, "other", "CJ 42")
    assert (twice.lines[0].open, twice.status) == (1, OrderStatus.PARTLY_SHIPPED)
    parcel = twice.parcels[0].shipment_id
    back = await stall.orders.void(SELLING, order.id, parcel)
    assert (back.lines[0].open, back.status) == (2, OrderStatus.PLACED)
    with pytest.raises(CaseNotFound):
        await stall.orders.void(SELLING, order.id, ShipmentId("shp_none"))
    gone = await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    await stall.arrive()
    with pytest.raises(WrongState):
        await stall.orders.void(SELLING, order.id, gone.parcels[-1].shipment_id)


async def test_news_of_parcels_that_were_lost_are_looked_up(stall: Stall, database: Database) -> None:
    order = await stall.order()
    await stall.follower.catch_up()
    await stall.orders.ship(SELLING, order.id, {ONE: 3}, "demo")
    stall.clock.forward(hours=31)
    await stall.fulfillment.look(timedelta(seconds=1))
    news = await stall.reader.read(await stall.reader.place() or Place())
    assert news.subjects == (order.id,)
    async with stall.ports.stores() as store:
        before = await store.get(order.id)
    assert before is not None
    assert before.status is OrderStatus.SHIPPED
    # As after a dump was restored elsewhere: nobody knows any more what was read.
    fresh = OutboxReader(database, "elsewhere", "fulfillment.orders")
    await ParcelFollower(stall.ports, stall.orders, fresh, Signals(database)).catch_up()
    assert (await stall.orders.get(BUYING, order.id)).status is OrderStatus.DELIVERED


async def test_an_arrival_is_heard_of_whatever_else_is_being_written(stall: Stall, database: Database) -> None:
    order = await stall.order()
    await stall.orders.ship(SELLING, order.id, {ONE: 3}, "demo")
    await stall.follower.catch_up()
    signals = Signals(database)
    await signals.start()
    follower = ParcelFollower(stall.ports, stall.orders, stall.reader, signals)
    await follower.start()
    try:
        async with AsyncSession(database.engine) as other:
            await other.execute(text("select pg_current_xact_id()"))
            stall.clock.forward(hours=31)
            await stall.fulfillment.look(timedelta(seconds=1))
            await asyncio.sleep(0.3)
            await other.commit()
        async with asyncio.timeout(10):
            while (await stall.orders.get(BUYING, order.id)).status is not OrderStatus.DELIVERED:
                await asyncio.sleep(0.02)
    finally:
        await follower.stop()
        await signals.stop()


async def test_a_return_gives_the_money_back_and_the_thing_to_the_shelf(stall: Stall) -> None:
    order = await sent_back(stall, await stall.delivered(), Asked({ONE: 2}, MIND, "Too wide."))
    assert await stall.left() == 7
    done = await stall.returns.receive(SELLING, order.id, Received(order.returns[0].id, won(1_000), "A stain."))
    assert (done.returns[0].status, done.refunded) == (ReturnStatus.REFUNDED, won(2 * PRICE - 1_000))
    assert (stall.ledger.back["pay_1"], await stall.left()) == (2 * PRICE - 1_000, 9)


async def test_a_return_after_the_seller_was_paid_comes_from_the_seller(stall: Stall) -> None:
    order = await stall.delivered()
    await stall.orders.confirm(BUYING, order.id)
    order = await sent_back(stall, order, Asked({ONE: 3}, ReturnReason.DEFECTIVE))
    await stall.returns.receive(SELLING, order.id, Received(order.returns[0].id, resell=False))
    assert (stall.ledger.sellers[order.id], stall.ledger.back["pay_1"]) == (0, order.total.minor)
    assert await stall.left() == 7


async def test_only_its_side_does_what_is_to_be_done(stall: Stall) -> None:
    order = await stall.delivered()
    made = (await stall.returns.request(BUYING, order.id, Asked({ONE: 1}, MIND))).returns[0].id
    with pytest.raises(NotYours):
        await stall.returns.approve(BUYING, order.id, made)
    with pytest.raises(NotYours):
        await stall.returns.withdraw(SELLING, order.id, made)
    with pytest.raises(NotYours):
        await stall.orders.give_back(BUYING, order.id, won(1), "Please.")
    await stall.returns.reject(SELLING, order.id, made, "Worn.")
    opened = await stall.disputes.open(BUYING, order.id, DisputeReason.RETURN_REFUSED, "It is not worn.", won(PRICE))
    case = opened.disputes[0].id
    assert stall.ledger.holds[order.id] == {case}
    await stall.disputes.answer(SELLING, order.id, case, "It is.")
    with pytest.raises(NotYours):
        await stall.disputes.decide(SELLING, order.id, case, Verdict(won(0), "It is."))
    done = await stall.disputes.decide(OPERATING, order.id, case, Verdict(won(PRICE), "It is not."))
    assert (done.disputes[0].status, stall.ledger.holds[order.id]) == (DisputeStatus.DECIDED, set())
    assert stall.ledger.back["pay_1"] == PRICE


async def test_an_exchange_costs_the_difference_and_is_sent(stall: Stall) -> None:
    await stall.catalog.set_price(BLUE, won(25_000))
    order = await stall.delivered(2)
    wanted = Exchange({ONE: BLUE})
    more = await stall.returns.price(BUYING, order.id, {ONE: 1}, wanted)
    assert more == won(25_000 - PRICE)
    with pytest.raises(PriceChanged):
        await stall.returns.request(BUYING, order.id, Asked({ONE: 1}, MIND, "", replace(wanted, difference=won(0))))
    order = await sent_back(stall, order, Asked({ONE: 1}, MIND, "", replace(wanted, difference=more)))
    assert await stall.left(BLUE) == 9
    done = await stall.returns.receive(SELLING, order.id, Received(order.returns[0].id))
    assert (done.returns[0].status, done.lines[1].item.options) == (ReturnStatus.EXCHANGED, {"Colour": "blue"})
    assert (done.paid, stall.ledger.escrow[order.id]) == (order.total + more, order.total.minor + more.minor)
    assert (await stall.left(), await stall.left(BLUE)) == (9, 9)
    await stall.orders.ship(SELLING, order.id, {TWO: 1}, "demo")
    await stall.arrive()
    # What came instead is cancelled or returned like anything else; its money is drawn from where it came.
    order = await sent_back(stall, order, Asked({ONE: 1, TWO: 1}, ReturnReason.DEFECTIVE))
    await stall.returns.receive(SELLING, order.id, Received(order.returns[1].id))
    assert sum(stall.ledger.back.values()) == order.total.minor + more.minor
    assert stall.ledger.back["pay_1"] == order.total.minor


async def test_an_exchange_that_is_not_paid_becomes_a_refund(stall: Stall) -> None:
    await stall.catalog.set_price(BLUE, won(25_000))
    wanted = Exchange({ONE: BLUE}, won(25_000 - PRICE))
    order = await sent_back(stall, await stall.delivered(1), Asked({ONE: 1}, MIND, "", wanted))
    stall.ledger.refusing = True
    done = await stall.returns.receive(SELLING, order.id, Received(order.returns[0].id))
    assert (done.returns[0].status, done.refunded) == (ReturnStatus.REFUNDED, won(PRICE))
    assert (await stall.left(), await stall.left(BLUE)) == (10, 10)


async def test_an_exchange_waits_for_a_payment_that_does_not_answer(stall: Stall) -> None:
    await stall.catalog.set_price(BLUE, won(25_000))
    wanted = Exchange({ONE: BLUE}, won(25_000 - PRICE))
    order = await sent_back(stall, await stall.delivered(1), Asked({ONE: 1}, MIND, "", wanted))
    stall.ledger.away = True
    waiting = await stall.returns.receive(SELLING, order.id, Received(order.returns[0].id))
    assert waiting.returns[0].status is ReturnStatus.RECEIVED
    stall.ledger.away = False
    stall.clock.forward(seconds=6)
    await stall.timekeeper.sweep()
    done = await stall.orders.get(BUYING, order.id)
    assert (done.returns[0].status, await stall.left(BLUE)) == (ReturnStatus.EXCHANGED, 9)


async def test_another_variant_is_taken_before_it_leaves(stall: Stall) -> None:
    order = await stall.order(2)
    same = Asked({ONE: 2}, MIND, "", Exchange({ONE: BLUE}, won(0)))
    done = await stall.returns.swap(BUYING, order.id, same)
    assert [line.open for line in done.lines] == [0, 2]
    assert (await stall.left(), await stall.left(BLUE), stall.ledger.back["pay_1"]) == (10, 8, 0)
    with pytest.raises(TooLate):
        await stall.returns.swap(BUYING, order.id, same)
    assert await stall.left(BLUE) == 8
    gone = await stall.orders.cancel(BUYING, order.id, CancelReason.OTHER)
    assert (gone.status, stall.ledger.back["pay_1"], await stall.left(BLUE)) == (
        OrderStatus.CANCELLED,
        order.total.minor,
        10,
    )


async def test_what_is_not_there_is_not_promised(stall: Stall) -> None:
    order = await stall.delivered(2)
    await stall.inventory.reserve([Wanted(BLUE, 10)], timedelta(days=30), "others")
    asked = Asked({ONE: 1}, MIND, "", Exchange({ONE: BLUE}, won(0)))
    made = (await stall.returns.request(BUYING, order.id, asked)).returns[0].id
    with pytest.raises(OutOfStock):
        await stall.returns.approve(SELLING, order.id, made)
    unsent = await stall.order(1)
    with pytest.raises(OutOfStock):
        await stall.returns.swap(BUYING, unsent.id, asked)
    for offers in ({ONE: OfferId("off_none")}, {ONE: RED}, {}):
        with pytest.raises(NotExchangeable):
            await stall.returns.request(BUYING, order.id, replace(asked, exchange=Exchange(offers, won(0))))
    # Nobody does anything: granted by itself, sent, received by itself; and since there is none, paid back.
    stall.clock.forward(days=3)
    await stall.timekeeper.sweep()
    await stall.returns.sent(BUYING, order.id, made)
    stall.clock.forward(days=14)
    await stall.timekeeper.sweep()
    done = await stall.orders.get(BUYING, order.id)
    assert (done.returns[0].status, done.refunded) == (ReturnStatus.REFUNDED, won(PRICE))


async def test_disputes_end_by_agreement_or_are_given_up(stall: Stall) -> None:
    order = await stall.delivered()
    other = DisputeReason.OTHER
    first = (await stall.disputes.open(BUYING, order.id, other, "Late.", won(5_000))).disputes[0].id
    stall.clock.forward(days=30)
    await stall.timekeeper.sweep()
    held = await stall.orders.get(BUYING, order.id)
    assert (held.disputes[0].status, stall.ledger.sellers[order.id]) == (DisputeStatus.ESCALATED, 0)
    await stall.disputes.accept(SELLING, order.id, first)
    assert stall.ledger.back["pay_1"] == 5_000
    second = (await stall.disputes.open(BUYING, order.id, other, "Very late.", won(1))).disputes[1].id
    await stall.disputes.withdraw(BUYING, order.id, second)
    await stall.timekeeper.sweep()
    assert stall.ledger.sellers[order.id] == order.total.minor - 5_000
    with pytest.raises(OrderNotFound):
        await stall.disputes.open(Who.buying(GUEST), order.id, other, "Mine?", Money(1, "KRW"))


async def test_money_goes_back_for_a_scratch(stall: Stall) -> None:
    order = await stall.delivered()
    done = await stall.orders.give_back(SELLING, order.id, won(2_000), "A scratch.")
    assert (done.refunded, stall.ledger.back["pay_1"]) == (won(2_000), 2_000)
    assert done.seller_id == LAKE
    assert done.buyer == MINA
    assert done.lines[0].item.offer_id == RED
