"""`/api/checkout`, for people and guests, and what others try with it."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from hupan.cart import GUEST_COOKIE
from hupan.checkout import CheckoutService
from hupan.identity import Site
from hupan.kernel import PersonId
from hupan.platform import Database
from hupan.platform.idempotency import IdempotencyKeys
from hupan.reviews import Author
from hupan.till.checkout_routes import router
from tests.integration.checkout.shop import BLUE, CAP, HOME, RED, Shop, open_shop
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio

ROOT = "/api/checkout"
MINA, EVE = Author(PersonId("per_mina"), "Mina"), Author(PersonId("per_eve"), "Eve")
LINES = [{"offer_id": RED, "quantity": 2}, {"offer_id": CAP}]
PLACE = {name: getattr(HOME, name) for name in ("country", "name", "phone", "region", "city", "postal_code", "line1")}
WHOLE: dict[str, Any] = {
    "country": "KR",
    "lines": LINES,
    "destination": {**PLACE, "district": HOME.district},
    "contact": {"email": "mina@example.org"},
}


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


def visiting(shop: Shop, author: Author | None = None) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    services: dict[type, object] = {
        CheckoutService: shop.checkouts,
        IdempotencyKeys: IdempotencyKeys(shop.database, shop.clock),
        Site: Site("127.0.0.1", passwordless=True),
    }
    return browser(router, services, author)


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_person_buys_with_a_few_requests(shop: Shop) -> None:
    async with visiting(shop, MINA) as mina:
        made = await mina.post(ROOT, json={"country": "KR", "lines": LINES})
        assert made.status_code == 201
        assert made.headers["etag"] == '"1"'
        session = made.json()
        assert (session["status"], session["token"]) == ("incomplete", "")
        assert [each["code"] for each in session["messages"]] == ["destination_missing"]
        path = f"{ROOT}/{session['id']}"
        changed = await mina.patch(
            path, json={"destination": WHOLE["destination"], "codes": ["spring"]}, headers={"If-Match": '"1"'}
        )
        session = changed.json()
        assert (session["status"], session["version"], session["destination"]["region"]) == (
            "ready_for_complete",
            2,
            "11",
        )
        assert session["lines"][0]["options"] == {"Colour": "Red"}
        assert session["totals"]["total"]["minor"] == sum(each["total"]["minor"] for each in session["lines"])
        assert [each["kind"] for each in session["steps"]] == ["promotion", "shipping", "shipping", "tax"]
        handlers = (await mina.get(f"{path}/handlers")).json()["handlers"]
        assert [(each["id"], each["enough"]) for each in handlers] == [("wallet", True), ("cod", True), ("bank", True)]
        body = {"fingerprint": session["fingerprint"], "handler": "wallet"}
        done = await mina.post(f"{path}/complete", json=body, headers={"Idempotency-Key": "first"})
        assert (done.status_code, done.json()["status"]) == (200, "completed")
        assert len(done.json()["order_ids"]) == 2
        again = await mina.post(f"{path}/complete", json=body, headers={"Idempotency-Key": "first"})
        assert again.json() == done.json()
        other = await mina.post(f"{path}/complete", json=body, headers={"Idempotency-Key": "second"})
        assert problem(other) == (409, "checkout.closed")
        reused = await mina.post(
            f"{path}/complete", json={**body, "handler": "cod"}, headers={"Idempotency-Key": "first"}
        )
        assert problem(reused) == (409, "platform.key_reused")
        assert len(await shop.orders_of()) == 2


async def test_a_guest_is_known_by_a_cookie_and_a_token(shop: Shop) -> None:
    async with visiting(shop) as guest, visiting(shop) as stranger:
        assert problem(await guest.get(f"{ROOT}/chk_{'0' * 26}")) == (404, "checkout.not_found")
        session = (await guest.post(ROOT, json=WHOLE)).json()
        assert (session["status"], len(guest.cookies[GUEST_COOKIE])) == ("ready_for_complete", 43)
        path = f"{ROOT}/{session['id']}"
        assert problem(await guest.post(f"{path}/cancel")) == (403, "cart.foreign_form")
        assert problem(await stranger.get(path)) == (404, "checkout.not_found")
        guest.headers["X-CSRF-Token"] = session["token"]
        body = {"fingerprint": session["fingerprint"], "handler": "cod"}
        done = await guest.post(f"{path}/complete", json=body, headers={"Idempotency-Key": "k"})
        assert done.json()["status"] == "completed"
        assert problem(await guest.post(f"{path}/cancel")) == (409, "checkout.closed")


async def test_a_request_that_comes_twice_makes_one_checkout(shop: Shop) -> None:
    async with visiting(shop, MINA) as mina:
        head = {"Idempotency-Key": "made-once"}
        first, second = [(await mina.post(ROOT, json=WHOLE, headers=head)).json() for _ in range(2)]
        assert first["id"] == second["id"]
        other = await mina.post(ROOT, json={**WHOLE, "language": "ko"}, headers=head)
        assert problem(other) == (409, "platform.key_reused")


async def test_nobody_else_finds_or_changes_a_checkout(shop: Shop) -> None:
    async with visiting(shop, MINA) as mina, visiting(shop, EVE) as eve:
        session = (await mina.post(ROOT, json=WHOLE)).json()
        path = f"{ROOT}/{session['id']}"
        body = {"fingerprint": session["fingerprint"], "handler": "wallet"}
        tries = [
            await eve.get(path),
            await eve.get(f"{path}/handlers"),
            await eve.patch(path, json={"codes": []}),
            await eve.post(f"{path}/complete", json=body, headers={"Idempotency-Key": "k"}),
            await eve.post(f"{path}/resume"),
            await eve.post(f"{path}/cancel"),
        ]
        assert [problem(each) for each in tries] == [(404, "checkout.not_found")] * 6
        assert (await mina.get(path)).json()["status"] == "ready_for_complete"


async def test_prices_and_totals_are_not_taken_from_outside(shop: Shop) -> None:
    async with visiting(shop, MINA) as mina:
        for smuggled in (
            {**WHOLE, "lines": [{"offer_id": RED, "unit_price": {"minor": 1, "currency": "KRW"}}]},
            {**WHOLE, "totals": {"total": {"minor": 1, "currency": "KRW"}}},
            {**WHOLE, "fingerprint": "0" * 64},
            {**WHOLE, "lines": [{"offer_id": RED, "quantity": -1}]},
            {**WHOLE, "lines": [{"offer_id": RED}] * 201},
            {**WHOLE, "contact": {"email": "x" * 255}},
        ):
            assert problem(await mina.post(ROOT, json=smuggled)) == (422, "request.invalid")
        session = (await mina.post(ROOT, json=WHOLE)).json()
        path = f"{ROOT}/{session['id']}"
        cheap = {"fingerprint": "0" * 64, "handler": "wallet"}
        answer = await mina.post(f"{path}/complete", json=cheap, headers={"Idempotency-Key": "k"})
        assert problem(answer) == (409, "checkout.not_as_confirmed")
        odd = {"fingerprint": session["fingerprint"], "handler": "gold"}
        answer = await mina.post(f"{path}/complete", json=odd, headers={"Idempotency-Key": "k2"})
        assert problem(answer) == (400, "checkout.invalid")
        assert await shop.spent() == 0


async def test_two_windows_do_not_overwrite_each_other(shop: Shop) -> None:
    async with visiting(shop, MINA) as mina:
        path = f"{ROOT}/{(await mina.post(ROOT, json=WHOLE)).json()['id']}"
        seen = {"If-Match": '"1"'}
        assert (await mina.patch(path, json={"codes": ["A"]}, headers=seen)).status_code == 200
        late = await mina.patch(path, json={"lines": [{"offer_id": BLUE}]}, headers=seen)
        assert problem(late) == (409, "checkout.overtaken")
        assert (await mina.post(f"{path}/cancel")).json()["status"] == "canceled"
        assert (await mina.post(f"{path}/resume")).json()["status"] == "canceled"
