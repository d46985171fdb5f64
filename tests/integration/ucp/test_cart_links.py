"""A cart that an agent filled is taken over by whoever opens its address first, once, and by nobody else."""

import asyncio
import html
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from hupan.cart import GUEST_COOKIE, CartService, guest_token
from hupan.identity.access import COOKIE
from hupan.kernel import Buyer, new_id
from hupan.platform import Database, Secrets
from hupan.protocols.ucp_cart import CartLinks, CartRecord, LinkSpent
from hupan.protocols.ucp_cart.handoff_routes import router
from hupan.protocols.ucp_cart.links import take_over
from hupan.protocols.ucp_cart.repository import SqlCartRecordStore
from hupan.reviews import Author
from tests.integration.aftersales.ground import Counter, open_counter
from tests.integration.catalog.market import StoppedClock
from tests.integration.orders.stall import BLUE, MINA, RED
from tests.integration.reviews.ground import add_people, browser
from tests.integration.ucp.goods import MUG
from tests.integration.ucp.house import House

pytestmark = pytest.mark.anyio

VISITING = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
"""What a browser says that opens a page for somebody."""

ADA, BO = Buyer.guest_of("a" * 43), Buyer.guest_of("b" * 43)


@dataclass
class Handing:
    """The stall's carts, one of them an agent's, and the addresses that are written for it."""

    counter: Counter
    carts: CartService
    links: CartLinks
    clock: StoppedClock
    record: CartRecord
    database: Database

    async def find(self) -> CartRecord:
        async with self.database.stores(SqlCartRecordStore)() as store:
            found = await store.find(self.record.cart_id)
        assert found is not None
        return found

    async def path(self) -> str:
        return await self.links.path(await self.find())

    async def claim(self, path: str, who: Buyer) -> CartRecord:
        parts = urlsplit(path)
        return await self.links.claim(parts.path.rsplit("/", 1)[1], parts.query.removeprefix("token="), who)

    async def held(self, buyer: Buyer) -> dict[str, int]:
        return {line.offer_id: line.quantity for line in (await self.carts.of(buyer)).lines}

    @asynccontextmanager
    async def browser(self, author: Author | None = None, secret: str = "") -> AsyncGenerator[httpx.AsyncClient]:
        services = {**self.counter.services, CartLinks: self.links, CartService: self.carts}
        async with browser(router, services, author) as client:
            client.headers.update(VISITING)
            if secret:
                client.cookies[GUEST_COOKIE] = secret
            yield client


@pytest.fixture
async def handing(database: Database, tmp_path: Path) -> AsyncGenerator[Handing]:
    async with open_counter(database, tmp_path) as counter:
        carts, stall = counter.market.carts, counter.till.stall
        assert isinstance(carts, CartService)
        agent = Buyer.guest_of(new_id("key"))
        cart = await carts.fill(agent, {RED: 2, BLUE: 1}, ())
        record = CartRecord(cart.id, "platform:agent", agent.guest)
        async with database.stores(SqlCartRecordStore)() as store:
            await store.add(record)
        secrets = await asyncio.to_thread(Secrets, tmp_path / "secret.key")
        links = CartLinks(database.stores(SqlCartRecordStore), secrets, stall.clock)
        yield Handing(counter, carts, links, stall.clock, record, database)


async def test_an_address_stays_the_same_until_it_is_used_or_too_old(handing: Handing) -> None:
    first = await handing.path()
    assert await handing.path() == first
    assert first.split("token=")[1] not in (await handing.find()).link  # a dump holds no address
    handing.clock.forward(days=4)
    with pytest.raises(LinkSpent):
        await handing.claim(first, ADA)
    second = await handing.path()
    assert second != first
    await handing.claim(second, ADA)
    third = await handing.path()
    assert third not in {first, second}
    for spent in (first, second):
        with pytest.raises(LinkSpent):
            await handing.claim(spent, ADA)


async def test_it_opens_for_one_alone_who_may_ask_again(handing: Handing) -> None:
    path = await handing.path()
    claims = (handing.claim(path, who) for who in (ADA, BO, MINA))
    got = await asyncio.gather(*claims, return_exceptions=True)
    assert sum(isinstance(each, LinkSpent) for each in got) == 2
    winner = next(who for who, each in zip((ADA, BO, MINA), got, strict=True) if not isinstance(each, LinkSpent))
    assert (await handing.claim(path, winner)).cart_id == handing.record.cart_id


@pytest.mark.parametrize("change", ["token", "cart", "none"])
async def test_no_other_address_opens_anything(handing: Handing, change: str) -> None:
    path = await handing.path()
    wrong = {
        "token": path[:-1] + ("A" if path[-1] != "A" else "B"),
        "cart": re.sub("cart_[0-9a-z]+", new_id("cart"), path),
        "none": path.partition("token=")[0] + "token=",
    }[change]
    with pytest.raises(LinkSpent):
        await handing.claim(wrong, ADA)
    assert (await handing.claim(path, ADA)).cart_id == handing.record.cart_id


