"""kill -9 of whoever tells platforms: nothing is lost, nothing told twice, and nothing out of order."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from hupan.kernel import OrderId
from hupan.orders import CancelReason
from hupan.platform import Database
from hupan.protocols.ucp_shop import Record
from hupan.protocols.ucp_shop.repository import SqlRecordStore
from tests.faults.ucp_events.herald import herald_of
from tests.integration.orders.stall import ONE, SELLING, Stall, open_stall
from tests.integration.webhooks.ground import post_office, receiving

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
AGENT = "claimed:https://agent.example/profile"


async def _bought(database: Database, stall: Stall, url: str) -> OrderId:
    order = await stall.order()
    record = Record(order.checkout_id, AGENT, "", url, "2026-01-11", "https://market.example")
    async with database.stores(SqlRecordStore)() as store:
        await store.keep(record)
    return order.id


async def _killed(database: Database, folder: Path, where: str) -> None:
    died = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("herald.py")),
        database.dsn,
        str(folder),
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "HUPAN_FAULT": where},
    )
    assert await died.wait() == -signal.SIGKILL


@pytest.mark.parametrize("where", ["ucp_events.enrolled", "ucp_events.written", "ucp_events.told"])
async def test_every_change_is_told_once_and_in_its_order(database: Database, tmp_path: Path, where: str) -> None:
    stall = await open_stall(database)
    async with post_office(database, tmp_path) as post, receiving() as receiver:
        herald = herald_of(database, stall, post)
        await herald.catch_up()  # from now on by the news
        first = await _bought(database, stall, receiver.url)
        await _killed(database, tmp_path, where)
        second = await _bought(database, stall, receiver.url)
        await stall.orders.ship(SELLING, first, {ONE: 1}, "demo")
        await _killed(database, tmp_path, where)
        await stall.orders.cancel(SELLING, second, CancelReason.OUT_OF_STOCK)
        await herald.catch_up()
        post.clock.at = stall.clock.now()
        await post.courier.deliver_due()
        told = [json.loads(each.body) for each in receiver.got]
        kinds = {order: [each["event_type"] for each in told if each["id"] == order] for order in (first, second)}
        assert kinds == {
            first: ["order_placed", "order_shipped"],
            second: ["order_placed", "order_canceled", "order_refunded"],
        }
        assert len(set(receiver.ids)) == len(receiver.ids)


async def test_whoever_lost_their_place_tells_what_is_missing(database: Database, tmp_path: Path) -> None:
    """As after a dump was restored elsewhere: the news is gone, and how far each platform was told is not."""
    stall = await open_stall(database)
    async with post_office(database, tmp_path) as post, receiving() as receiver:
        first = await _bought(database, stall, receiver.url)
        await herald_of(database, stall, post).catch_up()
        await stall.orders.ship(SELLING, first, {ONE: 3}, "demo")
        other = await stall.order(1)  # nobody wants to hear of this one
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql("delete from platform_outbox_places")
            await connection.exec_driver_sql("delete from platform_outbox")
        await asyncio.gather(*(herald_of(database, stall, post).catch_up() for _ in range(3)))
        post.clock.at = stall.clock.now()
        await post.courier.deliver_due()
        told = [(each["id"], each["event_type"]) for each in map(json.loads, (got.body for got in receiver.got))]
        assert told == [(first, "order_placed"), (first, "order_shipped")]
        assert other.id not in {order for order, _ in told}
