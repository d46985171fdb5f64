"""`/api/orders` and `/api/market/orders`, and what others try with them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from hupan.cart import GUEST_COOKIE, guest_token, new_secret
from hupan.catalog import SellerId
from hupan.desks import DeskService
from hupan.handling.routes import router
from hupan.kernel import Buyer, OrderId, PersonId, new_id
from hupan.orders import DisputeService, Order, OrderService, Oversight, ReturnService
from hupan.platform import Database
from hupan.reviews import Author
from tests.integration.catalog.market import LAKE
from tests.integration.orders.stall import BLUE, HOME, MINA, ONE, PRICE, SELLING, Stall, open_stall
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio

BUYS = Author(PersonId("per_mina"), "Mina")
SELLS = Author(PersonId("per_lake"), "Lake")
RUNS = Author(PersonId("per_owner"), "Owner", is_admin=True)
NOBODY = Author(PersonId("per_other"), "Somebody else")
MINE, SOLD = "/api/orders", "/api/market/orders"


class LakeDesk:
    async def sellers_of(self, person_id: PersonId) -> frozenset[SellerId]:
        return frozenset({LAKE}) if person_id == SELLS.person_id else frozenset()


@pytest.fixture
async def stall(database: Database) -> Stall:
    return await open_stall(database)


@asynccontextmanager
async def page(stall: Stall, author: Author | None = None) -> AsyncGenerator[httpx.AsyncClient]:
    services: dict[type, object] = {
        OrderService: stall.orders,
        ReturnService: stall.returns,
        DisputeService: stall.disputes,
        DeskService: LakeDesk(),
        Oversight: stall.oversight,
    }
    async with browser(router, services, author) as client:
        yield client


async def test_an_order_from_its_confirmation_to_its_return(stall: Stall) -> None:
    order = await stall.order()
    mine, sold = f"{MINE}/{order.id}", f"{SOLD}/{order.id}"
    async with page(stall, BUYS) as buyer, page(stall, SELLS) as seller:
        shown = (await buyer.get(mine)).json()
        assert (shown["number"], shown["status"], shown["gift_note"]) == (order.number, "placed", "Happy birthday")
        assert shown["paid"] == {"minor": 3 * PRICE + 3_000, "currency": "KRW"}
        assert [each["kind"] for each in shown["deadlines"]] == ["ship"]
        assert [each["id"] for each in (await seller.get(SOLD)).json()["orders"]] == [order.id]
        moved = {**shown["destination"], "line1": "9 Olympic-ro"}
        assert (await buyer.put(f"{mine}/address", json=moved)).json()["destination"]["line1"] == "9 Olympic-ro"
        gone = await buyer.post(f"{mine}/cancel", json={"reason": "no_longer_needed", "units": {"1": 1}})
        assert gone.json()["refunded"]["minor"] == PRICE + 1_000
        sent = await seller.post(f"{sold}/shipments", json={"units": {"1": 2}, "carrier": "demo"})
        assert (sent.status_code, sent.json()["status"]) == (201, "shipped")
        parcel = sent.json()["shipments"][0]
        assert (parcel["stage"], parcel["units"], len(parcel["tracking_number"])) == ("announced", {"1": 2}, 16)
        await stall.arrive()
        there = (await buyer.get(mine)).json()
        assert (there["status"], there["shipments"][0]["proof"]["name"]) == ("delivered", HOME.name)
        asked = await buyer.post(f"{mine}/returns", json={"units": {"1": 1}, "reason": "changed_mind"})
        case = asked.json()["returns"][0]["id"]
        assert (asked.status_code, asked.json()["lines"][0]["returning"]) == (201, 1)
        await seller.post(f"{sold}/returns/{case}/approve")
        await buyer.post(f"{mine}/returns/{case}/sent", json={"tracking": "CJ 1"})
        worn = {"deduction_minor": 900, "why": "A stain."}
        back = (await seller.post(f"{sold}/returns/{case}/received", json=worn)).json()
        assert (back["returns"][0]["status"], back["adjustments"][-1]["amount"]["minor"]) == ("refunded", PRICE - 900)
        paid = (await buyer.post(f"{mine}/confirm")).json()
        assert (paid["status"], paid["history"][-1]["event"]) == ("completed", "released")
        assert (await buyer.get(MINE, params={"status": "completed"})).json()["orders"][0]["id"] == order.id


async def test_exchanges_and_disputes_over_http(stall: Stall) -> None:
    order = await stall.order()
    mine, sold = f"{MINE}/{order.id}", f"{SOLD}/{order.id}"
    async with page(stall, BUYS) as buyer, page(stall, SELLS) as seller, page(stall, RUNS) as operator:
        other = {"units": {"1": 1}, "offers": {"1": BLUE}}
        price = (await buyer.post(f"{mine}/exchange-price", json=other)).json()["difference"]["minor"]
        swap = {**other, "reason": "changed_mind", "difference_minor": price}
        swapped = await buyer.post(f"{mine}/swap", json=swap)
        assert [line["replaces"] for line in swapped.json()["lines"]] == [None, "1"]
        # Whoever sends it knows what is to come.
        (instead,) = swapped.json()["returns"][0]["instead"]
        (came,) = (line for line in swapped.json()["lines"] if line["replaces"])
        assert instead == {"line_id": "1", "title": came["title"], "options": came["options"]}
        await seller.post(f"{sold}/shipments", json={"units": {"1": 2, "2": 1}, "carrier": "demo"})
        wrong = {"reason": "not_as_described", "text": "<b>It is blue</b>", "wanted_minor": 5_000}
        opened = (await buyer.post(f"{mine}/disputes", json=wrong)).json()
        case = opened["disputes"][0]["id"]
        assert (opened["has_open_case"], opened["disputes"][0]["text"]) == (True, "<b>It is blue</b>")
        await seller.post(f"{sold}/disputes/{case}/answer", json={"text": "As ordered."})
        verdict = {"amount_minor": 2_000, "why": "Half and half."}
        assert (await seller.post(f"{sold}/disputes/{case}/decide", json=verdict)).json()["code"] == "orders.not_yours"
        done = (await operator.post(f"{sold}/disputes/{case}/decide", json=verdict)).json()
        assert (done["disputes"][0]["refund"]["minor"], done["refunded"]["minor"]) == (2_000, 2_000)
        again = (await buyer.post(f"{mine}/disputes", json=wrong)).json()["disputes"][1]["id"]
        assert (await buyer.post(f"{mine}/disputes/{again}/withdraw")).json()["has_open_case"] is False
        third = (await buyer.post(f"{mine}/disputes", json=wrong)).json()["disputes"][2]["id"]
        await seller.post(f"{sold}/disputes/{third}/accept")
        sorry = {"amount_minor": 100, "why": "Sorry.", "given": 0}
        last = await seller.post(f"{sold}/refunds", json=sorry)
        assert last.json()["refunded"]["minor"] == 7_100
        once_more = await seller.post(f"{sold}/refunds", json=sorry)
        assert (once_more.status_code, once_more.json()["code"]) == (409, "orders.changed")


async def test_returns_are_refused_kept_and_parcels_taken_back(stall: Stall) -> None:
    order = await stall.delivered()
    mine, sold = f"{MINE}/{order.id}", f"{SOLD}/{order.id}"
    async with page(stall, BUYS) as buyer, page(stall, SELLS) as seller:
        wanted = {"units": {"1": 1}, "reason": "changed_mind"}
        first, second = [
            (await buyer.post(f"{mine}/returns", json=wanted)).json()["returns"][at]["id"] for at in range(2)
        ]
        refused = await seller.post(f"{sold}/returns/{first}/reject", json={"text": "Worn."})
        assert refused.json()["returns"][0]["answer"] == "Worn."
        kept = await buyer.post(f"{mine}/returns/{second}/withdraw")
        assert kept.json()["returns"][1]["status"] == "withdrawn"
        other = await stall.order(1)
        parcel = (
            await seller.post(f"{SOLD}/{other.id}/shipments", json={"units": {"1": 1}, "carrier": "demo"})
        ).json()["shipments"][0]["id"]
        back = await seller.delete(f"{SOLD}/{other.id}/shipments/{parcel}")
        assert (back.json()["status"], back.json()["shipments"][0]["stage"]) == ("placed", "voided")
        gone = await seller.post(f"{SOLD}/{other.id}/cancel", json={"reason": "out_of_stock"})
        assert gone.json()["status"] == "cancelled"


def everything(order: Order) -> list[tuple[str, str, object]]:
    """Every request that a buyer can make about an order."""
    mine, case, row = f"{MINE}/{order.id}", f"{new_id('ret')}", f"{new_id('dsp')}"
    back = {"units": {"1": 1}, "reason": "changed_mind"}
    wrong = {"reason": "other", "text": "x", "wanted_minor": 1}
    address = {"name": "Eve", "country": "KR", "line1": "1", "region": "11"}
    return [
        ("GET", mine, None),
        ("POST", f"{mine}/cancel", {"reason": "other"}),
        ("PUT", f"{mine}/address", address),
        ("POST", f"{mine}/confirm", None),
        ("POST", f"{mine}/exchange-price", {"units": {"1": 1}, "offers": {"1": BLUE}}),
        ("POST", f"{mine}/swap", {**back, "offers": {"1": BLUE}, "difference_minor": 0}),
        ("POST", f"{mine}/returns", back),
        ("POST", f"{mine}/returns/{case}/withdraw", None),
        ("POST", f"{mine}/returns/{case}/sent", {}),
        ("POST", f"{mine}/disputes", wrong),
        ("POST", f"{mine}/disputes/{row}/withdraw", None),
    ]


async def test_another_persons_order_is_not_there_and_neither_is_one_that_never_was(stall: Stall) -> None:
    order = await stall.order()
    guest = await stall.order(1, Buyer.guest_of(new_secret()))
    answers: set[tuple[int, str, str]] = set()
    async with page(stall, NOBODY) as stranger, page(stall) as unknown, page(stall) as other:
        other.cookies.set(GUEST_COOKIE, secret := new_secret())
        other.headers["X-CSRF-Token"] = guest_token(secret)
        for reader in (stranger, unknown, other):
            for target in (order, guest, replace(order, id=OrderId(new_id("ord")))):
                for method, path, body in everything(target):
                    answer = await reader.request(method, path, json=body)
                    answers.add((answer.status_code, answer.json()["code"], answer.json()["detail"]))
        # One answer for all of it: what is somebody else's cannot be told from what never was.
        assert answers == {(404, "orders.not_found", "There is no such order.")}
        assert (await stranger.get(MINE)).json() == {"orders": [], "before": None}
        sold = await stranger.get(f"{SOLD}/{order.id}")
        assert (sold.status_code, (await stranger.get(SOLD)).json()["orders"]) == (404, [])
        assert (await unknown.get(SOLD)).status_code == 401


async def test_a_guest_reads_by_their_secret_and_changes_with_their_token(stall: Stall) -> None:
    secret = new_secret()
    order = await stall.order(1, Buyer.guest_of(secret))
    async with page(stall) as guest:
        guest.cookies.set(GUEST_COOKIE, secret)
        assert (await guest.get(f"{MINE}/{order.id}")).json()["number"] == order.number
        cancel = {"reason": "by_mistake"}
        foreign = await guest.post(f"{MINE}/{order.id}/cancel", json=cancel)
        assert (foreign.status_code, foreign.json()["code"]) == (403, "cart.foreign_form")
        guest.headers["X-CSRF-Token"] = guest_token(secret)
        assert (await guest.post(f"{MINE}/{order.id}/cancel", json=cancel)).json()["status"] == "cancelled"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("cancel", {"reason": "because"}, 422),
        ("cancel", {"reason": "other", "units": {}}, 422),
        ("cancel", {"reason": "other", "units": {"1": 0}}, 422),
        ("cancel", {"reason": "other", "units": {"../1": 1}}, 422),
        ("cancel", {"reason": "other", "units": {"7": 1}}, 400),
        ("cancel", {"reason": "out_of_stock"}, 403),
        ("returns", {"units": {"1": 1}, "reason": "changed_mind"}, 400),
        ("returns", {"units": {"1": 1}, "reason": "changed_mind", "note": "x" * 4_001}, 422),
        ("disputes", {"reason": "other", "text": "x", "wanted_minor": -1}, 422),
        ("disputes", {"reason": "other", "text": "x", "wanted_minor": 10**16}, 422),
        ("disputes", {"reason": "other", "text": "x", "wanted_minor": 1}, 409),
    ],
)
async def test_nonsense_is_refused(stall: Stall, path: str, body: object, status: int) -> None:
    order = await stall.order(1)
    async with page(stall, BUYS) as buyer:
        answer = await buyer.post(f"{MINE}/{order.id}/{path}", json=body)
        assert answer.status_code == status
        assert (await stall.orders.get(SELLING, order.id)) == order
        assert (order.buyer, order.lines[0].id) == (MINA, ONE)


async def test_letters_that_no_database_keeps_are_left_out(stall: Stall) -> None:
    order = await stall.order(2)
    bad = "a\u0000b\u001b\n"
    async with page(stall, BUYS) as buyer, page(stall, SELLS) as seller:
        mine, sold = f"{MINE}/{order.id}", f"{SOLD}/{order.id}"
        address = {**(await buyer.get(mine)).json()["destination"], "name": bad}
        assert (await buyer.put(f"{mine}/address", json=address)).json()["destination"]["name"] == "ab"
        empty = await buyer.put(f"{mine}/address", json={**address, "line1": "\u0000"})
        assert (empty.status_code, empty.json()["code"]) == (400, "orders.invalid")
        parcel = {"units": {"1": 1}, "carrier": "other", "tracking_number": bad}
        sent = (await seller.post(f"{sold}/shipments", json=parcel)).json()
        assert (sent["status"], sent["lines"][0]["shipped"]) == ("partly_shipped", 1)
        one = {"amount_minor": 1, "why": bad, "given": 0}
        back = (await seller.post(f"{sold}/refunds", json=one)).json()
        assert back["history"][-1]["params"] == {"amount": 1, "why": "ab"}
