"""What becomes of an order is told once: to its buyer, to the address left with it, to the house's webhooks."""

import json
from dataclasses import dataclass
from datetime import datetime

import pytest

from hupan.fulfillment import Stage, sign
from hupan.kernel import Buyer, PersonId
from hupan.orders import Asked, CancelReason, DisputeReason, Received, ReturnReason, Verdict, Who
from hupan.platform import Database
from hupan.tidings.domain import STILL_NEWS
from tests.integration.orders.stall import GUEST, ONE, OPERATING, SECRET, SELLING, won
from tests.integration.reviews.ground import add_people
from tests.integration.tidings.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.anyio


@dataclass
class Room:
    news: Newsroom
    ada: PersonId

    @property
    def buyer(self) -> Buyer:
        return Buyer(self.ada)

    async def catch_up(self) -> list[str]:
        await self.news.follower.catch_up()
        return await self.news.kinds(self.ada)


@pytest.fixture
async def room(database: Database) -> Room:
    news = await open_newsroom(database)
    (ada,) = await add_people(database, "Ada")
    await news.follower.catch_up()
    return Room(news, ada.person_id)


async def test_a_buyer_hears_of_an_order_from_placing_to_arriving(room: Room) -> None:
    stall = room.news.stall
    await room.news.endpoint("orders.*")
    order = await stall.order(2, room.buyer)
    assert await room.catch_up() == ["orders.placed"]
    assert await room.catch_up() == ["orders.placed"]  # nothing twice
    (placed,) = await room.news.told(room.ada)
    assert placed.link == f"/market/orders/{order.id}"
    assert placed.facts == {
        "number": order.number,
        "item": "Linen shirt",
        "lines": 1,
        "total_minor": order.total.minor,
        "currency": "KRW",
    }

    await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    assert await room.catch_up() == ["orders.placed", "orders.shipped"]
    shipped = (await room.news.told(room.ada))[-1]
    (parcel,) = (await stall.fulfillment.of_orders([order.id]))[order.id]
    assert (shipped.facts["carrier"], shipped.facts["tracking"]) == ("demo", parcel.tracking_number)

    await stall.arrive()
    kinds = await room.catch_up()
    assert kinds[-1] == "orders.delivered"
    assert kinds.count("orders.delivered") == 1
    assert {topic for topic, _ in await room.news.events()} == {"orders.placed", "orders.shipped", "orders.delivered"}


async def test_a_parcel_that_comes_today_is_told_once_a_day(room: Room) -> None:
    stall = room.news.stall
    order = await stall.order(1, room.buyer)
    await stall.orders.ship(SELLING, order.id, {ONE: 1}, "other", "T-1234")
    await room.catch_up()

    async def says(key: str, stage: Stage) -> list[str]:
        event = {"id": key, "stage": stage.value, "at": stall.clock.now().isoformat()}
        body = json.dumps({"parcels": [{"tracking_number": "T-1234", "events": [event]}]}).encode()
        assert await stall.fulfillment.hear("other", _signed(body, f"msg_{key}", stall.clock.now()), body) == 1
        await stall.follower.catch_up()
        return await room.catch_up()

    assert (await says("a", Stage.OUT_FOR_DELIVERY))[-1] == "orders.out_for_delivery"
    stall.clock.forward(hours=1)
    assert (await says("b", Stage.OUT_FOR_DELIVERY)).count("orders.out_for_delivery") == 1
    assert (await says("c", Stage.PROBLEM))[-1] == "orders.delivery_problem"
    stall.clock.forward(hours=24)
    assert (await says("d", Stage.OUT_FOR_DELIVERY)).count("orders.out_for_delivery") == 2
    assert (await says("e", Stage.DELIVERED))[-1] == "orders.delivered"


