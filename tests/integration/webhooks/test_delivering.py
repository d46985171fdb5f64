"""Events arrive at least once, signed, whatever the receiver does."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.platform import Database
from hupan.webhooks import DeliveryStatus, EndpointId, Event, Wanted, announce
from hupan.webhooks.domain import MOST_ATTEMPTS
from hupan.webhooks.repository import SqlWebhookStore
from tests.integration.webhooks.ground import START, Got, Post, Receiver, post_office, receiving

pytestmark = pytest.mark.anyio


@pytest.fixture
async def post(database: Database, tmp_path: Path) -> AsyncGenerator[Post]:
    async with post_office(database, tmp_path) as made:
        yield made


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    async with receiving() as made:
        yield made


def _verify(got: Got, secret: str) -> bool:
    """As the libraries of Standard Webhooks do."""
    sent, event_id = got.headers["webhook-timestamp"], got.headers["webhook-id"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, f"{event_id}.{sent}.".encode() + got.body, hashlib.sha256).digest())
    return f"v1,{expected.decode()}" in got.headers["webhook-signature"].split(" ")


async def test_an_event_arrives_once_signed_at_whoever_wants_its_topic(post: Post, receiver: Receiver) -> None:
    endpoint, secret = await post.service.register("", Wanted(receiver.url, ["orders.*"]))
    await post.service.register("sel_1", Wanted(receiver.url, ["*"]))
    event_id = await post.tell("orders.placed")
    await post.tell("catalog.changed")
    assert await post.courier.deliver_due() == 1
    (got,) = receiver.got
    assert got.headers["webhook-id"] == event_id
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-timestamp"] == str(int(START.timestamp()))
    assert _verify(got, secret)
    assert not _verify(got, "whsec_" + base64.b64encode(b"x" * 32).decode())
    assert json.loads(got.body) == {"type": "orders.placed", "timestamp": START.isoformat(), "data": {"총액": 5}}
    (delivery,) = await post.service.deliveries()
    assert (delivery.status, delivery.attempts, delivery.last_status) == (DeliveryStatus.DELIVERED, 1, 200)
    assert delivery.endpoint_id == endpoint.id
    # The same event announced again is not sent again.
    await post.tell("orders.placed", event_id)
    assert await post.courier.deliver_due() == 0


async def test_a_transaction_that_fails_announces_nothing(post: Post, receiver: Receiver) -> None:
    await post.service.register("", Wanted(receiver.url, ["*"]))
    async with AsyncSession(post.database.engine) as session:
        assert await announce(session, Event.of("evt_lost", "orders.placed", None, START)) == 1
        await session.rollback()
    assert await post.courier.deliver_due() == 0


async def test_a_failure_is_tried_again_later_and_later_and_ends_as_a_dead_letter(
    post: Post, receiver: Receiver
) -> None:
    await post.service.register("", Wanted(receiver.url, ["*"]))
    event_id = await post.tell("orders.placed")
    receiver.status = 500
    waits: list[timedelta] = []
    while True:
        assert await post.courier.deliver_due() == 1
        (delivery,) = await post.service.deliveries()
        if delivery.status is DeliveryStatus.DEAD:
            break
        waits.append(delivery.next_at - post.clock.now())
        post.clock.at = delivery.next_at - timedelta(seconds=0.1)
        assert await post.courier.deliver_due() == 0
        post.clock.at = delivery.next_at
    assert receiver.ids == [event_id] * MOST_ATTEMPTS
    assert waits == sorted(waits)
    assert [wait.total_seconds() for wait in waits[:4]] == [2, 8, 32, 128]
    assert max(waits) <= timedelta(hours=12)
    assert (delivery.last_status, delivery.last_error) == (500, "answered 500")
    # An operator replays it when the receiver is back.
    receiver.status = 204
    await post.service.replay(delivery.id)
    assert await post.courier.deliver_due() == 1
    assert [each.status for each in await post.service.deliveries()] == [DeliveryStatus.DELIVERED]


async def test_one_that_hangs_does_not_hold_up_the_others(
    database: Database, tmp_path: Path, receiver: Receiver
) -> None:
    async def hang(_: Got) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    async with post_office(database, tmp_path, patience_s=0.5) as post, receiving() as slow:
        slow.answer = hang
        await post.service.register("", Wanted(slow.url, ["*"]))
        await post.service.register("", Wanted(receiver.url, ["*"]))
        for _ in range(5):
            await post.tell("orders.placed")
        await post.courier.start()
        async with asyncio.timeout(10):
            while len(receiver.got) < 5:
                await asyncio.sleep(0.01)
            assert len(slow.got) <= 5
            while not [each for each in await post.service.deliveries() if each.last_error == "no answer in time"]:
                await asyncio.sleep(0.02)
        await post.courier.stop()


async def test_the_courier_wakes_when_something_is_announced(post: Post, receiver: Receiver) -> None:
    await post.service.register("", Wanted(receiver.url, ["*"]))
    await post.courier.start()
    await asyncio.sleep(0.1)
    event_id = await post.tell("orders.placed")
    async with asyncio.timeout(5):
        while not receiver.got:
            await asyncio.sleep(0.01)
    await post.courier.stop()
    assert receiver.ids == [event_id]


async def test_an_endpoint_that_says_when_to_come_again_is_heard(post: Post, receiver: Receiver) -> None:
    await post.service.register("", Wanted(receiver.url, ["*"]))
    await post.tell("orders.placed")
    receiver.status, receiver.headers = 503, {"Retry-After": "600"}
    await post.courier.deliver_due()
    (delivery,) = await post.service.deliveries()
    assert delivery.next_at - post.clock.now() == timedelta(seconds=600)


async def test_one_that_is_gone_is_sent_nothing_more(post: Post, receiver: Receiver) -> None:
    endpoint, _ = await post.service.register("", Wanted(receiver.url, ["*"]))
    await post.tell("orders.placed")
    receiver.status = 410
    await post.courier.deliver_due()
    await post.tell("orders.placed")
    assert await post.courier.deliver_due() == 0
    (known,) = await post.service.endpoints()
    assert known.disabled_because == "It answered 410 Gone."
    # Switched on again, it gets what it missed by a replay.
    receiver.status = 200
    await post.service.change(endpoint.id, Wanted(receiver.url, ["*"]), enabled=True)
    assert await post.service.replay_dead(endpoint.id) == 1
    assert await post.courier.deliver_due() == 1


async def test_a_redirect_is_not_followed(post: Post, receiver: Receiver) -> None:
    async with receiving("/elsewhere") as elsewhere:
        receiver.status, receiver.headers = 307, {"Location": elsewhere.url}
        await post.service.register("", Wanted(receiver.url, ["*"]))
        await post.tell("orders.placed")
        await post.courier.deliver_due()
        assert elsewhere.got == []
    (delivery,) = await post.service.deliveries()
    assert (delivery.status, delivery.last_status) == (DeliveryStatus.PENDING, 307)


async def _without_end() -> AsyncGenerator[bytes]:
    while True:
        yield b"x" * 65_536


async def test_one_that_answers_without_end_is_not_read_to_the_end(post: Post, receiver: Receiver) -> None:
    async def endless(_: Got) -> web.StreamResponse:
        return web.Response(body=_without_end())

    receiver.answer = endless
    await post.service.register("", Wanted(receiver.url, ["*"]))
    await post.tell("orders.placed")
    await post.courier.deliver_due()
    assert [each.status for each in await post.service.deliveries()] == [DeliveryStatus.DELIVERED]


async def test_nobody_answers_where_nobody_is(post: Post) -> None:
    await post.service.register("", Wanted("http://127.0.0.1:9/", ["*"]))
    await post.tell("orders.placed")
    await post.courier.deliver_due()
    (delivery,) = await post.service.deliveries()
    assert (delivery.status, delivery.last_status) == (DeliveryStatus.PENDING, None)
    assert "Connect" in delivery.last_error


async def test_two_couriers_deliver_everything_once(post: Post, receiver: Receiver, tmp_path: Path) -> None:
    await post.service.register("", Wanted(receiver.url, ["*"]))
    sent = [await post.tell("orders.placed") for _ in range(12)]
    async with post_office(post.database, tmp_path) as other:
        await asyncio.gather(post.courier.deliver_due(), other.courier.deliver_due())
        await post.courier.deliver_due()
    assert sorted(receiver.ids) == sorted(sent)


async def test_both_secrets_sign_for_a_day_after_a_change(post: Post, receiver: Receiver) -> None:
    endpoint, old = await post.service.register("", Wanted(receiver.url, ["*"]))
    _, new = await post.service.renew_secret(endpoint.id)
    await post.tell("orders.placed")
    await post.courier.deliver_due()
    post.clock.go(hours=25)
    await post.tell("orders.placed")
    await post.courier.deliver_due()
    first, second = receiver.got
    assert (_verify(first, old), _verify(first, new)) == (True, True)
    assert (_verify(second, old), _verify(second, new)) == (False, True)


async def test_secrets_lie_sealed_in_the_database(post: Post, receiver: Receiver) -> None:
    _, secret = await post.service.register("", Wanted(receiver.url, ["*"]))
    (endpoint,) = await post.service.endpoints()
    assert secret not in endpoint.secrets[0].sealed
    assert post.secrets.open(endpoint.secrets[0].sealed.encode()) == secret


async def test_what_was_delivered_long_ago_is_forgotten(post: Post, receiver: Receiver) -> None:
    await post.service.register("", Wanted(receiver.url, ["*"]))
    await post.tell("orders.placed")
    await post.courier.deliver_due()
    post.clock.go(days=31)
    await post.courier.start()
    async with asyncio.timeout(5):
        while await post.service.deliveries():
            await asyncio.sleep(0.01)
    await post.courier.stop()


async def test_a_database_that_goes_away_does_not_end_the_courier(
    post: Post, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.service.register("", Wanted(receiver.url, ["*"]))
    fine = SqlWebhookStore.take
    fails = iter([True, True])

    async def take(self: SqlWebhookStore, now: datetime, busy: Sequence[EndpointId], limit: int) -> object:
        if next(fails, False):
            raise OSError("the line is down")
        return await fine(self, now, busy, limit)

    monkeypatch.setattr(SqlWebhookStore, "take", take)
    await post.courier.start()
    event_id = await post.tell("orders.placed")
    async with asyncio.timeout(10):
        while not receiver.got:
            await post.tell("nothing.else")
            await asyncio.sleep(0.05)
    await post.courier.stop()
    assert receiver.ids[0] == event_id


async def test_what_is_about_one_thing_arrives_in_its_order(post: Post, receiver: Receiver) -> None:
    endpoint, _ = await post.service.register("", Wanted(receiver.url, ["*"]))

    async def tell(number: int, subject: str) -> None:
        event = Event.raw(f"evt_{subject}{number}", "orders.placed", number, post.clock.now(), subject=subject)
        async with AsyncSession(post.database.engine) as session, session.begin():
            assert await announce(session, event, endpoint.id) == 1
            assert await announce(session, event, EndpointId("hook_x")) == 0

    for number in range(3):
        await tell(number, "a")
    await tell(0, "b")
    receiver.status = 500
    # The first of each subject is tried, and what comes behind waits for it.
    await post.courier.deliver_due()
    assert receiver.ids == ["evt_a0", "evt_b0"]
    receiver.status = 200
    post.clock.go(seconds=60)
    await post.courier.deliver_due()
    assert sorted(receiver.ids[2:]) == ["evt_a0", "evt_a1", "evt_a2", "evt_b0"]
    assert [each for each in receiver.ids[2:] if each.startswith("evt_a")] == ["evt_a0", "evt_a1", "evt_a2"]


async def test_a_dead_letter_holds_nothing_up(post: Post, receiver: Receiver) -> None:
    endpoint, _ = await post.service.register("", Wanted(receiver.url, ["*"]))
    for number in range(2):
        event = Event.raw(f"evt_{number}", "orders.placed", number, post.clock.now(), subject="a")
        async with AsyncSession(post.database.engine) as session, session.begin():
            await announce(session, event, endpoint.id)
    receiver.status = 500
    for _ in range(MOST_ATTEMPTS):
        await post.courier.deliver_due()
        post.clock.go(hours=20)
    receiver.status = 200
    await post.courier.deliver_due()
    assert receiver.ids[-1] == "evt_1"
    assert {each.event_id: each.status for each in await post.service.deliveries()} == {
        "evt_0": DeliveryStatus.DEAD,
        "evt_1": DeliveryStatus.DELIVERED,
    }
