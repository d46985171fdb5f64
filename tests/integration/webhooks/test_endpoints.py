"""Who may be sent what, and where."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hupan.kernel import new_id
from hupan.platform import Database
from hupan.webhooks import (
    BadEndpoint,
    DeliveryId,
    DeliveryNotFound,
    EndpointId,
    EndpointNotFound,
    TooManyEndpoints,
    Wanted,
)
from hupan.webhooks.domain import MOST_ENDPOINTS
from tests.integration.webhooks.ground import Post, post_office, receiving

pytestmark = pytest.mark.anyio

OPEN = "https://shop.example/hooks"


@pytest.fixture
async def post(database: Database, tmp_path: Path) -> AsyncGenerator[Post]:
    async with post_office(database, tmp_path, private_networks=False) as made:
        yield made


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hooks",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3/",
        "https://[::ffff:10.1.2.3]/",
        "https://2130706433/",
        "https://user:pass@shop.example/",
        "https://shop.example:22/",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "",
        "https://shop.example/" + "x" * 2100,
    ],
)
async def test_an_address_that_is_not_of_the_open_web_is_refused(post: Post, url: str) -> None:
    with pytest.raises(BadEndpoint):
        await post.service.register("", Wanted(url, ["*"]))


async def test_a_name_that_leads_inside_is_found_out_when_it_is_asked(post: Post) -> None:
    await post.service.register("", Wanted("https://localhost:8443/hooks", ["*"]))
    await post.tell("orders.placed")
    await post.courier.deliver_due()
    (delivery,) = await post.service.deliveries()
    assert "private network" in delivery.last_error


@pytest.mark.parametrize("topics", [[], ["Orders"], ["orders placed"], ["*.placed"], ["a"] * 21, ["orders.*.x"]])
async def test_topics_are_words(post: Post, topics: list[str]) -> None:
    with pytest.raises(BadEndpoint):
        await post.service.register("", Wanted(OPEN, topics))


@pytest.mark.parametrize(
    "headers",
    [{"webhook-id": "x"}, {"Host": "x"}, {"X-Ok": "a\r\nb: c"}, {"Bad Name": "x"}, {"Content-Length": "1"}, {"X": ""}],
)
async def test_headers_cannot_take_the_place_of_ours(post: Post, headers: Mapping[str, str]) -> None:
    with pytest.raises(BadEndpoint):
        await post.service.register("", Wanted(OPEN, ["*"], headers=headers))


async def test_the_same_address_is_the_same_endpoint(post: Post) -> None:
    first, secret = await post.service.register("agent", Wanted(OPEN, ["orders.*"]))
    again, same = await post.service.register("agent", Wanted(OPEN, ["*"], headers={"UCP-Agent": 'profile="x"'}))
    assert (again.id, same) == (first.id, secret)
    assert [each.topics for each in await post.service.endpoints("agent")] == [("*",)]
    other, _ = await post.service.register("another", Wanted(OPEN, ["*"]))
    assert other.id != first.id


async def test_there_are_so_many_and_no_more_even_at_once(post: Post) -> None:
    wishes = [Wanted(f"{OPEN}/{n}", ["*"]) for n in range(MOST_ENDPOINTS - 1)]
    for each in wishes:
        await post.service.register("", each)
    results = await asyncio.gather(
        *(post.service.register("", Wanted(f"{OPEN}/more/{n}", ["*"])) for n in range(3)), return_exceptions=True
    )
    assert [type(each) for each in results].count(TooManyEndpoints) == 2
    assert len(await post.service.endpoints()) == MOST_ENDPOINTS


async def test_what_is_not_there_is_not_found(post: Post) -> None:
    nobody = EndpointId(new_id("hook"))
    for call in (
        post.service.remove(nobody),
        post.service.renew_secret(nobody),
        post.service.try_out(nobody),
        post.service.replay_dead(nobody),
        post.service.change(nobody, Wanted(OPEN, ["*"]), enabled=True),
    ):
        with pytest.raises(EndpointNotFound):
            await call
    with pytest.raises(DeliveryNotFound):
        await post.service.replay(DeliveryId(new_id("dlv")))


async def test_two_of_one_owner_cannot_share_an_address(post: Post) -> None:
    await post.service.register("", Wanted(OPEN, ["*"]))
    other, _ = await post.service.register("", Wanted(OPEN + "2", ["*"]))
    with pytest.raises(BadEndpoint):
        await post.service.change(other.id, Wanted(OPEN, ["*"]), enabled=True)


async def test_an_endpoint_can_be_tried_out_whatever_it_wants_to_hear(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path) as post, receiving() as receiver:
        endpoint, _ = await post.service.register("", Wanted(receiver.url, ["orders.placed"]))
        event = await post.service.try_out(endpoint.id)
        await post.courier.deliver_due()
        assert receiver.ids == [event.id]
        await post.service.remove(endpoint.id)
        assert await post.service.deliveries() == []


async def test_what_the_market_signs_travels_with_the_rest(database: Database, tmp_path: Path) -> None:
    class Pen:
        async def sign(self, url: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Mapping[str, str]:
            return {"signature": f"{url} {len(headers)} {len(body)} {now.year}"}

    async with post_office(database, tmp_path, signer=Pen()) as post, receiving() as receiver:
        await post.service.register("", Wanted(receiver.url, ["*"], headers={"UCP-Agent": "us"}))
        await post.tell("orders.placed")
        await post.courier.deliver_due()
        (got,) = receiver.got
        assert got.headers["signature"] == f"{receiver.url} 6 {len(got.body)} 2026"
        assert got.headers["ucp-agent"] == "us"


async def test_who_knows_us_by_our_published_key_shares_no_secret(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path) as post, receiving() as receiver:
        wanted = Wanted(receiver.url, ["ucp.*"], headers={"UCP-Agent": "us"})
        first = await post.service.enrol("ucp:a", wanted)
        assert first.secrets == ()
        # A second time it is the same, as it stands: one that an operator switched off stays off.
        await post.service.change(first.id, wanted, enabled=False)
        again = await post.service.enrol("ucp:a", wanted)
        assert (again.id, again.disabled_at is not None) == (first.id, True)
        await post.service.change(first.id, wanted, enabled=True)
        await post.tell("ucp.order", audience="ucp:a")
        post.clock.go(seconds=5)
        await post.courier.deliver_due()
        (got,) = receiver.got
        assert "webhook-signature" not in got.headers
        assert got.headers["idempotency-key"] == got.headers["webhook-id"]
        # Without a secret to sign it the time is that of the event, as UCP has it.
        assert got.headers["webhook-timestamp"] == str(int((post.clock.now() - timedelta(seconds=5)).timestamp()))
        _, secret = await post.service.register("ucp:a", wanted)
        assert secret.startswith("whsec_")
        with pytest.raises(BadEndpoint):
            await post.service.enrol("ucp:a", Wanted("ftp://nowhere", ["*"]))


async def test_an_owner_enrols_no_more_than_it_may(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path) as post:
        for at in range(MOST_ENDPOINTS):
            await post.service.enrol("ucp:a", Wanted(f"{OPEN}{at}", ["*"]))
        with pytest.raises(TooManyEndpoints):
            await post.service.enrol("ucp:a", Wanted(f"{OPEN}more", ["*"]))
        assert await post.service.enrol("ucp:b", Wanted(f"{OPEN}more", ["*"]))