async def test_what_is_taken_over_is_there_once_however_often_and_the_agents_cart_stays(handing: Handing) -> None:
    await handing.carts.add(ADA, RED, 1)
    for _ in range(2):
        assert await take_over(handing.carts, handing.record.buyer, ADA) == 0
        assert await handing.held(ADA) == {RED: 2, BLUE: 1}
    assert await handing.held(handing.record.buyer) == {RED: 2, BLUE: 1}


async def test_a_guest_opens_it_in_a_browser_and_others_read_why_not(handing: Handing) -> None:
    path = await handing.path()
    async with handing.browser() as client:
        client.cookies.clear()
        known = await client.get(path)
        secret = known.cookies[GUEST_COOKIE]
        assert known.status_code == 303
        assert await handing.held(Buyer.guest_of(secret)) == {}
        opened = await client.get(known.headers["location"])
        assert (opened.status_code, opened.headers["location"]) == (303, "/market/cart")
        assert "token" not in opened.headers["location"]
        assert guest_token(secret)
        assert await handing.held(Buyer.guest_of(secret)) == {RED: 2, BLUE: 1}
    async with handing.browser() as client:
        late = await client.get(path)
        assert late.status_code == 404
        assert "opens nothing any more" in late.text
        assert GUEST_COOKIE not in late.cookies


@pytest.mark.parametrize(
    "said",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"x-purpose": "preview"},
    ],
)
async def test_a_browser_that_fetches_ahead_uses_nothing_up(handing: Handing, said: dict[str, str]) -> None:
    path = await handing.path()
    async with handing.browser() as client:
        ahead = await client.get(path, headers=said)
        assert (ahead.status_code, ahead.headers["cache-control"]) == (503, "no-store")
        assert GUEST_COOKIE not in ahead.cookies
    assert (await handing.find()).opened_by == ""
    await handing.claim(path, ADA)


async def test_a_messenger_that_draws_a_preview_is_asked_and_uses_nothing_up(handing: Handing) -> None:
    path = await handing.path()
    async with handing.browser() as client:
        client.headers.pop("sec-fetch-mode")
        drawn = [await client.get(path, headers={"user-agent": "TelegramBot (like TwitterBot)"}) for _ in range(3)]
        shown = drawn[-1]
        assert [(each.status_code, GUEST_COOKIE in each.cookies) for each in drawn] == [(200, False)] * 3
        assert "Your assistant has filled a cart for you" in shown.text
        assert (await handing.find()).opened_by == ""
        # The same page before a person whose browser does not say what it does: one tap more.
        action = re.search(r'<form class="empty-ways" method="post" action="([^"]+)"', shown.text)
        assert action is not None
        taken = await client.post(html.unescape(action[1]))
        assert (taken.status_code, taken.headers["location"]) == (303, "/market/cart")
        assert await handing.held(Buyer.guest_of(taken.cookies[GUEST_COOKIE])) == {RED: 2, BLUE: 1}
        late = await client.get(f"{path}x")
        assert (late.status_code, "opens nothing any more" in late.text) == (404, True)


async def test_two_taps_and_an_answer_that_is_lost_are_the_same_reader(handing: Handing) -> None:
    path = await handing.path()
    async with handing.browser() as client:
        first = await client.get(path)
        # Whatever came of it, the browser has the cookie, and asks again from the start.
        assert (await client.get(path)).headers["location"] == "/market/cart"
        assert (await client.get(first.headers["location"])).headers["location"] == "/market/cart"
        assert (await client.get(path)).headers["location"] == "/market/cart"
        assert await handing.held(Buyer.guest_of(first.cookies[GUEST_COOKIE])) == {RED: 2, BLUE: 1}


async def test_a_browser_that_keeps_no_cookies_is_let_in_all_the_same(handing: Handing) -> None:
    path = await handing.path()
    async with handing.browser() as client:
        known = await client.get(path)
        client.cookies.clear()
        opened = await client.get(known.headers["location"])
        assert opened.headers["location"] == "/market/cart"
        assert await handing.held(Buyer.guest_of(opened.cookies[GUEST_COOKIE])) == {RED: 2, BLUE: 1}


async def test_who_is_signed_in_has_it_in_their_own_cart(handing: Handing) -> None:
    (ada,) = await add_people(handing.database, "Ada")
    path = await handing.path()
    async with handing.browser(ada) as client:
        client.cookies[COOKIE] = "a session"
        assert (await client.get(path)).status_code == 303
    assert await handing.held(Buyer(ada.person_id)) == {RED: 2, BLUE: 1}


async def test_ucp_says_the_address_of_that_very_cart(house: House) -> None:
    made = await house.post("/carts", {"line_items": [{"item": {"id": MUG}, "quantity": 2}]})
    told: dict[str, str] = made.json()
    parts = urlsplit(told["continue_url"])
    assert (parts.scheme, parts.path) == ("https", f"/market/handoff/cart/{told['id']}")
    links = house.app.state.services[CartLinks]
    record = await links.claim(told["id"], parts.query.removeprefix("token="), ADA)
    assert await take_over(house.selling.carts, record.buyer, ADA) == 0
    assert [(line.offer_id, line.quantity) for line in (await house.selling.carts.of(ADA)).lines] == [(MUG, 2)]
