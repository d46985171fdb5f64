"""Orders on their pages, from waiting to the end, as a buyer's browser without scripts meets them."""

import re
from collections.abc import AsyncGenerator
from decimal import Decimal
from pathlib import Path

import pytest

from hupan.checkout import CheckoutTaxes, TaxTaken
from hupan.orders import Asked as Wanted
from hupan.orders import LineId, OrderStatus, Received, ReturnReason, ReturnStatus, Verdict
from hupan.orders.service.errands import Errands
from hupan.payments import PaymentService, ProviderAway
from hupan.platform import Database
from tests.integration.aftersales.ground import GUEST, GUEST_SECRET, ORDERS, Counter, open_counter
from tests.integration.orders.stall import BLUE, BUYING, ONE, OPERATING, PRICE, SELLING, won

pytestmark = pytest.mark.anyio


@pytest.fixture
async def counter(database: Database, tmp_path: Path) -> AsyncGenerator[Counter]:
    async with open_counter(database, tmp_path) as counter:
        yield counter


async def test_an_order_waits_is_changed_and_arrives(counter: Counter) -> None:
    order = await counter.till.order(3)
    stall = counter.till.stall
    async with counter.tab() as tab:
        listed = await tab.see()
        assert (order.number in listed, "Linen shirt" in listed, "Being prepared" in listed) == (True, True, True)
        page = await tab.see(f"/{order.id}")
        assert "does not have it yet" in page
        assert "3 things wait to be sent" in page
        assert "Happy birthday" in page
        assert "Wallet" in page
        asked = await tab.see(f"/{order.id}/cancel")
        assert "₩62,700" in asked
        page = await tab.do(order.id, "cancel", asked, **{"units-1": "1", "reason": "by_mistake"})
        assert "That was cancelled." in page
        assert "1 cancelled" in page
        assert "−₩20,900" in page
        moved = {"name": "Mina", "phone": "010-1234-5678", "postal_code": "05555", "region": "11", "city": "Songpa"}
        page = await tab.do(order.id, "address", **moved, line1="9 Olympic-ro")
        assert "9 Olympic-ro" in page
        await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
        page = await tab.see(f"/{order.id}")
        assert "Label made" in page
        assert f"{ORDERS}/{order.id}/cancel" not in page
        await stall.arrive()
        page = await tab.see(f"/{order.id}")
        assert "Handed to Mina" in page
        assert "held by the market until" in page
        page = await tab.do(order.id, "confirm")
        assert "The seller is paid now." in page
        assert (await counter.look(order.id)).status is OrderStatus.COMPLETED
        assert "was paid on" in page
        receipt = await tab.see(f"/{order.id}/receipt")
        assert ("₩62,700" in receipt, "₩41,800" in receipt) == (True, True)
        # Of an order whose checkout nobody knows any more no tax is made up.
        assert "Tax included" not in receipt


async def test_a_page_says_when_a_parcel_of_which_nobody_speaks_counts_as_arrived(counter: Counter) -> None:
    stall, order = counter.till.stall, await counter.till.order()
    await stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    async with counter.tab() as tab:
        assert "counts as arrived" not in await tab.see(f"/{order.id}")
        stall.clock.forward(days=25)
        assert "it counts as arrived" in await tab.see(f"/{order.id}")
        stall.clock.forward(days=5)
        await stall.orders.let_happen(order.id)
        page = await tab.see(f"/{order.id}")
    assert "Nothing was heard of a parcel, so it counts as arrived" in page
    assert "held by the market until" in page