async def test_returns_and_complaints_are_told_to_who_did_not_do_them(room: Room) -> None:
    stall, buying = room.news.stall, Who.buying(room.buyer)
    order = await stall.delivered(2, room.buyer)
    await room.catch_up()
    asked = Asked({ONE: 1}, ReturnReason.DEFECTIVE, "It is torn.")
    changed = await stall.returns.request(buying, order.id, asked)
    case = changed.returns[-1].id
    before = await room.catch_up()
    assert before[-1] == "orders.delivered"  # who asked knows it
    await stall.returns.approve(SELLING, order.id, case)
    await stall.returns.sent(buying, order.id, case, "T-2")
    await stall.returns.receive(SELLING, order.id, Received(case))
    assert (await room.catch_up())[len(before) :] == ["orders.return_approved", "orders.refunded"]
    refunded = (await room.news.told(room.ada))[-1]
    paid = (await stall.orders.get(buying, order.id)).refunded
    assert (refunded.facts["total_minor"], refunded.facts["currency"]) == (paid.minor, "KRW")

    before = await room.catch_up()
    opened = await stall.disputes.open(buying, order.id, DisputeReason.OTHER, "It smells.", won(1_000))
    dispute = opened.disputes[-1].id
    await stall.disputes.answer(SELLING, order.id, dispute, "It does not.")
    await stall.disputes.decide(OPERATING, order.id, dispute, Verdict(won(500), "Half of it."))
    assert (await room.catch_up())[len(before) :] == ["orders.dispute_answered", "orders.dispute_decided"]
    assert (await room.news.told(room.ada))[-1].facts["total_minor"] == 500


async def test_what_is_cancelled_is_told_whole_or_in_part(room: Room) -> None:
    stall, buying = room.news.stall, Who.buying(room.buyer)
    order = await stall.order(3, room.buyer)
    await stall.orders.cancel(buying, order.id, CancelReason.OTHER, {ONE: 1})
    assert (await room.catch_up())[-1] == "orders.partly_cancelled"
    assert (await room.news.told(room.ada))[-1].facts["units"] == 1
    await stall.orders.cancel(buying, order.id, CancelReason.OTHER)
    assert (await room.catch_up())[-1] == "orders.cancelled"


async def test_a_guest_gets_letters_and_a_person_who_chose_otherwise_does_not(room: Room) -> None:
    stall = room.news.stall
    order = await stall.order(1, GUEST)
    await room.news.follower.catch_up()
    (letter,) = await room.news.letters()
    assert (letter.address, letter.kind, letter.facts["number"]) == ("mina@example.org", "orders.placed", order.number)
    await stall.order(1, room.buyer)
    await room.catch_up()
    assert len(await room.news.letters()) == 2  # Ada has said nothing of letters: the order's own address gets one


async def test_other_owners_endpoints_hear_nothing_of_the_houses_events(room: Room) -> None:
    await room.news.endpoint("*", owner="platform:somebody")
    await room.news.stall.order(1, room.buyer)
    await room.catch_up()
    assert await room.news.events() == []


async def test_what_an_agent_hears_says_nothing_of_who_bought(room: Room) -> None:
    await room.news.endpoint("orders.placed")
    order = await room.news.stall.order(1, room.buyer)
    await room.catch_up()
    async with room.news.database.engine.connect() as connection:
        (body,) = (await connection.exec_driver_sql("select body from webhooks_deliveries")).one()
    assert order.number in body
    for secret in ("mina@example.org", "Seokchon", "+82", room.ada):
        assert secret not in body


async def test_news_of_long_ago_are_no_news(room: Room) -> None:
    stall = room.news.stall
    await stall.order(1, room.buyer)
    stall.clock.forward(seconds=STILL_NEWS.total_seconds() + 1)
    assert await room.catch_up() == []
    order = (await stall.orders.list(Who.buying(room.buyer))).orders[0]
    await stall.orders.ship(SELLING, order.id, {ONE: 1}, "demo")
    assert await room.catch_up() == ["orders.shipped"]


async def test_a_buyer_who_has_left_keeps_nobody_from_hearing(room: Room) -> None:
    gone = Buyer(PersonId("per_gone"))
    await room.news.stall.order(1, gone)
    await room.news.stall.order(1, room.buyer)
    assert await room.catch_up() == ["orders.placed"]


async def test_after_a_restore_nothing_is_told_twice_and_nothing_is_left_out(room: Room, database: Database) -> None:
    stall = room.news.stall
    first = await stall.order(1, room.buyer)
    await room.catch_up()
    await stall.orders.ship(SELLING, first.id, {ONE: 1}, "demo")
    await stall.order(1, room.buyer)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("delete from platform_outbox_places")
        await connection.exec_driver_sql("delete from platform_outbox")
    assert sorted(await room.catch_up()) == ["orders.placed", "orders.placed", "orders.shipped"]
    assert await room.news.places() == 4


def _signed(body: bytes, message_id: str, at: datetime) -> dict[str, str]:
    signature = sign(SECRET, message_id, at, body)
    return {"webhook-id": message_id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}
