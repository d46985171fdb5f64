"""The checkout's pages without scripts, as a guest's browser and a person's meet them."""

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from hupan.cart import GUEST_COOKIE, guest_token, new_secret
from hupan.catalog import ProductId
from hupan.checkout import CheckoutId, CheckoutTaxes
from hupan.checkout.repository import SqlCheckoutStore
from hupan.identity import Site
from hupan.inventory import Level, LocationId
from hupan.kernel import Buyer, Money
from hupan.orders import OrderSettings, Who
from hupan.platform import Database, Secrets, Signals
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from hupan.reviews import ReviewSummary
from hupan.showcase import Market
from hupan.storefront import Storefront
from hupan.till import TEMPLATES, CartDesk, CheckoutDesk, HandOffs
from hupan.till.routes import router
from tests.integration.catalog.market import priced
from tests.integration.checkout.shop import CAP, RED, Shop, open_shop
from tests.integration.reviews.ground import browser

# Beside it stands what it says where the door is chosen; one of the two is shown.
_PAYS = r'id="pay-now">(?:<span class="pay-at-once">)?Pay ([^<]+)<'

pytestmark = pytest.mark.anyio

WHERE = {
    "country": "KR",
    "email": "mina@example.org",
    "name": "Mina <b>Kim</b>",
    "phone": "010-1234-5678",
    "postal_code": "04524",
    "region": "11",
    "city": "중구",
    "line1": "세종대로 110",
}
NOTHING = cast("Any", None)


class NoReviews:
    """Nobody has said anything."""

    async def summary(self, ids: Sequence[ProductId]) -> dict[ProductId, ReviewSummary]:
        return {each: ReviewSummary() for each in ids}


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


class Visitor:
    """A guest's browser, on the page of a checkout."""

    def __init__(self, client: httpx.AsyncClient, secret: str) -> None:
        self.client, self.secret, self.path = client, secret, ""

    async def begin(self) -> str:
        begun = await self.client.get("/market/checkout?currency=KRW")
        self.path = begun.headers["location"]
        return (await self.client.get(self.path)).text

    async def send(self, deed: str, **fields: str) -> httpx.Response:
        body = {"csrf": guest_token(self.secret), "deed": deed, **fields}
        return await self.client.post(self.path, data=body)

    async def look(self) -> str:
        return (await self.client.get(self.path)).text

    async def pay(self, page: str, handler: str = "cod") -> httpx.Response:
        kept = {name: unescape(hidden(page, name)) for name in ("fingerprint", "key", "seen")}
        return await self.send("pay", **kept, handler=handler)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page[-4000:]
    return found[1]


def different(page: str) -> str:
    """What the page says is other than before."""
    found = re.search(r'<h2 id="changes">What is different now</h2><ul>(.*?)</ul>', page, re.DOTALL)
    assert found is not None, page[:4000]
    return unescape(found[1])


@asynccontextmanager
async def guest_in(shop: Shop, tmp_path: Path, *, letters: bool = False) -> AsyncGenerator[Visitor]:
    below, secret = shop.below, new_secret()
    market = Market(
        catalog=below.catalog,
        inventory=below.inventory,
        rates=RateService(shop.database.stores(SqlRateStore)),
        pricing=below.pricing,
        search=NOTHING,
        reviews=cast("Any", NoReviews()),
        questions=NOTHING,
        standing=NOTHING,
        wishes=NOTHING,
        carts=below.carts,
        terms=OrderSettings().terms,
    )
    storefront = Storefront(market, Signals(shop.database), shop.clock, tmp_path, (TEMPLATES,))
    services: dict[type, object] = {
        Storefront: storefront,
        CartDesk: CartDesk(market.carts),
        CheckoutDesk: CheckoutDesk(shop.checkouts, below.addresses, below.orders, below.cards, letters=letters),
        HandOffs: HandOffs(await asyncio.to_thread(Secrets, tmp_path / "secret.key"), shop.clock),
        Site: Site("127.0.0.1", passwordless=True),
    }
    for offer_id, quantity in ((RED, 2), (CAP, 1)):
        await below.carts.add(Buyer.guest_of(secret), offer_id, quantity)
    async with browser(router, services) as client:
        client.cookies[GUEST_COOKIE] = secret
        client.headers["accept-language"] = "en"
        client.cookies["hupan_place"] = "KR"
        yield Visitor(client, secret)
    await storefront.stop()


