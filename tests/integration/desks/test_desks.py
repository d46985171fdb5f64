"""Who speaks for which seller, and what others try."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from fastapi import APIRouter
from sqlalchemy import delete

from hupan.catalog import ProductId
from hupan.desks import DeskService, NobodyThere
from hupan.desks.repository import SqlDeskStore
from hupan.desks.routes import router as desk_routes
from hupan.handling.routes import router as order_routes
from hupan.identity.tables import PersonRow
from hupan.kernel import PersonId, new_id
from hupan.orders import DisputeService, Errands, Order, OrderService, Oversight, ReturnService, Who
from hupan.orders.oversight_repository import SqlOversightStore
from hupan.platform import Database
from hupan.reviews import Author
from tests.integration.catalog.market import HILL, LAKE
from tests.integration.orders.stall import Stall, open_stall
from tests.integration.reviews.ground import add_people, browser

pytestmark = pytest.mark.anyio

RUNS = Author(PersonId("per_owner"), "Owner", is_admin=True)
SOLD, DESKS = "/api/market/orders", "/api/market/desks"
ROUTES = APIRouter()
ROUTES.include_router(desk_routes)
ROUTES.include_router(order_routes)


@dataclass
class Market:
    """A stall with its desks, and two people: one of the lake's, one of the hill's."""

    database: Database
    stall: Stall
    desks: DeskService
    lake: Author
    hill: Author

    @asynccontextmanager
    async def page(self, author: Author | None = None) -> AsyncGenerator[httpx.AsyncClient]:
        errands = Errands(self.stall.ports)
        services: dict[type, object] = {
            DeskService: self.desks,
            OrderService: self.stall.orders,
            ReturnService: self.stall.returns,
            DisputeService: self.stall.disputes,
            Oversight: Oversight(self.database.stores(SqlOversightStore), self.stall.ports, errands),
        }
        async with browser(ROUTES, services, author) as client:
            yield client


@pytest.fixture
async def market(database: Database) -> Market:
    stall = await open_stall(database)
    desks = DeskService(database.stores(SqlDeskStore), stall.catalog, stall.clock)
    lake, hill = await add_people(database, "Lake's", "Hill's")
    await desks.give(LAKE, lake.person_id, RUNS.person_id)
    await desks.give(HILL, hill.person_id, RUNS.person_id)
    return Market(database, stall, desks, lake, hill)


def everything(order: Order) -> list[tuple[str, str, object]]:
    """Every request that a seller's person can make about an order."""
    sold, case, row = f"{SOLD}/{order.id}", new_id("ret"), new_id("dsp")
    some = {"amount_minor": 1, "why": "x", "given": 0}
    return [
        ("GET", sold, None),
        ("GET", f"{sold}/errands", None),
        ("POST", f"{sold}/errands/retry", None),
        ("POST", f"{sold}/cancel", {"reason": "out_of_stock"}),
        ("POST", f"{sold}/cancel/worth", {"reason": "out_of_stock"}),
        ("POST", f"{sold}/returns/{case}/received/worth", {}),
        ("POST", f"{sold}/shipments", {"units": {"1": 1}, "carrier": "demo"}),
        ("DELETE", f"{sold}/shipments/{new_id('shp')}", None),
        ("POST", f"{sold}/refunds", some),
        ("POST", f"{sold}/returns/{case}/approve", None),
        ("POST", f"{sold}/returns/{case}/reject", {"text": "no"}),
        ("POST", f"{sold}/returns/{case}/received", {}),
        ("POST", f"{sold}/disputes/{row}/answer", {"text": "no"}),
        ("POST", f"{sold}/disputes/{row}/accept", None),
    ]


