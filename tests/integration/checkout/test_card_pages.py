"""Paying by card on the checkout's page: there and back, without scripts, whatever the buyer does on the way."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import stripe

from hupan.adapters.waking import CheckoutWaker
from hupan.cards import Errands
from hupan.checkout import CheckoutId, Status
from hupan.checkout.domain.moving import TIME_TO_PAY
from hupan.gateways.stripe import StripeHandler
from hupan.kernel import Buyer
from hupan.payments import StripeSettings
from hupan.platform import Database, Signals
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import Shop, open_shop
from tests.integration.checkout.test_checkout_pages import WHERE, Visitor, guest_in
from tests.integration.payments.stand import Paper, request, share
from tests.integration.payments.stripe_front import Front, open_front
from tests.integration.payments.stripe_pages import KEY, Session
from tests.integration.payments.test_stripe import SECRET, signed

pytestmark = pytest.mark.anyio

GOOD, NO_MONEY = "4242424242424242", "4000000000009995"


@dataclass
class Desk:
    """A guest at a checkout that takes cards, and Stripe."""

    shop: Shop
    guest: Visitor
    front: Front
    clock: StoppedClock

    @property
    def page(self) -> Session:
        """The page of Stripe's that was made last."""
        return list(self.front.pages.sessions.values())[-1]

    async def confirm(self) -> httpx.Response:
        """Choose the card and confirm; returns the page that leads on."""
        sent = await self.guest.pay(await self.guest.look(), "stripe")
        assert (sent.status_code, sent.headers["location"]) == (303, f"{self.guest.path}?to=card")
        return await self.guest.client.get(sent.headers["location"])

    async def types(self, number: str = GOOD) -> str:
        """Type a card in at Stripe; returns where that leads."""
        url = self.page.url
        async with self.front.session.post(url, data={"number": number}, allow_redirects=False) as answer:
            return answer.headers.get("Location", "")

    async def back(self) -> str:
        """Come back from Stripe by its link, be it after paying or not."""
        asked = self.page.asked
        assert asked["success_url"] == asked["cancel_url"] == f"http://127.0.0.1{self.guest.path}?from=card"
        back = await self.guest.client.get(f"{self.guest.path}?from=card", follow_redirects=True)
        if "Thank you" in back.text:
            # What was bought is not shown as lying in the cart.
            assert [each.status_code for each in back.history] == [303]
            assert 'class="cart-count" aria-hidden="true" hidden></span>' in back.text
        return back.text

    async def later(self, by: timedelta) -> None:
        """Let time pass, and everything be done that is due."""
        self.clock.time += by
        self.front.pages.now = self.clock.time.timestamp()
        await self.shop.checkouts.look_after()

    async def status(self) -> Status:
        return (await self.shop.look(CheckoutId(self.guest.path.rpartition("/")[2]))).status

    async def charged(self) -> int:
        """What Stripe took, on all pages together."""
        headers, sums = {"Authorization": f"Bearer {KEY}"}, 0
        for each in [one for one in self.front.pages.sessions.values() if one.intent]:
            url = f"{self.front.upstream}/v1/payment_intents/{each.intent}"
            async with self.front.session.get(url, headers=headers) as answer:
                found = await answer.json()
            sums += found["amount"] if found["status"] == "succeeded" else 0
        return sums

    async def orders(self) -> int:
        return len(await self.shop.orders_of(Buyer.guest_of(self.guest.secret)))


@pytest.fixture
async def desk(
    database: Database, tmp_path: Path, localstripe_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Desk]:
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    async with _open(database, tmp_path, localstripe_url) as desk:
        await desk.guest.begin()
        await desk.guest.send("where", **WHERE)
        yield desk


@asynccontextmanager
async def _open(database: Database, folder: Path, localstripe: str) -> AsyncGenerator[Desk]:
    clock = StoppedClock()
    async with open_front(localstripe) as front:
        front.pages.now = clock.now().timestamp()
        handler = StripeHandler(
            StripeSettings(secret_key=KEY, webhook_secret=SECRET, api_base=front.url, timeout_s=5), Errands(Paper())
        )
        async with open_shop(database, folder, clock=clock, cards=handler) as shop:
            await shop.fill()
            async with guest_in(shop, folder) as guest:
                yield Desk(shop, guest, front, clock)
        await handler.close()


async def test_a_card_is_chosen_here_typed_in_there_and_the_orders_are_made(desk: Desk) -> None:
    page = await desk.guest.look()
    assert "You type the card’s number at Stripe; this market never sees it." in page
    leads = await desk.confirm()
    # A page without scripts leads on by itself, and by a link.
    assert leads.headers["refresh"] == f"0; url={desk.page.url}"
    assert f'href="{desk.page.url}"' in leads.text
    # By the browser's button one comes back to a page that stays.
    again = await desk.guest.client.get(desk.guest.path)
    assert "refresh" not in again.headers
    assert "Nothing is charged before you confirm there." in again.text
    assert await desk.types() == f"http://127.0.0.1{desk.guest.path}?from=card"
    assert (await desk.charged(), await desk.orders()) == (0, 0)
    done = await desk.back()
    assert "Thank you" in done
    assert await desk.orders() == 2
    assert await desk.charged() == desk.page.amount
    # Reloading the page one came back to, or coming back once more, changes nothing.
    assert "Thank you" in await desk.back()
    assert (await desk.orders(), await desk.charged()) == (2, desk.page.amount)


