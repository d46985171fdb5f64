"""The operator's side over HTTP, and the market's signature on what is sent."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest

from hupan.kernel import PersonId, new_id
from hupan.platform import Database
from hupan.protocols.signatures import Jwk, SignatureRefused, SignedRequest, verify_request
from hupan.protocols.ucp import KeyRing
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.protocols.ucp_events import MarketSigner
from hupan.reviews import Author
from hupan.webhooks import WebhookService
from hupan.webhooks.routes import router
from tests.integration.reviews.ground import browser
from tests.integration.webhooks.ground import START, Got, HandClock, Post, Receiver, post_office, receiving

pytestmark = pytest.mark.anyio

ADMIN = Author(PersonId(new_id("pers")), "Ada", is_admin=True)
MEMBER = Author(PersonId(new_id("pers")), "Bo")


@pytest.fixture
async def post(database: Database, tmp_path: Path) -> AsyncGenerator[Post]:
    async with post_office(database, tmp_path) as made:
        yield made


async def test_an_operator_adds_tries_replays_and_removes(post: Post) -> None:
    services = {WebhookService: post.service}
    async with receiving() as receiver, browser(router, services, ADMIN) as client:
        draft = {"url": receiver.url, "topics": ["orders.*"], "note": "the warehouse"}
        made = (await client.post("/api/webhooks/endpoints", json=draft)).json()
        name = made["endpoint"]["id"]
        assert made["secret"].startswith("whsec_")
        tried = await client.post(f"/api/webhooks/endpoints/{name}/test")
        assert tried.status_code == 202
        receiver.status = 410
        await post.courier.deliver_due()
        assert receiver.ids == [tried.json()["event_id"]]

        (dead,) = (await client.get("/api/webhooks/deliveries", params={"status": "dead"})).json()["items"]
        assert (dead["endpoint_id"], dead["last_status"]) == (name, 410)
        (shown,) = (await client.get("/api/webhooks/endpoints")).json()["items"]
        assert shown["disabled_because"] == "It answered 410 Gone."
        assert "secret" not in str(shown)
        again = await client.put(f"/api/webhooks/endpoints/{name}", json=draft | {"enabled": True})
        assert again.json()["disabled_at"] is None
        assert (await client.post(f"/api/webhooks/endpoints/{name}/replay")).json() == {"count": 1}
        assert (await client.post(f"/api/webhooks/deliveries/{dead['id']}/replay")).status_code == 404
        renewed = (await client.post(f"/api/webhooks/endpoints/{name}/secret")).json()
        assert renewed["secret"] != made["secret"]
        assert (await client.delete(f"/api/webhooks/endpoints/{name}")).status_code == 204
        assert (await client.get("/api/webhooks/deliveries")).json() == {"items": []}


@pytest.mark.parametrize(("who", "status"), [(MEMBER, 403), (None, 401)])
async def test_nobody_else_sees_or_changes_anything(post: Post, who: Author | None, status: int) -> None:
    hook, delivery = new_id("hook"), new_id("dlv")
    draft = {"url": "https://shop.example", "topics": ["*"]}
    async with browser(router, {WebhookService: post.service}, who) as client:
        answers = [
            await client.get("/api/webhooks/endpoints"),
            await client.post("/api/webhooks/endpoints", json=draft),
            await client.put(f"/api/webhooks/endpoints/{hook}", json=draft),
            await client.delete(f"/api/webhooks/endpoints/{hook}"),
            await client.post(f"/api/webhooks/endpoints/{hook}/secret"),
            await client.post(f"/api/webhooks/endpoints/{hook}/test"),
            await client.post(f"/api/webhooks/endpoints/{hook}/replay"),
            await client.get("/api/webhooks/deliveries"),
            await client.post(f"/api/webhooks/deliveries/{delivery}/replay"),
        ]
    assert {answer.status_code for answer in answers} == {status}
    assert await post.service.endpoints() == []


def _as_received(receiver: Receiver, got: Got, path: str) -> SignedRequest:
    authority = receiver.url.removeprefix("http://").partition("/")[0]
    return SignedRequest("POST", authority, path, "shop=1", got.headers, got.body, "http")


async def test_a_receiver_can_check_the_markets_signature(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path) as plain:
        ring = KeyRing(database.stores(SqlKeyStore), plain.secrets, HandClock())
    async with post_office(database, tmp_path, signer=MarketSigner(ring)) as post, receiving("/h?shop=1") as receiver:
        async with browser(router, {WebhookService: post.service}, ADMIN) as client:
            await client.post("/api/webhooks/endpoints", json={"url": receiver.url, "topics": ["*"]})
        await post.tell("orders.placed")
        await post.courier.deliver_due()
        (got,) = receiver.got
        published: Sequence[Jwk] = ring.published
        request = _as_received(receiver, got, "/h")
        assert verify_request(request, published, START.timestamp()) == published[0]["kid"]
        changed = Got(got.headers, got.body.replace(b"5", b"6"))
        for forged in (_as_received(receiver, changed, "/h"), _as_received(receiver, got, "/other")):
            with pytest.raises(SignatureRefused):
                verify_request(forged, published, START.timestamp())
