"""Payments over HTTP: everybody sees how one can pay, owners see their wallets, administrators the books."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from hupan.kernel import Buyer, OrderId, PersonId
from hupan.ledger import LedgerService
from hupan.ledger.routes import router as ledger
from hupan.payments import EscrowService, PaymentService, WalletService
from hupan.payments.routes import router
from hupan.payouts import PayoutService
from hupan.payouts.routes import router as payouts
from hupan.platform.http import install_problem_handlers
from tests.integration.catalog.test_routes import AsPerson
from tests.integration.payments.stand import Stand, request, share, won

pytestmark = pytest.mark.anyio

ADMIN, MEMBER = {"x-role": "admin"}, {"x-role": "member"}
ME = PersonId("person_a")


@pytest.fixture
async def guest(stand: Stand) -> AsyncGenerator[httpx.AsyncClient]:
    app = FastAPI()
    for each in (router, ledger, payouts):
        app.include_router(each)
    app.add_middleware(AsPerson)
    app.state.services = {
        PaymentService: stand.payments,
        EscrowService: stand.escrow,
        PayoutService: stand.payouts,
        WalletService: stand.wallets,
        LedgerService: stand.ledger,
    }
    install_problem_handlers(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hupan") as client:
        yield client


async def read(client: httpx.AsyncClient, path: str, role: dict[str, str] = ADMIN) -> dict[str, Any]:
    answer = await client.get(path, headers=role)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_everybody_sees_the_ways_of_paying_and_people_what_they_have(
    guest: httpx.AsyncClient, stand: Stand
) -> None:
    path = "/api/market/payments/handlers?minor=500&currency=KRW"
    assert [each["id"] for each in (await read(guest, path, {}))["items"]] == ["cod", "mock_payment_handler", "bank"]
    wallet, cash, *_ = (await read(guest, path, MEMBER))["items"]
    assert wallet == {
        "id": "wallet",
        "collects": "now",
        "config": {},
        "balance": {"minor": 0, "currency": "KRW"},
        "enough": False,
    }
    assert (cash["collects"], cash["balance"], cash["enough"]) == ("on_delivery", None, True)
    await stand.wallets.top_up("gift", ME, won(500))
    assert (await read(guest, path, MEMBER))["items"][0]["enough"]
    assert (await guest.get("/api/market/payments/handlers?minor=5&currency=ABC")).status_code == 400


async def test_a_wallet_is_its_owners_and_filled_by_the_operator_alone(guest: httpx.AsyncClient, stand: Stand) -> None:
    gift = {"key": "g1", "minor": 900, "currency": "KRW"}
    for role, status in (({}, 401), (MEMBER, 403), (ADMIN, 200), (ADMIN, 200)):
        answer = await guest.post(f"/api/market/wallets/{ME}/top-ups", json=gift, headers=role)
        assert answer.status_code == status, answer.text
    again = await guest.post(f"/api/market/wallets/{ME}/top-ups", json={**gift, "minor": 901}, headers=ADMIN)
    assert (again.status_code, again.json()["code"]) == (409, "ledger.key_reused")
    assert (await read(guest, "/api/wallet", MEMBER)) == {"balances": [{"minor": 900, "currency": "KRW"}]}
    assert (await guest.get("/api/wallet")).status_code == 401
    me = Buyer(ME)
    one = await stand.payments.authorise(request(share(300, "ord_1"), handler="wallet", buyer=me))
    await stand.payments.capture(one.id)
    await stand.payments.refund("r", one.id, OrderId("ord_1"), won(100))
    two = await stand.payments.authorise(request(share(50), handler="wallet", buyer=me))
    await stand.payments.void(two.id)
    await stand.wallets.top_up("other", PersonId("person_b"), won(5))
    first = await read(guest, "/api/wallet/movements?limit=3", MEMBER)
    rest = await read(guest, f"/api/wallet/movements?limit=3&cursor={first['next_cursor']}", MEMBER)
    moved = [(each["kind"], each["amount"]["minor"]) for each in first["items"] + rest["items"]]
    assert moved == [("given_back", 50), ("payment", -50), ("refund", 100), ("payment", -300), ("top_up", 900)]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/market/ledger/accounts"),
        ("GET", "/api/market/ledger/transactions"),
        ("GET", "/api/market/ledger/audit"),
        ("GET", "/api/market/escrows/held"),
        ("PUT", "/api/market/escrows/ord_1/hold"),
        ("DELETE", "/api/market/escrows/ord_1/hold"),
        ("GET", "/api/market/payouts"),
        ("POST", "/api/market/payouts"),
        ("PUT", "/api/market/payouts/po_00000000000000000000000000"),
        ("POST", "/api/market/wallets/person_a/top-ups"),
    ],
)
async def test_books_and_payouts_are_administrators(guest: httpx.AsyncClient, method: str, path: str) -> None:
    for role, status in (({}, 401), (MEMBER, 403)):
        assert (await guest.request(method, path, headers=role, json={})).status_code == status


async def test_an_administrator_reads_the_books(guest: httpx.AsyncClient, stand: Stand) -> None:
    await stand.paid(share(1000, "ord_1"), share(500, "ord_2"))
    page = await read(guest, "/api/market/ledger/accounts?kind=escrow&limit=1")
    assert page["items"] == [{"account": "escrow:ord_1", "amount": {"minor": 1000, "currency": "KRW"}}]
    rest = await guest.get(
        "/api/market/ledger/accounts", params={"kind": "escrow", "cursor": page["next_cursor"]}, headers=ADMIN
    )
    assert [each["account"] for each in rest.json()["items"]] == ["escrow:ord_2"]
    (booked,) = (await read(guest, "/api/market/ledger/transactions?account=escrow:ord_2"))["items"]
    assert sum(each["amount"]["minor"] for each in booked["entries"]) == 0
    wrong = await guest.get("/api/market/ledger/transactions?account=pocket:x", headers=ADMIN)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "ledger.no_account")
    audit = await read(guest, "/api/market/ledger/audit")
    assert (audit["clean"], audit["entries"], audit["differences"]) == (True, 3, [])


async def test_an_operator_holds_and_pays_out(guest: httpx.AsyncClient, stand: Stand) -> None:
    await stand.paid(share(1000, "ord_1"))
    await stand.escrow.hold(OrderId("ord_1"), "dsp_1")
    assert (await guest.put("/api/market/escrows/ord_1/hold", headers=ADMIN)).status_code == 204
    (held,) = (await read(guest, "/api/market/escrows/held"))["items"]
    assert (held["order_id"], held["reasons"], held["inside"]["minor"]) == ("ord_1", ["dsp_1", "operator"], 1000)
    assert (await guest.delete("/api/market/escrows/ord_1/hold", headers=ADMIN)).status_code == 204
    assert (await read(guest, "/api/market/escrows/held"))["items"][0]["reasons"] == ["dsp_1"]
    assert (await guest.put("/api/market/escrows/ord_9/hold", headers=ADMIN)).status_code == 404
    await stand.escrow.unhold(OrderId("ord_1"), "dsp_1")
    await stand.escrow.release(OrderId("ord_1"))
    made = await guest.post("/api/market/payouts", json={"least_minor": {"KRW": 1}}, headers=ADMIN)
    (payout,) = made.json()["items"]
    assert (payout["amount"]["minor"], payout["state"]) == (900, "created")
    path = f"/api/market/payouts/{payout['id']}"
    for body, status in (
        ({"state": "created"}, 422),
        ({"state": "sent", "note": "17\u0000"}, 422),
        ({"state": "sent", "note": "17"}, 200),
        ({"state": "failed", "note": "closed"}, 200),
        ({"state": "sent"}, 409),
    ):
        assert (await guest.put(path, json=body, headers=ADMIN)).status_code == status
    (kept,) = (await read(guest, "/api/market/payouts"))["items"]
    assert (kept["state"], kept["note"]) == ("failed", "closed")
    assert await stand.balance("seller:sell_lake") == 900


async def test_a_provider_is_heard_at_its_own_door(guest: httpx.AsyncClient, stand: Stand) -> None:
    stand.bank.fails = ["", "after"]
    payment = await stand.payments.authorise(request(share(700)))
    path = "/api/market/payments/{}/callback"
    assert (await guest.post(path.format("nobody"), content=b"x")).status_code == 404
    assert (await guest.post(path.format("bank"), content=b"x" * 300_000)).status_code == 400
    assert (await guest.post(path.format("bank"), content=payment.reference.encode())).status_code == 204
    assert (await stand.payments.get(payment.id)).state == "authorised"
