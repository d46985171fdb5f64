"""Platforms hear of parcels, too: what a carrier has scanned, and of a sending once its parcel is there."""

import json
from pathlib import Path

import pytest

from hupan.fulfillment import NEWS as PARCEL_NEWS
from hupan.fulfillment import Stage, sign
from hupan.orders import NEWS, CancelReason, Order
from hupan.platform import Database, OutboxReader, Signals
from hupan.protocols.ucp_events import READER, Herald, HeraldPorts, Told, events_since
from hupan.protocols.ucp_events.repository import SqlHeraldStore
from hupan.protocols.ucp_shop import Record
from hupan.protocols.ucp_shop.repository import SqlRecordStore
from tests.integration.orders.stall import BUYING, ONE, SECRET, SELLING, Stall, open_stall
from tests.integration.webhooks.ground import post_office, receiving

pytestmark = pytest.mark.anyio


async def _scan(stall: Stall, key: str, stage: Stage) -> None:
    stall.clock.forward(hours=1)
    at = stall.clock.now()
    event = {"id": key, "stage": stage.value, "at": at.isoformat(), "place": "Daejeon"}
    body = json.dumps({"parcels": [{"tracking_number": "T-1234", "events": [event]}]}).encode()
    signature = sign(SECRET, f"msg_{key}", at, body)
    stamp = str(int(at.timestamp()))
    headers = {"webhook-id": f"msg_{key}", "webhook-timestamp": stamp, "webhook-signature": signature}
    assert await stall.fulfillment.hear("other", headers, body) == 1
    await stall.follower.catch_up()


async def _look(stall: Stall, order: Order) -> Order:
    return await stall.orders.get(BUYING, order.id)


async def test_a_sending_is_told_once_its_parcel_is_there(database: Database) -> None:
    stall = await open_stall(database)
    placed = await stall.order(3)
    events, told = events_since(placed, Told())
    assert [each.kind for each in events] == ["order_placed"]
    await stall.orders.ship(SELLING, placed.id, {ONE: 1}, "other", "T-1234")
    sent = await _look(stall, placed)
    parcels = (await stall.fulfillment.of_orders([placed.id]))[placed.id]
    assert events_since(sent, told) == ([], told)  # the parcel is yet to be written
    events, after = events_since(sent, told, parcels)
    assert [each.kind for each in events] == ["order_shipped"]
    assert events_since(sent, after, parcels) == ([], after)
    # What happens behind it does not wait for a parcel that never comes.
    await stall.orders.cancel(SELLING, placed.id, CancelReason.OUT_OF_STOCK)
    events, _ = events_since(await _look(stall, placed), told)
    assert [each.kind for each in events][:2] == ["order_shipped", "order_canceled"]


async def test_scans_are_told_once_each_time_that_some_came(database: Database, tmp_path: Path) -> None:
    stall = await open_stall(database)
    async with post_office(database, tmp_path) as post, receiving() as receiver:
        stores, records = database.stores(SqlHeraldStore), database.stores(SqlRecordStore)
        readers = [OutboxReader(database, READER, topic) for topic in (NEWS, PARCEL_NEWS)]
        ports = HeraldPorts(stores, records, stall.orders, post.service, readers[0], None, readers[1])
        herald = Herald(ports, Signals(database))
        await herald.catch_up()
        order = await stall.order(1)
        record = Record(order.checkout_id, "claimed:agent", "", receiver.url, "2026-01-11", "https://market.example")
        async with records() as store:
            await store.keep(record)
        await stall.orders.ship(SELLING, order.id, {ONE: 1}, "other", "T-1234")
        await herald.catch_up()
        await _scan(stall, "a", Stage.IN_TRANSIT)
        await herald.catch_up()
        await _scan(stall, "b", Stage.IN_TRANSIT)
        await _scan(stall, "c", Stage.OUT_FOR_DELIVERY)
        await herald.catch_up()
        await herald.catch_up()
        await _scan(stall, "d", Stage.DELIVERED)
        await herald.catch_up()
        post.clock.at = stall.clock.now()
        await post.courier.deliver_due()
        told = [json.loads(each.body) for each in receiver.got]
        kinds = ["order_placed", "order_shipped", "order_updated", "order_updated", "order_delivered"]
        assert [each["event_type"] for each in told] == kinds
        assert len(set(receiver.ids)) == len(told)
        shown = told[3]["order"]["fulfillment"]["events"]
        assert [each["type"] for each in shown] == ["shipped", "in_transit", "in_transit", "out_for_delivery"]
        assert {each["tracking_number"] for each in shown} == {"T-1234"}
        assert len({each["id"] for each in shown}) == len(shown)
        assert shown[1]["description"] == "Daejeon"
