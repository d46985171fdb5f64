"""What others try with somebody's orders, what two windows do at once, and what an open page hears."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.cart import new_secret
from hupan.kernel import OrderId, PersonId, new_id
from hupan.orders import OrderNotFound, Who
from hupan.platform import Database
from hupan.reviews import Author
from tests.integration.aftersales.ground import GUEST, GUEST_SECRET, ORDERS, Counter, open_counter
from tests.integration.orders.stall import BLUE, MINA, ONE, SELLING

pytestmark = pytest.mark.anyio

SOMEBODY = Author(PersonId("per_other"), "Somebody else")
PAGES = ("", "/cancel", "/address", "/return", "/exchange", "/dispute", "/receipt", "/review?line=1", "/news")
DEEDS = {
    "cancel": {"units-1": "1", "reason": "other"},
    "address": {"name": "Eve", "line1": "1", "region": "11", "city": "Seoul", "postal_code": "05555"},
    "confirm": {},
    "return": {"units-1": "1", "reason": "defective"},
    "exchange": {"how": "swap", "line": "1", "quantity": "1", "offer": BLUE, "difference": "0"},
    "keep": {"return_id": new_id("ret")},
    "sent": {"return_id": new_id("ret"), "number": "1"},
    "dispute": {"reason": "other", "text": "x", "much": "all"},
    "say": {"dispute_id": new_id("dsp"), "text": "x"},
    "drop": {"dispute_id": new_id("dsp")},
}


@pytest.fixture
async def counter(database: Database, tmp_path: Path) -> AsyncGenerator[Counter]:
    async with open_counter(database, tmp_path) as counter:
        yield counter


async def test_somebody_elses_order_is_not_there(counter: Counter) -> None:
    order = await counter.till.order(2)
    theirs = await counter.till.order(1, "cod", GUEST)
    before = await counter.look(order.id)
    for author, secret in ((SOMEBODY, ""), (None, new_secret()), (None, "")):
        async with counter.tab(author, secret) as tab:
            # By its id or by its number, it is as if it had never been.
            unknown = await tab.see(f"/{new_id('ord')}", 404)
            for name in (order.id, order.number, theirs.id):
                for page in PAGES:
                    answer = await tab.client.get(f"{ORDERS}/{name}{page}")
                    assert answer.status_code == 404, (author, page)
                    assert "Seokchon-ro" not in answer.text
                    # Links in the frame lead back to the address that was asked for.
                    assert name == order.number or order.number not in answer.text
                assert (await tab.see(f"/{name}", 404)).count("<") == unknown.count("<")
            for deed, fields in DEEDS.items():
                body = {"csrf": tab.token, "deed": deed, "seen": "1", **fields}
                sent = await tab.client.post(f"{ORDERS}/{order.id}", data=body)
                assert sent.status_code in {403, 404}, (author, deed)
            assert order.number not in await tab.see()
    assert await counter.look(order.id) == before


async def test_a_form_needs_its_page(counter: Counter) -> None:
    order = await counter.till.order(1, "cod", GUEST)
    async with counter.tab(None, GUEST_SECRET) as tab:
        mine, tab.token = tab.token, "of another guest"
        assert (await tab.send(order.id, "confirm")).status_code == 403
        tab.token = mine
        for fields in ({"seen": ""}, {"seen": "-1"}, {"deed": "give me everything"}, {"reason": "because"}):
            body = {"csrf": tab.token, "deed": "cancel", "seen": "1", "units-1": "1", "reason": "other", **fields}
            assert (await tab.client.post(f"{ORDERS}/{order.id}", data=body)).status_code == 400, fields
        wide = {f"units-{at}": "1" for at in range(600)}
        assert (await tab.send(order.id, "cancel", **wide, reason="other")).status_code == 400
        odd = {"line": "1", "quantity": "9" * 9, "offer": "x" * 400}
        for query in ("line=7&quantity=-1", "quantity=x&offer=off_of_nobody", f"offer={odd['offer']}", "said=<b>me"):
            assert "<b>me" not in await tab.see(f"/{order.id}/exchange?{query}")
        refused = await tab.send(order.id, "exchange", how="swap", difference="0", **odd)
        assert refused.status_code == 400
        refused = await tab.send(
            order.id, "exchange", how="swap", difference="0", **{**odd, "quantity": "1", "offer": "x"}
        )
        assert refused.status_code == 422
        await tab.see(f"/{order.id}/anything", 404)
        await tab.see("?state=anything&before=ord_1")
    assert (await counter.look(order.id)).lines[0].cancelled == 0


async def test_of_two_windows_the_second_hears_what_the_first_did(counter: Counter) -> None:
    order = await counter.till.order(3)
    async with counter.tab() as tab:
        page = await tab.see(f"/{order.id}/cancel")
        some = {"units-1": "1", "reason": "other"}
        sent = await asyncio.gather(*(tab.send(order.id, "cancel", page, **some) for _ in range(2)))
        assert sorted(each.status_code for each in sent) == [303, 422]
        told = next(each.text for each in sent if each.status_code == 422)
        assert "Something has happened to this order since you looked." in told
        assert (await counter.look(order.id)).lines[0].cancelled == 1
        # What is not possible any more is said on the order's own page.
        page = await tab.see(f"/{order.id}/cancel")
        await counter.till.stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
        late = await tab.send(order.id, "cancel", page, **some)
        assert (late.status_code, "Where it is" in late.text) == (422, True)
        assert "no longer possible" in await tab.see(f"/{order.id}/address")
        # Typed words are kept.
        await counter.till.stall.arrive()
        asked = await tab.see(f"/{order.id}/dispute")
        await tab.do(order.id, "confirm")
        kept = await tab.send(order.id, "dispute", asked, reason="other", text="It hums.", much="all")
        assert (kept.status_code, "It hums." in kept.text) == (422, True)


async def test_an_open_page_hears_of_news(counter: Counter) -> None:
    order = await counter.till.order(1)
    who, orders = Who.buying(MINA), counter.till.stall.orders
    marks = await counter.watch.follow(who, order.id, "")
    first = await anext(marks)
    heard = asyncio.ensure_future(anext(marks))
    await counter.till.order(1)  # of another order it hears nothing
    await asyncio.sleep(0)
    assert not heard.done()
    await orders.ship(SELLING, order.id, {ONE: 1}, "demo")
    second = await asyncio.wait_for(heard, 5)
    assert second != first
    with pytest.raises(OrderNotFound):
        await counter.watch.follow(Who.buying(GUEST), order.id, "")
    # Who has looked for long is asked anew.
    counter.till.stall.clock.forward(hours=1)
    later = asyncio.ensure_future(anext(marks, ""))
    await orders.confirm(who, order.id)
    assert await asyncio.wait_for(later, 5) == ""


async def test_the_list_goes_on_and_is_narrowed(counter: Counter) -> None:
    first = await counter.till.stall.order(1)
    for _ in range(3):
        await counter.till.stall.orders.place(counter.till.stall.checkout(1))
    for _ in range(8):
        await counter.till.stall.orders.place(counter.till.stall.checkout(1, MINA))
    async with counter.tab() as tab:
        page = await tab.see()
        assert page.count('class="order-card"') == 10
        assert first.number not in page
        assert "Show earlier orders" in page
        onward = page.split('data-more="auto"')[1].split('href="')[1].split('"')[0]
        rest = await tab.see(onward.removeprefix(ORDERS))
        assert (rest.count('class="order-card"'), first.number in rest) == (2, True)
        assert "No order stands like this" in await tab.see("?state=ended")
        assert (await tab.see("?state=open")).count('class="order-card"') == 10


async def test_there_is_no_such_order_id(counter: Counter) -> None:
    async with counter.tab() as tab:
        for name in ("ord_", "x", "..%2f..", new_id("ord").upper(), "%00", OrderId("ord_" + "z" * 300)):
            assert (await tab.client.get(f"{ORDERS}/{name}")).status_code == 404, name