async def test_a_guest_buys_without_scripts(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path) as guest:
        page = await guest.begin()
        assert "Say first where it goes." in page
        assert 'id="pay-now"' not in page
        await guest.send("where", **{**WHERE, "postal_code": "1"})
        wrong = await guest.look()
        assert 'aria-describedby="p-postal_code"' in wrong
        assert "Mina &lt;b&gt;Kim&lt;/b&gt;" in wrong
        refused = await guest.send("where", **{**WHERE, "email": "nobody"})
        assert (refused.status_code, "This is no e-mail address." in refused.text) == (422, True)
        assert (await guest.send("where", **WHERE)).status_code == 303
        await guest.send("code", code="nope")
        # Said as the cart says it, not only that it takes nothing off.
        assert "Nobody has given out this code" in await guest.look()
        await guest.send("uncode", code="nope")
        await guest.send("code", code="spring")
        await guest.send("note", offer_id=RED, note="For <you>")
        page = await guest.look()
        assert "For &lt;you&gt;" in page
        assert "Spring" in page
        total = re.search(_PAYS, page)
        assert total is not None
        # What is paid is the seller's money; what that is in the reader's own stands beside it, and not on the button.
        own = re.compile(r'<dt>Total</dt><dd>(₩[\d,]+)(?:<span class="faint">([^<]+)</span>)?</dd>')
        sums: dict[str, str | None] = {}
        for currency in ("KRW", "USD"):
            guest.client.cookies["hupan_currency"] = currency
            page = await guest.look()
            found = own.search(page)
            assert found is not None
            assert found[1] == total[1]
            sums[currency] = found[2]
            assert re.findall(_PAYS, page) == [total[1]]
        assert sums["KRW"] is None
        assert "$" in (sums["USD"] or "")
        assert (await guest.pay(page)).status_code == 303
        done = await guest.look()
        assert 'data-status="completed"' in done
        assert done.count("pay-order-total") == 2
        assert total[1] in done
        # This server sends no letters, and promises none.
        assert "News of it comes" not in done
        assert (await guest.pay(page)).status_code == 303
        assert len(await shop.orders_of(Buyer.guest_of(guest.secret))) == 2
        assert not (await shop.below.carts.of(Buyer.guest_of(guest.secret))).lines


async def test_where_letters_are_sent_the_confirmation_says_to_whom(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path, letters=True) as guest:
        await guest.begin()
        await guest.send("where", **WHERE)
        assert (await guest.pay(await guest.look())).status_code == 303
        assert "News of it comes to mina@example.org." in await guest.look()


async def test_what_changes_meanwhile_is_shown_and_not_paid(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path) as guest:
        await guest.begin()
        await guest.send("where", **WHERE)
        page = await guest.look()
        await shop.below.inventory.put_levels([Level(RED, LocationId("loc_lake"), 1)])
        stopped = await guest.pay(page)
        assert stopped.status_code == 422
        assert "Only 1 is left" in different(stopped.text)
        await guest.send("take", offer_id=RED, quantity="1")
        page = await guest.look()
        assert 'id="pay-now"' in page
        await guest.send("remove", offer_id=CAP)
        stopped = await guest.pay(page)
        assert (stopped.status_code, "nothing was charged" in stopped.text) == (422, True)
        assert re.search(
            r"<li>1 thing is gone\.</li>.*<li>Total: ₩[\d,]+; it was ₩[\d,]+\.</li>", different(stopped.text)
        )
        # Whoever looks again has seen it.
        assert 'id="changes"' not in await guest.look()
        await guest.send("cancel")
        assert 'data-status="canceled"' in await guest.look()


async def _raise_price(shop: Shop) -> None:
    catalog = shop.below.catalog
    offer = (await catalog.offers_by_id([RED]))[RED]
    (listing,) = await catalog.listings([offer.product_id])
    await catalog.put_listings([priced(listing, Money(23_000, "KRW"))])


async def test_a_price_that_rose_and_what_a_page_made_up_are_told_in_every_language(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path) as guest:
        await guest.begin()
        await guest.send("where", **WHERE)
        page = await guest.look()
        await _raise_price(shop)
        for language, said in (("en", "it was ₩19,900."), ("zh", "之前是 ₩19,900。"), ("ko", "달라진 내용")):
            guest.client.headers["accept-language"] = language
            stopped = await guest.pay(page)
            assert stopped.status_code == 422
            assert said in stopped.text
        kept = {name: hidden(page, name) for name in ("fingerprint", "key")}
        for made_up in (
            "{",
            "[]",
            '{"currency":"KRW","lines":{"x":["a",2]},"sums":["much"]}',
            "<b>" * 4_000,
            "9" * 9_000,
        ):
            stopped = await guest.send("pay", **kept, seen=made_up, handler="cod")
            assert stopped.status_code == 422
            assert "<b><b>" not in stopped.text