async def test_a_message_of_stripes_completes_what_nobody_comes_back_to(desk: Desk) -> None:
    signals = Signals(desk.shop.database)
    await signals.start()
    waker = CheckoutWaker(signals, desk.shop.below.payments, desk.shop.checkouts)
    await waker.start()
    await desk.confirm()
    await desk.types()
    # The tab is closed; no time passes in which anybody would look.
    body = json.dumps({"data": {"object": {"object": "checkout.session", "id": desk.page.id}}}).encode()
    for _ in range(2):
        await desk.shop.below.payments.hear("stripe", body, signed(body))
    async with asyncio.timeout(20):
        while await desk.status() is not Status.COMPLETED:
            await asyncio.sleep(0.02)
    assert (await desk.orders(), await desk.charged()) == (2, desk.page.amount)
    await waker.wake((await desk.shop.below.payments.authorise(request(share(500), handler="cod"))).id)
    await waker.stop()
    await signals.stop()


async def test_whoever_comes_back_without_paying_is_told_so_and_can_go_on_or_pay_otherwise(desk: Desk) -> None:
    await desk.confirm()
    assert await desk.types(NO_MONEY) == ""
    page = await desk.back()
    assert "You came back without paying. Nothing was charged" in page
    assert desk.page.url in page
    # The address says that somebody comes from there; nobody is believed for it.
    assert await desk.status() is Status.ESCALATED
    await desk.guest.send("another")
    page = await desk.guest.look()
    assert 'name="handler" value="cod"' in page
    assert desk.page.status == "expired"
    await desk.guest.pay(page, "cod")
    assert "Thank you" in await desk.guest.look()
    assert (await desk.orders(), await desk.charged()) == (2, 0)


async def test_two_tabs_have_one_page_of_stripes(desk: Desk) -> None:
    other = await desk.guest.look()
    await desk.confirm()
    sent = await desk.guest.pay(other, "stripe")
    shown = await desk.guest.client.get(sent.headers["location"])
    assert len(desk.front.pages.sessions) == 1
    assert shown.headers["refresh"] == f"0; url={desk.page.url}"
    # Paid in one tab, given up in the other: whoever is first wins, and nothing is charged for nothing.
    await desk.types()
    await desk.guest.send("another")
    page = await desk.guest.look()
    assert "You gave this up. Nothing was bought." in page
    assert (await desk.orders(), await desk.charged()) == (0, 0)


async def test_whoever_closes_the_tab_after_paying_has_bought(desk: Desk) -> None:
    await desk.confirm()
    await desk.types()
    await desk.later(timedelta(minutes=1))
    assert (await desk.orders(), await desk.charged()) == (2, desk.page.amount)
    assert "Thank you" in await desk.guest.look()


async def test_whoever_closes_the_tab_before_paying_finds_it_open_then_given_up(desk: Desk) -> None:
    await desk.confirm()
    await desk.later(timedelta(minutes=1))
    assert desk.page.url in await desk.guest.look()
    await desk.later(TIME_TO_PAY)
    assert desk.page.status == "expired"
    page = await desk.guest.look()
    assert "Paying took too long. Nothing was charged; try again." in page
    # What somebody does on the page that was left open comes too late.
    async with desk.front.session.post(desk.page.url, data={"number": GOOD}) as late:
        assert late.status == 404
    assert (await desk.orders(), await desk.charged()) == (0, 0)
    await desk.confirm()
    await desk.types()
    assert "Thank you" in await desk.back()
    assert (await desk.orders(), await desk.charged()) == (2, desk.page.amount)


async def test_a_provider_that_stays_away_leaves_the_other_ways(desk: Desk) -> None:
    desk.front.breaks = ["before"] * 100
    sent = await desk.guest.pay(await desk.guest.look(), "stripe")
    waiting = await desk.guest.client.get(sent.headers["location"])
    assert waiting.headers["refresh"] == "2"
    await desk.later(timedelta(minutes=1))
    page = await desk.guest.look()
    assert "Payments by card do not answer at the moment. Nothing was charged" in page
    await desk.guest.pay(page, "cod")
    assert "Thank you" in await desk.guest.look()
    assert await desk.orders() == 2
    assert desk.front.pages.sessions == {}


async def test_a_sum_that_is_too_small_for_cards_is_paid_otherwise(desk: Desk) -> None:
    desk.front.pages.least["krw"] = 10**9
    await desk.guest.pay(await desk.guest.look(), "stripe")
    page = await desk.guest.look()
    assert "This is too little to pay by card. Nothing was charged; pay in another way." in page
    assert 'name="handler" value="cod"' in page


async def test_a_card_that_nobody_here_keeps_is_not_paid_with(desk: Desk) -> None:
    sent = await desk.guest.pay(await desk.guest.look(), "stripe:crd_00000000000000000000000000")
    assert (sent.status_code, "Choose another way to pay." in sent.text) == (422, True)
    assert desk.front.seen == []
