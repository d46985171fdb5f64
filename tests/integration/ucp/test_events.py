"""Platforms are told of the orders that they made: every change, in order, signed, whatever dies."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from hupan.kernel import OrderId, PersonId
from hupan.orders import CancelReason, Who
from hupan.protocols.signatures import Jws, SignedRequest, verify_request
from hupan.webhooks import DeliveryStatus
from tests.integration.ucp.goods import MUG, TEAPOT
from tests.integration.ucp.house import NEW, OLD, House
from tests.integration.webhooks.ground import Got, Receiver, receiving

pytestmark = pytest.mark.anyio

PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}
GOING = {
    "methods": [
        {
            "type": "shipping",
            "destinations": [{"id": "home", "address_country": "US", "postal_code": "94103"}],
            "selected_destination_id": "home",
            "groups": [{"selected_option_id": "standard"}],
        }
    ]
}
HOUSE = Who.operating(PersonId("per_operator"))


@dataclass
class Platform:
    """A platform on this machine: its profile, and where it hears."""

    house: House
    profile_url: str
    receiver: Receiver
    webhook_url: str

    async def post(self, path: str, body: object, version: str = NEW) -> dict[str, Any]:
        answer = await self.house.post(path, body, agent=self.profile_url, version=version)
        assert answer.status_code in {200, 201}, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def buy(self, version: str = NEW) -> tuple[str, OrderId]:
        lines = [{"item": {"id": each}, "quantity": 2} for each in (TEAPOT, MUG)]
        made = await self.post("/checkout-sessions", {"line_items": lines, "fulfillment": GOING}, version)
        done = await self.post(f"/checkout-sessions/{made['id']}/complete", PAYMENT, version)
        return made["id"], OrderId(done["order"]["id"])

    async def heard(self, number: int) -> list[Got]:
        async with asyncio.timeout(20):
            while len(self.receiver.got) < number:
                await asyncio.sleep(0.02)
        return self.receiver.got

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(each.body) for each in self.receiver.got]


@asynccontextmanager
async def platform(house: House, version: str = NEW) -> AsyncGenerator[Platform]:
    async with receiving("/hooks/orders") as receiver:
        url = f"{receiver.url}?channel=eu%20west"
        order = {"version": version, "config": {"webhook_url": url}}
        capabilities: object = {"dev.ucp.shopping.checkout": [{"version": version}], "dev.ucp.shopping.order": [order]}
        if version == OLD:
            capabilities = [{"name": "dev.ucp.shopping.order", **order}]
        served = json.dumps({"ucp": {"version": version, "capabilities": capabilities}})

        async def profile(_: web.Request) -> web.Response:
            return web.Response(text=served)

        app = web.Application()
        app.router.add_get("/profile", profile)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield Platform(house, f"http://127.0.0.1:{runner.addresses[0][1]}/profile", receiver, url)
        finally:
            await runner.cleanup()


async def _keys(house: House) -> list[dict[str, Any]]:
    told = (await house.client.get("/.well-known/ucp")).json()
    keys: list[dict[str, Any]] = told["signing_keys"]
    return keys


async def _verify(house: House, told: Platform, got: Got) -> None:
    """As the standard tells a platform to."""
    digest = base64.b64encode(hashlib.sha256(got.body).digest()).decode()
    assert got.headers["content-digest"] == f"sha-256=:{digest}:"
    request = SignedRequest(
        "POST", got.headers["host"], "/hooks/orders", "channel=eu%20west", got.headers, got.body, "http"
    )
    for name in ("ucp-agent", "idempotency-key", "@query", "content-digest", "content-type"):
        assert f'"{name}"' in got.headers["signature-input"]
    verify_request(request, await _keys(house), int(got.headers["signature-input"].split("created=")[1].split(";")[0]))
    assert got.headers["ucp-agent"] == 'profile="http://127.0.0.1:8000/.well-known/ucp"'
    assert got.headers["webhook-id"] == got.headers["idempotency-key"]
    assert told.webhook_url.endswith("?channel=eu%20west")


async def test_the_platform_hears_of_everything_in_order(house: House) -> None:
    async with platform(house) as told:
        checkout_id, order_id = await told.buy()
        (placed,) = await told.heard(1)
        await _verify(house, told, placed)
        body = json.loads(placed.body)
        assert (body["id"], body["checkout_id"]) == (order_id, checkout_id)
        assert body["ucp"]["capabilities"] == {"dev.ucp.shopping.order": [{"version": NEW}]}
        answer = await house.client.get(
            f"/ucp/{NEW}/orders/{order_id}", headers={"ucp-agent": f'profile="{told.profile_url}"'}
        )
        assert answer.json() == body  # the very order, whole

        order = await house.selling.orders.get(HOUSE, order_id)
        await house.selling.orders.cancel(HOUSE, order_id, CancelReason.NO_LONGER_NEEDED, {order.lines[0].id: 1})
        await told.heard(3)  # cancelled, and the money on its way back
        await house.selling.orders.ship(HOUSE, order_id, {order.lines[1].id: 2}, "demo")
        await told.heard(4)
        bodies = told.bodies()
        assert [each["id"] for each in bodies] == [order_id] * 4
        assert bodies[1]["line_items"][0]["quantity"]["total"] == 1
        assert bodies[2]["adjustments"][0]["status"] == "completed"
        assert bodies[3]["fulfillment"]["events"][0]["type"] == "shipped"
        assert len({got.headers["webhook-id"] for got in told.receiver.got}) == 4
        for got in told.receiver.got:
            await _verify(house, told, got)


async def test_the_oldest_version_gets_an_envelope_and_its_own_signature(house: House) -> None:
    async with platform(house, OLD) as told:
        checkout_id, order_id = await told.buy(OLD)
        order = await house.selling.orders.get(HOUSE, order_id)
        await house.selling.orders.ship(HOUSE, order_id, {line.id: 2 for line in order.lines}, "demo")
        await told.heard(2)
        placed, shipped = told.bodies()
        assert [placed["event_type"], shipped["event_type"]] == ["order_placed", "order_shipped"]
        for body in (placed, shipped):
            assert (body["checkout_id"], body["order"]["id"], body["id"]) == (checkout_id, order_id, order_id)
            assert body["event_id"]
            assert body["created_time"]
        assert any(each["type"] == "shipped" for each in shipped["order"]["fulfillment"]["events"])
        keys = await _keys(house)
        for got in told.receiver.got:
            header, between, _ = got.headers["request-signature"].split(".")
            assert between == ""
            said = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
            assert (said["alg"], said["b64"], said["crit"], said["kid"]) == ("ES256", False, ["b64"], keys[0]["kid"])
            plain = Jws({}, got.body, header.encode() + b"." + got.body, _signature(got))
            assert plain.fits(keys[0])
            assert not Jws({}, got.body, header.encode() + b"." + got.body + b" ", _signature(got)).fits(keys[0])


def _signature(got: Got) -> bytes:
    text = got.headers["request-signature"].rpartition(".")[2]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_what_fails_is_tried_again_and_what_comes_behind_waits(house: House) -> None:
    async with platform(house) as told:
        told.receiver.status = 500
        _, order_id = await told.buy()
        await told.heard(1)
        order = await house.selling.orders.get(HOUSE, order_id)
        await house.selling.orders.ship(HOUSE, order_id, {line.id: 2 for line in order.lines}, "demo")
        await asyncio.sleep(0.3)
        assert len(told.receiver.got) == 1  # the second change waits behind the first
        told.receiver.status = 200
        first, again, second = await told.heard(3)
        assert first.headers["webhook-id"] == again.headers["webhook-id"] != second.headers["webhook-id"]
        assert first.headers["webhook-timestamp"] == again.headers["webhook-timestamp"]
        assert first.body == again.body


async def test_an_address_inside_is_told_nothing(house: House) -> None:
    """In earnest: no agent makes this server ask its own network."""
    async with platform(house) as told:
        sender = house.webhooks._sender  # pyright: ignore[reportPrivateUsage] - there is one, and it is the real one
        sender._private_networks = False  # pyright: ignore[reportAttributeAccessIssue] - as it is in earnest
        try:
            _, order_id = await told.buy()
            await asyncio.sleep(0.5)
            assert told.receiver.got == []
        finally:
            sender._private_networks = True  # pyright: ignore[reportAttributeAccessIssue] - as suites need it
        found = await house.webhooks.endpoints(f"ucp:claimed:{told.profile_url}")
        assert found == []
        assert (await house.selling.orders.get(HOUSE, order_id)).id == order_id


async def test_who_wants_to_hear_nothing_is_told_nothing(house: House) -> None:
    before = len(await house.webhooks.deliveries(limit=500))
    made = (await house.post("/checkout-sessions", {"line_items": [{"item": {"id": MUG}, "quantity": 1}]})).json()
    done = await house.post(f"/checkout-sessions/{made['id']}/complete", PAYMENT)
    assert done.json()["status"] == "completed"
    await asyncio.sleep(0.3)
    found = await house.webhooks.deliveries(limit=500)
    assert len(found) == before
    assert all(each.status is not DeliveryStatus.DEAD for each in found)
