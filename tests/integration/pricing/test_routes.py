"""Prices over HTTP: guests are quoted, administrators keep promotions."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from hupan.platform import Database
from hupan.platform.http import install_problem_handlers
from hupan.pricing import PricingService, PromotionService, usual_shipping
from hupan.pricing.routes import router
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from hupan.rates.routes import router as rates
from tests.integration.catalog.market import LAKE
from tests.integration.catalog.test_routes import AsPerson
from tests.integration.pricing.market import BLUE, RED, RED_FROM_US, Market, market_on

pytestmark = pytest.mark.anyio

ADMIN = {"x-role": "admin"}
VOUCHER: dict[str, Any] = {
    "names": {"en": "Spring", "ko": "봄"},
    "level": "platform",
    "benefit": {"kind": "fixed", "amount": {"minor": 1000, "currency": "KRW"}},
    "code": "spring 26",
    "conditions": {"least_amount": {"minor": 30_000, "currency": "KRW"}, "limit": 9},
}


@pytest.fixture
async def market(database: Database) -> Market:
    return await market_on(database)


@pytest.fixture
async def guest(database: Database, market: Market) -> AsyncGenerator[httpx.AsyncClient]:
    app = FastAPI()
    for each in (router, rates):
        app.include_router(each)
    app.add_middleware(AsPerson)
    app.state.services = {
        PricingService: market.pricing,
        PromotionService: market.promotions,
        RateService: RateService(database.stores(SqlRateStore)),
    }
    install_problem_handlers(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hupan") as client:
        yield client


async def _quote(guest: httpx.AsyncClient, *offers: str, codes: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    items = [{"offer_id": offer} for offer in offers]
    answer = await guest.post("/api/market/quote", json={"items": items, "country": "KR", "codes": codes})
    assert answer.status_code == 200, answer.text
    return answer.json()["quotes"]


async def test_a_guest_is_quoted_with_every_step(guest: httpx.AsyncClient, market: Market) -> None:
    await market.pricing.put_shipping([usual_shipping(LAKE, "KR")])
    assert (await guest.post("/api/market/promotions", json=VOUCHER, headers=ADMIN)).status_code == 201
    (quote,) = await _quote(guest, RED, BLUE, codes=("Spring26",))
    assert quote["totals"]["total"] == {"minor": 39_800 - 1000 + 3000, "currency": "KRW"}
    assert [(each["kind"], each["amount"]["minor"]) for each in quote["steps"]] == [
        ("promotion", 1000),
        ("shipping", 3000),
        ("tax", 3800),
    ]
    assert quote["steps"][0]["shares"] == {RED: 500, BLUE: 500}
    assert quote["steps"][0]["promotion"]["names"] == {"en": "Spring", "ko": "봄"}
    assert "conditions" not in quote["steps"][0]["promotion"]
    assert quote["parcels"][0]["window"]["earliest"] == "2026-03-04"
    assert (quote["complete"], quote["certain"]) == (True, True)


async def test_a_code_that_does_not_apply_says_what_is_missing(guest: httpx.AsyncClient) -> None:
    await guest.post("/api/market/promotions", json=VOUCHER, headers=ADMIN)
    korean, american = await _quote(guest, RED, RED, RED_FROM_US, codes=("SPRING26", "nonsense\u0000"))
    assert korean["lines"][0]["line"]["quantity"] == 2
    assert [each["reason"] for each in korean["not_applied"]] == ["unknown_code"]
    (short,) = await _quote(guest, RED, codes=("SPRING26",))
    refusal = short["not_applied"][0]
    assert (refusal["reason"], refusal["missing"]) == ("below_amount", {"minor": 10_100, "currency": "KRW"})
    assert {each["reason"] for each in american["not_applied"]} == {"unknown_code", "wrong_currency"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"items": [], "country": "KR"}, 422, "request.invalid"),
        ({"items": [{"offer_id": "nothing"}], "country": "KR"}, 400, "pricing.bad_basket"),
        ({"items": [{"offer_id": RED, "quantity": 100_000}] * 2, "country": "KR"}, 400, "pricing.bad_basket"),
        ({"items": [{"offer_id": RED}], "country": "Korea"}, 422, "request.invalid"),
        ({"items": [{"offer_id": RED}], "country": "KR", "first_order": True}, 422, "request.invalid"),
    ],
)
async def test_what_cannot_be_quoted_is_a_problem(
    guest: httpx.AsyncClient, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await guest.post("/api/market/quote", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_administrators_keep_promotions(guest: httpx.AsyncClient) -> None:
    added = (await guest.post("/api/market/promotions", json=VOUCHER, headers=ADMIN)).json()
    assert (added["code"], added["used"], added["conditions"]["limit"]) == ("SPRING26", 0, 9)
    await guest.post("/api/market/promotions", json={**VOUCHER, "code": ""}, headers=ADMIN)
    first = (await guest.get("/api/market/promotions?limit=1", headers=ADMIN)).json()
    assert first["items"] == [added]
    rest = (await guest.get("/api/market/promotions", params={"cursor": first["next_cursor"]}, headers=ADMIN)).json()
    assert (len(rest["items"]), rest["next_cursor"]) == (1, None)
    address = f"/api/market/promotions/{added['id']}"
    changed = await guest.put(address, json={**VOUCHER, "priority": 3}, headers=ADMIN)
    assert (changed.status_code, changed.json()["priority"]) == (200, 3)
    assert [(await guest.delete(address, headers=ADMIN)).status_code for _ in range(2)] == [204, 404]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"benefit": {"kind": "fixed", "amount": {"minor": 5, "currency": "XXQ"}}}, "money.unknown_currency"),
        ({"benefit": {"kind": "percent", "percent": "101"}}, "pricing.bad_promotion"),
        ({"benefit": {"kind": "magic"}}, "request.invalid"),
        ({"names": {"en": "nothing\u0000"}}, "pricing.bad_promotion"),
        ({"match": {"product_ids": ["\u0000"]}}, "pricing.bad_promotion"),
        ({"level": "seller", "seller_id": "nobody"}, "pricing.bad_promotion"),
        ({"level": "seller", "seller_id": "\u0000"}, "pricing.bad_promotion"),
        ({"code": "\u0000"}, "pricing.bad_promotion"),
    ],
)
async def test_what_is_no_promotion_is_refused(guest: httpx.AsyncClient, changes: dict[str, Any], code: str) -> None:
    answer = await guest.post("/api/market/promotions", json={**VOUCHER, **changes}, headers=ADMIN)
    assert answer.json()["code"] == code
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "promotions"),
        ("POST", "promotions"),
        ("PUT", "promotions/promo_1"),
        ("DELETE", "promotions/promo_1"),
        ("PUT", "tax"),
        ("PUT", "shipping"),
        ("PUT", "rates"),
    ],
)
async def test_only_administrators_set_prices(guest: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await guest.request(method, f"/api/market/{path}")).status_code == 401
    member = await guest.request(method, f"/api/market/{path}", headers={"x-role": "member"})
    assert (member.status_code, member.json()["code"]) == (403, "identity.not_allowed")


async def test_shipping_and_tax_are_set_over_http(guest: httpx.AsyncClient) -> None:
    rate = {"kind": "flat", "cost": {"minor": 2500, "currency": "KRW"}}
    zone = {"countries": ["KR"], "rate": rate, "transit_days": [1, 2]}
    profile = {"seller_id": LAKE, "country": "KR", "zone_name": "Asia/Seoul", "zones": [zone]}
    assert (await guest.put("/api/market/shipping", json=[profile], headers=ADMIN)).status_code == 204
    rule = {"country": "KR", "name": "VAT", "included": False, "rates": {"standard": "0.2"}, "shipping": None}
    assert (await guest.put("/api/market/tax", json={"rules": [rule]}, headers=ADMIN)).status_code == 204
    (quote,) = await _quote(guest, RED)
    assert quote["totals"]["total"]["minor"] == 19_900 + 3980 + 2500
    wrong = await guest.put("/api/market/shipping", json=[{**profile, "zone_name": "Asia/\u0000"}], headers=ADMIN)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "pricing.bad_setting")
    wrong = await guest.put("/api/market/tax", json={"rules": [{**rule, "region": "\u0000"}]}, headers=ADMIN)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "pricing.bad_setting")


async def test_rates_are_read_by_everybody_and_the_newest_day_counts(guest: httpx.AsyncClient) -> None:
    async def won() -> dict[str, Any]:
        body = (await guest.get("/api/market/rates")).json()
        return next(each for each in body["rates"] if each["currency"] == "KRW")

    assert (await won())["per_base"] == "1440"
    newer = {"currency": "KRW", "per_base": "1400.5", "as_of": "2026-05-02"}
    older = {"currency": "KRW", "per_base": "9", "as_of": "2026-05-01"}
    for each in (newer, older):
        assert (await guest.put("/api/market/rates", json={"rates": [each]}, headers=ADMIN)).status_code == 200
    assert await won() == newer
    wrong = await guest.put("/api/market/rates", json={"rates": [{**newer, "per_base": "0"}]}, headers=ADMIN)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "rates.bad_rate")