async def test_a_receipt_tells_the_tax_of_each_rate(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    order = await counter.till.delivered(2)
    taxes = [
        TaxTaken(Decimal("0.1"), included=True, amount=won(3_800)),
        TaxTaken(Decimal("0.0725"), included=False, amount=won(1_000)),
    ]

    async def of(*_: object) -> list[TaxTaken]:
        return taxes

    monkeypatch.setattr(CheckoutTaxes, "of", of)
    async with counter.tab() as tab:
        receipt = await tab.see(f"/{order.id}/receipt")
        total = order.total.minor
        for label, minor in (
            ("Total without tax", total - 4_800),
            ("Tax included, 10%", 3_800),
            ("Tax added, 7.25%", 1_000),
        ):
            assert re.search(rf"{label}</th><td>₩{minor:,}</td>", receipt), (label, receipt)
        assert "The tax is that of the order as it was placed." not in receipt


async def test_something_goes_back_and_the_money_with_it(counter: Counter) -> None:
    order = await counter.till.delivered(2)
    stall = counter.till.stall
    before = await counter.till.purse()
    async with counter.tab() as tab:
        asked = await tab.see(f"/{order.id}/return")
        assert "For any reason until" in asked
        wrong = await tab.send(order.id, "return", asked, reason="changed_mind", note="Too <small>")
        assert (wrong.status_code, "Choose how many" in wrong.text) == (422, True)
        assert "Too &lt;small&gt;" in wrong.text
        page = await tab.do(order.id, "return", asked, **{"units-1": "1", "reason": "changed_mind"})
        assert "1 goes back" in page
        assert "Without an answer it is granted." in page
        case = (await counter.look(order.id)).returns[0].id
        await stall.returns.approve(SELLING, order.id, case)
        page = await tab.do(order.id, "sent", return_id=case, carrier="CJ", number="1234 5678")
        assert "CJ 1234 5678" in page
        await stall.returns.receive(SELLING, order.id, Received(case, won(900), "A stain.", resell=False))
        page = await tab.see(f"/{order.id}")
        assert "₩19,000 was given back to you." in page
        assert "A stain." in page
    assert await counter.till.purse() == before + PRICE - 900


async def test_a_page_goes_on_to_listen_until_all_money_has_gone_back(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, stall = await counter.till.delivered(2), counter.till.stall
    asked = await stall.returns.request(BUYING, order.id, Wanted({ONE: 2}, ReturnReason.DEFECTIVE))
    case = asked.returns[0].id
    await stall.returns.approve(SELLING, order.id, case)
    await stall.returns.sent(BUYING, order.id, case)

    async def refund(*_: object) -> None:
        raise ProviderAway("The bank is closed.")

    with monkeypatch.context() as closed:
        closed.setattr(PaymentService, "refund", refund)
        await stall.returns.receive(SELLING, order.id, Received(case))
    async with counter.tab() as tab:
        # All of it is back at the seller, so nothing more happens to the order but this.
        page = await tab.see(f"/{order.id}")
        assert "₩42,800 is on its way back to you." in page
        assert "All that you paid is on its way back to you." in page
        assert f'data-news="{ORDERS}/{order.id}/news' in page
        await Errands(stall.ports).run(order.id)
        assert "is on its way" in await tab.see(f"/{order.id}"), "it rests before it is tried again"
        stall.clock.forward(hours=1)
        await Errands(stall.ports).run(order.id)
        page = await tab.see(f"/{order.id}")
        assert "₩42,800 was given back to you." in page
        assert "All that you paid has been given back." in page
        assert "data-news" not in page


async def test_a_return_is_kept_or_refused_and_ends_in_a_dispute(counter: Counter) -> None:
    order = await counter.till.delivered(2)
    stall = counter.till.stall
    async with counter.tab() as tab:
        await tab.do(order.id, "return", **{"units-1": "1", "reason": "defective"})
        case = (await counter.look(order.id)).returns[0].id
        assert "You keep it." in await tab.do(order.id, "keep", return_id=case)
        await tab.do(order.id, "return", **{"units-1": "1", "reason": "defective"})
        case = (await counter.look(order.id)).returns[1].id
        await stall.returns.reject(SELLING, order.id, case, "Worn.")
        page = await tab.see(f"/{order.id}")
        assert "open a dispute" in page
        # Both are about the same shirt, and are told apart by who sees their titles, or hears them.
        titles = re.findall(r'<h2 id="title-ret_[^>]+>([^<]+)', page)
        assert titles == [f"{titles[1]} (2)", titles[1]]
        asked = await tab.see(f"/{order.id}/dispute")
        said = {"reason": "return_refused", "text": "It <never> worked.", "much": "part"}
        wrong = await tab.send(order.id, "dispute", asked, **said, wanted="a lot")
        assert (wrong.status_code, "Write the sum in figures" in wrong.text) == (422, True)
        assert "It &lt;never&gt; worked." in wrong.text
        page = await tab.do(order.id, "dispute", asked, **said, wanted="10,000")
        dispute = (await counter.look(order.id)).disputes[0]
        assert dispute.wanted == won(10_000)
        assert "until the return or dispute is over" in page
        await tab.do(order.id, "say", dispute_id=dispute.id, text="Here is more.")
        await stall.disputes.answer(SELLING, order.id, dispute.id, "It was worn.")
        await stall.disputes.decide(OPERATING, order.id, dispute.id, Verdict(won(5_000), "Half of it."))
        page = await tab.see(f"/{order.id}")
        words = [page.index(each) for each in ("It <never> worked.", "Here is more.", "It was worn.", "Half of it.")]
        assert words == sorted(words)
        assert "you get ₩5,000 back" in page
        again = await tab.do(order.id, "dispute", reason="other", text="Still.", much="all")
        assert "The dispute is open." in again
        dispute = (await counter.look(order.id)).disputes[1]
        assert "The dispute was withdrawn." in await tab.do(order.id, "drop", dispute_id=dispute.id)


async def test_another_variant_comes_instead(counter: Counter) -> None:
    order = await counter.till.order(2)
    stall = counter.till.stall
    async with counter.tab() as tab:
        assert "exchanged at once" in await tab.see(f"/{order.id}/exchange")
        chosen = await tab.see(f"/{order.id}/exchange?line=1&quantity=1&offer={BLUE}")
        assert "It costs the same." in chosen
        swap = {"how": "swap", "line": "1", "quantity": "1", "offer": BLUE, "difference": "0"}
        page = await tab.do(order.id, "exchange", chosen, **swap)
        assert "1 exchanged" in page
        assert "Came in exchange" in page
        await stall.orders.ship(SELLING, order.id, {ONE: 1, LineId("2"): 1}, "demo")
        await stall.arrive()
        later = {**swap, "how": "request", "line": "1", "reason": "wrong_item"}
        dear = await tab.send(order.id, "exchange", **{**later, "difference": "-5000"})
        assert (dear.status_code, "The price has changed meanwhile." in dear.text) == (422, True)
        page = await tab.do(order.id, "exchange", **later)
        assert "Exchange: 1 × Linen shirt" in page
        case = (await counter.look(order.id)).returns[-1]
        assert (case.status, len(case.replacements)) == (ReturnStatus.REQUESTED, 1)


async def test_a_guest_pays_at_the_door_and_their_orders_come_along_at_sign_in(counter: Counter) -> None:
    order = await counter.till.order(1, "cod", GUEST)
    async with counter.tab(None, GUEST_SECRET) as guest:
        page = await guest.see(f"/{order.id}")
        assert "to whoever brings it" in page
        assert "only this browser shows these orders" in page
        assert "/review" not in page
        # Nothing was paid, so nothing is promised back.
        assert "then there is nothing to pay" in page
        assert "after that it is cancelled." in page
        assert "nothing has to be given back" in await guest.see(f"/{order.id}/cancel")
    async with counter.tab() as mina:
        await mina.see(f"/{order.id}", 404)
        mina.client.cookies["hupan_cart"] = GUEST_SECRET
        assert order.number in await mina.see()
    async with counter.tab(None, GUEST_SECRET) as guest:
        assert "No orders yet" in await guest.see()