async def test_a_sellers_person_sees_and_handles_that_sellers_orders(market: Market) -> None:
    order = await market.stall.order()
    async with market.page(market.lake) as lake:
        assert (await lake.get(f"{DESKS}/mine")).json()["items"] == [{"id": LAKE, "slug": "lake", "name": "Lake Store"}]
        assert [each["id"] for each in (await lake.get(SOLD)).json()["orders"]] == [order.id]
        sent = await lake.post(f"{SOLD}/{order.id}/shipments", json={"units": {"1": 3}, "carrier": "demo"})
        assert (sent.status_code, sent.json()["status"]) == (201, "shipped")
        assert sent.json()["history"][-1]["role"] == "seller"
        # What the whole market is told is for operators.
        decided = await lake.post(
            f"{SOLD}/{order.id}/disputes/{new_id('dsp')}/decide", json={"amount_minor": 1, "why": "x"}
        )
        assert (decided.status_code, decided.json()["code"]) == (403, "orders.not_yours")


async def test_another_sellers_order_is_not_there_for_them(market: Market) -> None:
    order = await market.stall.order()
    (idle,) = await add_people(market.database, "Nobody's")
    async with market.page(market.hill) as hill, market.page(idle) as nobody, market.page() as guest:
        for reader in (hill, nobody):
            answers = {
                (answer.status_code, answer.json()["code"])
                for method, path, body in everything(order)
                for answer in [await reader.request(method, path, json=body)]
            }
            assert answers == {(404, "orders.not_found")}
            assert (await reader.get(SOLD)).json() == {"orders": [], "before": None}
            # Asking for somebody else's by name does not open them either.
            for params in ({"seller_id": LAKE}, {"q": order.number}, {"q": "mina"}, {"waiting": "errand"}):
                assert (await reader.get(SOLD, params=params)).json()["orders"] == [], params
        for method, path, body in everything(order):
            assert (await guest.request(method, path, json=body)).status_code == 401
    assert await market.stall.orders.get(_operator(), order.id) == order


async def test_seats_are_given_by_administrators_alone(market: Market) -> None:
    mine = f"{DESKS}/{LAKE}/{market.hill.person_id}"
    async with market.page(market.hill) as hill, market.page() as guest, market.page(RUNS) as owner:
        for reader, status in ((hill, 403), (guest, 401)):
            for method, path in (("PUT", mine), ("DELETE", mine), ("GET", DESKS)):
                assert (await reader.request(method, path)).status_code == status
        assert (await owner.put(mine)).status_code == (await owner.put(mine)).status_code == 204
        assert {each["person_id"] for each in (await owner.get(DESKS, params={"seller_id": LAKE})).json()["items"]} == {
            market.lake.person_id,
            market.hill.person_id,
        }
        assert len((await owner.get(DESKS)).json()["items"]) == 3
        for wrong in (f"{DESKS}/{LAKE}/per_nobody", f"{DESKS}/sell_nobody/{market.hill.person_id}"):
            answer = await owner.put(wrong)
            assert (answer.status_code, answer.json()["code"]) == (404, "desks.nobody_there")


async def test_a_seat_that_is_taken_away_is_gone_with_the_next_request(market: Market) -> None:
    order = await market.stall.order()
    async with market.page(market.lake) as lake, market.page(RUNS) as owner:
        assert (await lake.get(f"{SOLD}/{order.id}")).status_code == 200
        assert (await owner.delete(f"{DESKS}/{LAKE}/{market.lake.person_id}")).status_code == 204
        for method, path, body in everything(order):
            assert (await lake.request(method, path, json=body)).status_code == 404
        assert (await lake.get(f"{DESKS}/mine")).json()["items"] == []


async def test_seats_go_with_their_person(market: Market, database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(delete(PersonRow).where(PersonRow.id == market.lake.person_id))
    assert [each.seller_id for each in await market.desks.seats()] == [HILL]
    with pytest.raises(NobodyThere):
        await market.desks.give(LAKE, market.lake.person_id, RUNS.person_id)


async def test_whoever_speaks_for_a_seller_answers_for_what_that_seller_offers(market: Market) -> None:
    shirt = ProductId("prod_shirt")
    assert await market.desks.speaks_for(market.lake.person_id, shirt) == "Lake"
    assert await market.desks.speaks_for(market.hill.person_id, shirt) is None
    assert await market.desks.speaks_for(RUNS.person_id, shirt) is None
    assert await market.desks.speaks_for(market.lake.person_id, ProductId("prod_none")) is None


def _operator() -> Who:
    return Who.operating(RUNS.person_id)