async def test_two_tabs_buy_once(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path) as guest:
        await guest.begin()
        await guest.send("where", **WHERE)
        tabs = [await guest.look(), await guest.look()]
        assert hidden(tabs[0], "key") != hidden(tabs[1], "key")
        ends = await asyncio.gather(*(guest.pay(each) for each in tabs))
        assert [each.status_code for each in ends] == [303, 303]
        assert len(await shop.orders_of(Buyer.guest_of(guest.secret))) == 2


async def test_a_page_that_is_being_paid_looks_again(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path) as guest:
        await guest.begin()
        await guest.send("where", **WHERE)
        page = await guest.look()
        shop.bank.fails = ["before"] * 20
        assert (await guest.pay(page, "bank")).status_code == 303
        waiting = await guest.client.get(guest.path)
        assert (waiting.headers["refresh"], waiting.headers["cache-control"]) == ("2", "no-store")
        assert "nothing is charged twice" in waiting.text


async def test_others_find_nothing_and_change_nothing(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path) as guest:
        await guest.begin()
        assert (await guest.client.get("/market/checkout/chk_%00")).status_code == 404
        known = guest.secret
        for secret in (new_secret(), ""):
            guest.client.cookies[GUEST_COOKIE] = secret
            assert (await guest.client.get(guest.path)).status_code == 404
            guest.secret = secret or new_secret()
            assert (await guest.send("where", **WHERE)).status_code in {403, 404}
        empty = await guest.client.get("/market/checkout")
        assert (empty.status_code, empty.headers["location"]) == (303, "/market/cart")
        assert await shop.orders_of(Buyer.guest_of(known)) == ()


async def test_delivery_is_chosen_by_a_form_and_stays_chosen(shop: Shop, tmp_path: Path) -> None:
    async with guest_in(shop, tmp_path) as guest:
        await guest.begin()
        await guest.send("where", **WHERE)
        page = await guest.look()
        assert chosen(page) == {"sell_lake": "standard", "sell_moon": "standard"}
        before = total_of(page)
        assert (await guest.send("send", seller_id="sell_lake", way="express")).status_code == 303
        # Another tab chooses for another seller; neither forgets the other.
        await guest.send("send", seller_id="sell_moon", way="express")
        page = await guest.look()
        assert chosen(page) == {"sell_lake": "express", "sell_moon": "express"}
        assert total_of(page) > before
        assert (await guest.send("send", seller_id="sell_nobody", way="express")).status_code == 400
        await guest.send("send", seller_id="sell_moon", way="by-owl")
        gone = await guest.look()
        assert "This way of delivery is not offered any more." in gone
        assert chosen(gone) == {"sell_lake": "express"}
        assert 'id="pay-now"' not in gone
        await guest.send("send", seller_id="sell_moon", way="standard")
        page = await guest.look()
        await guest.pay(page)
        done = await guest.look()
        assert 'data-status="completed"' in done
        orders = (await shop.below.orders.list(Who.buying(Buyer.guest_of(guest.secret)))).orders
        taxes = CheckoutTaxes(shop.database.stores(SqlCheckoutStore))
        for order in orders:
            (vat,) = await taxes.of(CheckoutId(order.checkout_id), order.seller_id)
            assert (vat.rate, vat.included) == (Decimal("0.10"), True)
            assert abs(vat.amount.minor - order.total.minor / 11) < len(order.lines) * 2
        assert {each.seller_id: each.delivery for each in orders} == {"sell_lake": "express", "sell_moon": "standard"}


def chosen(page: str) -> dict[str, str]:
    """Which way each seller's form has chosen."""
    forms = re.findall(r"<form class=.pay-send.*?</form>", page, re.DOTALL)
    found = {form: re.search(r'name="way" value="([^"]*)" checked', form) for form in forms}
    return {hidden(form, "seller_id"): way[1] for form, way in found.items() if way is not None}


def total_of(page: str) -> int:
    found = re.search(_PAYS, page)
    assert found is not None
    return int(re.sub(r"\D", "", found[1]))
