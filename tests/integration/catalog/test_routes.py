"""The catalogue over HTTP: guests read, administrators set prices."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from hupan.catalog import CatalogService, OfferId, PriceSpan, ProductId, Status
from hupan.catalog.routes import router
from hupan.kernel import Money, PersonId
from hupan.platform import Database
from hupan.platform.http import Caller, Role, install_problem_handlers
from tests.integration.catalog.market import LAKE, StoppedClock, catalog_on, open_stalls, shirt

pytestmark = pytest.mark.anyio

RED = OfferId("off_shirt_red_lake")


class AsPerson:
    """Stands in for the middleware of `identity`: whoever sends a role has it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        roles: dict[bytes, Role] = {b"admin": "admin", b"member": "member"}
        role = roles.get(dict(scope.get("headers", [])).get(b"x-role", b""))
        if role is not None:
            scope.setdefault("state", {})["caller"] = Caller(PersonId("person_a"), role)
        await self._app(scope, receive, send)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def catalog(database: Database, clock: StoppedClock) -> CatalogService:
    catalog = catalog_on(database, clock)
    await open_stalls(catalog)
    await catalog.put_listings([shirt()])
    return catalog


@pytest.fixture
async def guest(catalog: CatalogService) -> AsyncGenerator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router)
    app.add_middleware(AsPerson)
    app.state.services = {CatalogService: catalog}
    install_problem_handlers(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hupan") as client:
        yield client


async def test_a_guest_reads_a_product_with_its_offers(guest: httpx.AsyncClient) -> None:
    body = (await guest.get("/api/market/products/shirt")).json()

    assert body["texts"]["en"] == {
        "name": "Linen shirt",
        "summary": "Light.",
        "description": "Wash cold.\n\nDry flat.",
        "highlights": ["Linen", "Light"],
    }
    assert body["attributes"] == {"material": "linen", "weight_g": 180, "organic": True, "length_cm": 71.5}
    assert [each["options"] for each in body["variants"]] == [{"color": "red"}, {"color": "blue"}]
    assert {each["id"]: each["price"] for each in body["offers"]} == {
        "off_shirt_red_lake": {"minor": 19_900, "currency": "KRW"},
        "off_shirt_blue_lake": {"minor": 19_900, "currency": "KRW"},
    }
    assert [each["name"] for each in body["sellers"]] == ["Lake"]
    assert [each["options"] for each in body["media"]] == [{}, {"color": "red"}]
    assert "source" not in body


async def test_a_guest_reads_categories_and_stores(guest: httpx.AsyncClient, catalog: CatalogService) -> None:
    categories = (await guest.get("/api/market/categories")).json()["items"]
    assert next(each for each in categories if each["slug"] == "shirts")["attributes"][1]["choices"] == [
        {"value": "linen", "names": {"en": "Linen", "ko": "리넨"}, "swatch": "#eee8d5"}
    ]
    assert {each["slug"]: each["parent_id"] for each in categories} == {
        "goods": None,
        "clothes": "cat_goods",
        "shirts": "cat_clothes",
    }
    store = (await guest.get("/api/market/stores/lake")).json()
    assert (store["names"]["en"], store["seller"]["country"]) == ("Lake Store", "KR")


async def test_what_is_hidden_is_not_there(guest: httpx.AsyncClient, catalog: CatalogService) -> None:
    await catalog.set_product_status(ProductId("prod_shirt"), Status.ARCHIVED)
    lake = (await catalog.sellers([LAKE]))[LAKE]
    for path in ("products/shirt", "products/none", "stores/none", f"offers/{RED}/prices", "offers/off_none/prices"):
        answer = await guest.get(f"/api/market/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "catalog.not_found"), path
    assert lake.status is Status.ACTIVE
    for path in ("products/a%00b", "products/%2e%2e", f"offers/{'x' * 101}/prices"):
        assert (await guest.get(f"/api/market/{path}")).status_code == 422, path


async def test_the_history_of_an_offer_says_what_may_be_struck(
    guest: httpx.AsyncClient, catalog: CatalogService, clock: StoppedClock
) -> None:
    await catalog.put_price_spans([PriceSpan(RED, clock.now() - timedelta(days=9), Money(25_000, "KRW"))])
    url = f"/api/market/offers/{RED}/prices"
    body = (await guest.get(url)).json()
    assert [each["price"]["minor"] for each in body["spans"]] == [25_000, 19_900]
    assert body["former"] == {"minor": 25_000, "currency": "KRW"}

    clock.forward(days=30)
    assert (await guest.get(url)).json()["former"] is None


async def test_only_an_administrator_sets_a_price(guest: httpx.AsyncClient) -> None:
    url, body = f"/api/market/offers/{RED}/price", {"minor": 15_000, "currency": "KRW"}
    assert (await guest.put(url, json=body)).status_code == 401
    assert (await guest.put(url, json=body, headers={"x-role": "member"})).status_code == 403

    answer = await guest.put(url, json={**body, "list_price_minor": 21_000}, headers={"x-role": "admin"})

    assert answer.json()["price"] == {"minor": 15_000, "currency": "KRW"}
    assert answer.json()["list_price"] == {"minor": 21_000, "currency": "KRW"}
    spans = (await guest.get(f"/api/market/offers/{RED}/prices")).json()["spans"]
    assert [each["price"]["minor"] for each in spans] == [19_900, 15_000]


async def test_only_an_administrator_hides_offers_and_products(
    guest: httpx.AsyncClient, catalog: CatalogService
) -> None:
    hidden = {"status": "archived"}
    for path in (f"offers/{RED}/status", "products/prod_shirt/status"):
        assert (await guest.put(f"/api/market/{path}", json=hidden)).status_code == 401
        assert (await guest.put(f"/api/market/{path}", json=hidden, headers={"x-role": "member"})).status_code == 403
        wrong = await guest.put(f"/api/market/{path}", json={"status": "gone"}, headers={"x-role": "admin"})
        assert wrong.status_code == 422
    assert len((await guest.get("/api/market/products/shirt")).json()["offers"]) == 2

    await guest.put(f"/api/market/offers/{RED}/status", json=hidden, headers={"x-role": "admin"})
    assert len((await guest.get("/api/market/products/shirt")).json()["offers"]) == 1
    done = await guest.put("/api/market/products/prod_shirt/status", json=hidden, headers={"x-role": "admin"})
    assert done.status_code == 204
    assert (await guest.get("/api/market/products/shirt")).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"minor": 0, "currency": "KRW"}, 422, "request.invalid"),
        ({"minor": 1, "currency": "krw"}, 422, "request.invalid"),
        ({"minor": 1, "currency": "XYZ"}, 400, "money.unknown_currency"),
        ({"minor": 10**16, "currency": "KRW"}, 422, "request.invalid"),
    ],
)
async def test_prices_that_cannot_be_are_refused(
    guest: httpx.AsyncClient, body: dict[str, object], status: int, code: str
) -> None:
    answer = await guest.put(f"/api/market/offers/{RED}/price", json=body, headers={"x-role": "admin"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
