"""Shipments on a real PostgreSQL, the door at which carriers knock, and what others try there."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from hupan.catalog import SellerId
from hupan.fulfillment import (
    NEWS,
    BadShipment,
    DemoCarrier,
    Destination,
    FulfillmentService,
    Parcel,
    ParcelLookout,
    PostingCarrier,
    ShipmentId,
    ShipmentNotFound,
    ShipmentReused,
    Stage,
    UnknownCarrier,
    WrongState,
    sign,
)
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.fulfillment.routes import LARGEST_BYTES, router
from hupan.kernel import OrderId
from hupan.platform import Database, OutboxReader, Place
from tests.integration.catalog.market import START, StoppedClock
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio

SECRET = "a carrier's secret"
ORDER = OrderId("ord_1")
HOME = Destination("Mina\x00\n", "", "KR", "1 Seokchon-ro", city="Seoul")
PARCEL = Parcel(ShipmentId("shp_1"), ORDER, SellerId("sell_lake"), {"1": 2}, "demo", HOME)
REAL = replace(PARCEL, id=ShipmentId("shp_2"), carrier="cj", tracking_number=" CJ42 ")
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def fulfillment(database: Database, clock: StoppedClock) -> FulfillmentService:
    carriers = [DemoCarrier(timedelta(hours=10), SECRET), PostingCarrier("cj", SECRET), PostingCarrier("other")]
    return FulfillmentService(database.stores(SqlFulfillmentStore), carriers, clock)


async def told(database: Database) -> tuple[str, ...]:
    reader = OutboxReader(database, "test", NEWS)
    news = await reader.read(await reader.place() or Place())
    await reader.settle(news.upto)
    return news.subjects


def message(*events: dict[str, Any], number: str = "CJ42") -> bytes:
    return json.dumps({"parcels": [{"tracking_number": number, "events": list(events)}]}).encode()


def said(key: str, stage: str, at: datetime = START) -> dict[str, Any]:
    return {"id": key, "stage": stage, "at": at.isoformat(), "text": "<i>x</i>"}


def signed(body: bytes, message_id: str = "msg_1", at: datetime = START) -> dict[str, str]:
    seconds = str(int(at.timestamp()))
    signature = sign(SECRET, message_id, at, body)
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": signature}


async def test_a_parcel_is_sent_once_an_id(fulfillment: FulfillmentService, database: Database) -> None:
    made = await asyncio.gather(*(fulfillment.send(PARCEL) for _ in range(5)))
    assert len({each.tracking_number for each in made}) == 1
    assert await told(database) == (ORDER,)
    (kept,) = (await fulfillment.of_orders([ORDER, OrderId("ord_2")]))[ORDER]
    assert (kept.stage, kept.destination.name, kept.units) == (Stage.ANNOUNCED, "Mina", {"1": 2})
    with pytest.raises(ShipmentReused):
        await fulfillment.send(replace(PARCEL, units={"1": 1}))
    assert await fulfillment.of_orders([]) == {}


@pytest.mark.parametrize(
    ("parcel", "refusal"),
    [
        (replace(PARCEL, carrier="pigeon"), UnknownCarrier),
        (replace(PARCEL, units={}), BadShipment),
        (replace(PARCEL, units={"1": 0}), BadShipment),
        (replace(REAL, tracking_number=" \x00 "), BadShipment),
    ],
)
async def test_parcels_that_cannot_be_are_refused(
    fulfillment: FulfillmentService, parcel: Parcel, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await fulfillment.send(parcel)


async def test_a_number_belongs_to_one_parcel(fulfillment: FulfillmentService) -> None:
    await fulfillment.send(REAL)
    with pytest.raises(BadShipment):
        await fulfillment.send(replace(REAL, id=ShipmentId("shp_3")))


async def test_parcels_of_the_demo_carrier_arrive_by_the_clock(
    fulfillment: FulfillmentService, database: Database, clock: StoppedClock
) -> None:
    await fulfillment.send(PARCEL)
    await fulfillment.send(REAL)
    assert await fulfillment.look(SECOND) == 0
    clock.forward(hours=5)
    assert await fulfillment.look(SECOND) > 0
    assert await fulfillment.look(SECOND) == 0
    await told(database)
    clock.forward(days=100)
    lookout = ParcelLookout(fulfillment, SECOND, every_s=0.01)
    await lookout.start()
    while not await told(database):
        await asyncio.sleep(0.01)
    await lookout.stop()
    demo, real = (await fulfillment.of_orders([ORDER]))[ORDER]
    assert (demo.stage, demo.since, real.stage) == (Stage.DELIVERED, START + timedelta(hours=10), Stage.ANNOUNCED)


async def test_a_label_is_taken_back_before_anybody_has_seen_it(
    fulfillment: FulfillmentService, clock: StoppedClock
) -> None:
    await fulfillment.send(PARCEL)
    assert (await fulfillment.void(PARCEL.id)).stage is Stage.VOIDED
    assert (await fulfillment.void(PARCEL.id)).stage is Stage.VOIDED
    await fulfillment.send(replace(PARCEL, id=ShipmentId("shp_9")))
    clock.forward(hours=5)
    await fulfillment.look(SECOND)
    with pytest.raises(WrongState):
        await fulfillment.void(ShipmentId("shp_9"))
    with pytest.raises(ShipmentNotFound):
        await fulfillment.void(ShipmentId("shp_none"))


async def test_what_a_carrier_posts_counts_once_in_any_order(
    fulfillment: FulfillmentService, database: Database
) -> None:
    await fulfillment.send(REAL)
    await told(database)
    async with browser(router, {FulfillmentService: fulfillment}) as carrier:
        path = "/api/market/carriers/cj/events"
        late = message(said("2", "delivered"), said("1", "in_transit", START - timedelta(hours=3)))
        first = await carrier.post(path, content=late, headers=signed(late))
        assert (first.status_code, first.json()) == (200, {"events": 2})
        assert await told(database) == (ORDER,)
        # The same message again, and the same events under another id, in another order.
        assert (await carrier.post(path, content=late, headers=signed(late))).json() == {"events": 0}
        again = message(said("1", "in_transit", START - timedelta(hours=3)), said("2", "delivered"))
        assert (await carrier.post(path, content=again, headers=signed(again, "msg_2"))).json() == {"events": 0}
        strange = message(said("1", "delivered"), number="NOT-OURS")
        assert (await carrier.post(path, content=strange, headers=signed(strange, "msg_3"))).json() == {"events": 0}
        assert await told(database) == ()
    (kept,) = (await fulfillment.of_orders([ORDER]))[ORDER]
    assert (kept.stage, len(kept.events)) == (Stage.DELIVERED, 3)


async def test_what_others_post_is_refused(fulfillment: FulfillmentService, clock: StoppedClock) -> None:
    await fulfillment.send(REAL)
    body = message(said("1", "delivered"))
    async with browser(router, {FulfillmentService: fulfillment}) as carrier:

        async def post(name: str, headers: dict[str, str], content: bytes = body) -> tuple[int, str]:
            answer: httpx.Response = await carrier.post(
                f"/api/market/carriers/{name}/events", content=content, headers=headers
            )
            return answer.status_code, answer.json()["code"]

        forged = {**signed(body), "webhook-signature": "v1,AAAA"}
        assert await post("cj", forged) == (401, "fulfillment.bad_callback")
        assert await post("cj", {}) == (401, "fulfillment.bad_callback")
        assert await post("cj", signed(body), body.replace(b"CJ42", b"CJ43")) == (401, "fulfillment.bad_callback")
        assert await post("other", signed(body)) == (401, "fulfillment.bad_callback")
        assert await post("pigeon", signed(body)) == (404, "fulfillment.unknown_carrier")
        large = b" " * (LARGEST_BYTES + 1)
        assert await post("cj", signed(large), large) == (400, "fulfillment.invalid")
        deep = b'{"parcels":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
        assert await post("cj", signed(deep), deep) == (401, "fulfillment.bad_callback")
        clock.forward(minutes=6)
        assert await post("cj", signed(body)) == (401, "fulfillment.bad_callback")
    (kept,) = (await fulfillment.of_orders([ORDER]))[ORDER]
    assert kept.stage is Stage.ANNOUNCED


async def test_messages_are_remembered_longer_than_they_are_believed(
    fulfillment: FulfillmentService, clock: StoppedClock
) -> None:
    await fulfillment.send(REAL)
    body = message(said("1", "in_transit"))
    assert await fulfillment.hear("cj", signed(body), body) == 1
    clock.forward(minutes=4)
    await fulfillment.look(SECOND)
    assert await fulfillment.hear("cj", signed(body), body) == 0
    clock.forward(days=2)
    await fulfillment.look(SECOND)
    fresh = signed(body, "msg_1", clock.now())
    assert await fulfillment.hear("cj", fresh, body) == 0
    assert "cj" in fulfillment.carriers
