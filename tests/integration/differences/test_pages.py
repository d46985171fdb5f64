"""The pages on which an exchange that costs more waits, is paid on a page of Stripe's, or is not."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

import pytest

from hupan.aftersales.paying_routes import router
from hupan.kernel import PersonId
from hupan.orders import Otherwise, ReturnStatus
from hupan.platform import Database
from hupan.reviews import Author
from tests.integration.aftersales.ground import MINA_READS, ORDERS, Counter, open_counter
from tests.integration.differences.desk import Desk, open_desk
from tests.integration.orders.till import Till
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio

SOMEBODY = Author(PersonId("per_other"), "Somebody else")
BESIDE = {"en": ("5,100", "by card"), "zh": ("5,100", "银行卡"), "ko": ("5,100", "카드")}


@pytest.fixture
async def desk(database: Database, localstripe_url: str) -> AsyncGenerator[Desk]:
    async with open_desk(database, localstripe_url) as desk:
        yield desk


@pytest.fixture
async def counter(desk: Desk, database: Database, tmp_path: Path) -> AsyncGenerator[Counter]:
    till = Till(desk.stall, desk.payments, desk.escrow, cast("Any", None), desk.ledger)
    async with open_counter(database, tmp_path, till) as counter:
        yield counter


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
async def test_whoever_pays_is_led_there_and_comes_back_to_an_exchange(
    desk: Desk, counter: Counter, language: str
) -> None:
    order_id, case = await desk.unpaid()
    async with counter.tab(language=language) as tab:
        page = await tab.see(f"/{order_id}")
        assert all(each in page for each in BESIDE[language])
        desk.errand()  # Stripe's clock is ours
        response = await tab.send(order_id, "pay", page, return_id=case)
        assert response.status_code == 303, response.text[-2000:]
        there = await tab.client.get(response.headers["location"])
        url = there.headers["refresh"].removeprefix("0; url=")
        assert url.startswith(desk.front.url)
        assert url in there.text
        session = next(each for each in desk.front.pages.sessions.values() if each.url == url)
        # Only whoever comes there in this moment is led on; a page that is looked at again stays.
        assert "refresh" not in (await tab.client.get(f"{ORDERS}/{order_id}")).headers
        await desk.types(url)
        back = session.asked["success_url"].partition("/market/")[2]
        came = await tab.client.get(f"/market/{back}")
        assert (came.status_code, came.headers["location"]) == (303, f"{ORDERS}/{order_id}#{case}")
        assert (await desk.read(order_id))[1].status is ReturnStatus.EXCHANGED
        page = await tab.see(f"/{order_id}")
        assert "case-pay" not in page
        assert await desk.is_right(order_id)


async def test_whoever_does_not_pay_says_so_or_lets_it_be(desk: Desk, counter: Counter) -> None:
    order_id, case = await desk.swapped(Otherwise.KEEP)
    async with counter.tab() as tab:
        page = await tab.see(f"/{order_id}")
        assert "what you bought first is sent" in page
        page = await tab.do(order_id, "unpay", page, return_id=case, otherwise="keep")
        assert "the exchange has ended" in page
        assert "What was bought first is sent after all" in page
        assert (await desk.read(order_id))[0].lines[0].open == 2
        order_id, case = await desk.unpaid()
        await desk.let_time_pass(days=4)
        page = await tab.see(f"/{order_id}")
        assert "The difference was not paid, so you get ₩19,900 back." in page
        assert "Paid back" in page
        # It is no return, and nobody pays the difference any more.
        assert "Given back instead of the exchange" in page
        assert "You pay more" not in page


async def test_nobody_else_is_led_anywhere(desk: Desk, counter: Counter) -> None:
    order_id, case = await desk.unpaid()
    await desk.pay(order_id, case)
    async with counter.tab(None, "x" * 43) as stranger:
        for asked in (f"?to=card&return={case}", f"?from=card&return={case}"):
            answer = await stranger.client.get(f"{ORDERS}/{order_id}{asked}")
            assert answer.status_code == 404
            assert "refresh" not in answer.headers


async def test_what_it_would_cost_and_how_is_said_before(desk: Desk, counter: Counter) -> None:
    order = await desk.order()
    async with counter.tab() as tab:
        page = await tab.see(f"/{order.id}/exchange?line=1&offer=off_shirt_blue_lake")
        assert "You pay it by card once the other one is set aside for you, within 3 days." in page
        assert "If I do not pay it in time" in page
        form = {"how": "swap", "line": "1", "quantity": "1", "offer": "off_shirt_blue_lake", "difference": "5100"}
        await tab.do(order.id, "exchange", page, otherwise="keep", **form)
        assert (await desk.read(order.id))[1].otherwise is Otherwise.KEEP


async def test_a_program_learns_where_it_is_paid_and_that_it_is(desk: Desk, counter: Counter) -> None:
    order_id, case = await desk.unpaid()
    at = f"/api/orders/{order_id}/returns/{case}"
    desk.errand()  # Stripe's clock is ours
    async with browser(router, counter.services, MINA_READS) as client:
        first, again = [await client.post(f"{at}/pay", json={"language": "ko"}) for _ in range(2)]
        assert (first.status_code, first.json()) == (200, again.json())
        assert len(desk.front.pages.sessions) == 2  # one for the order, one for this
        session = next(each for each in desk.front.pages.sessions.values() if each.url == first.json()["url"])
        assert (session.asked["locale"], "/market/orders/" in session.asked["success_url"]) == ("ko", True)
        await desk.types(first.json()["url"])
        # Whoever asks once more finds out that it is paid, and is led nowhere.
        assert (await client.post(f"{at}/pay", json={})).json() == {"url": ""}
        assert (await desk.read(order_id))[1].status is ReturnStatus.EXCHANGED
        over = await client.post(f"{at}/pay", json={})
        assert (over.status_code, over.json()["code"]) == (409, "differences.nothing_to_pay")
        assert (await client.post(f"{at}/give-up", json={})).status_code == 409
    assert await desk.is_right(order_id)


async def test_a_program_gives_it_up_and_nobody_else_does(desk: Desk, counter: Counter) -> None:
    order_id, case = await desk.swapped(Otherwise.MONEY)
    at = f"/api/orders/{order_id}/returns/{case}"
    for who in (SOMEBODY, None):
        async with browser(router, counter.services, who) as stranger:
            for verb in ("pay", "give-up"):
                assert (await stranger.post(f"{at}/{verb}", json={})).status_code == 404
    assert (await desk.read(order_id))[1].status is ReturnStatus.UNPAID
    async with browser(router, counter.services, MINA_READS) as client:
        assert (await client.post(f"{at}/give-up", json={"otherwise": "keep"})).status_code == 204
        assert (await client.post(f"{at}/give-up", json={"otherwise": "everything"})).status_code == 422
    order, _ = await desk.read(order_id)
    assert [line.open for line in order.lines] == [2]
    assert await desk.is_right(order_id)
