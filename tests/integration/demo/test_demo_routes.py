"""The demo market over HTTP: everybody sees how far it is, administrators load and remove it."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from hupan.demo import DemoService, State
from hupan.demo.routes import router
from hupan.platform import Database
from hupan.platform.http import install_problem_handlers
from tests.integration.catalog.test_routes import AsPerson
from tests.integration.demo.test_loading import PRODUCTS, opened, service

pytestmark = pytest.mark.anyio

ADMIN = {"x-role": "admin"}


@pytest.fixture
async def client(database: Database, tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    async with opened(database, tmp_path) as (ground, market):
        demo = service(ground, market)
        app = FastAPI()
        app.include_router(router)
        app.add_middleware(AsPerson)
        app.state.services = {DemoService: demo}
        install_problem_handlers(app)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hupan") as client:
            yield client
        await demo.stop()


async def _until(client: httpx.AsyncClient, state: State) -> dict[str, object]:
    async with asyncio.timeout(60):
        while True:
            told: dict[str, object] = (await client.get("/api/market/demo")).json()
            if told["state"] == state.value:
                return told
            await asyncio.sleep(0.05)


async def test_an_administrator_loads_and_removes_it(client: httpx.AsyncClient) -> None:
    absent = {"state": "absent", "done": 0, "total": PRODUCTS, "error": ""}
    assert (await client.get("/api/market/demo")).json() == absent
    begun = await client.post("/api/market/demo", headers=ADMIN)
    assert (begun.status_code, begun.json()["state"]) == (202, "loading")
    again = await client.post("/api/market/demo", headers=ADMIN)
    assert (again.status_code, again.json()["code"]) == (409, "demo.busy")
    assert await _until(client, State.LOADED) == {**absent, "state": "loaded", "done": PRODUCTS}
    assert (await client.delete("/api/market/demo", headers=ADMIN)).status_code == 202
    assert (await _until(client, State.REMOVED))["done"] == 0


@pytest.mark.parametrize(("headers", "status"), [({}, 401), ({"x-role": "member"}, 403)])
async def test_nobody_else_does(client: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    assert (await client.post("/api/market/demo", headers=headers)).status_code == status
    assert (await client.delete("/api/market/demo", headers=headers)).status_code == status
    assert (await client.get("/api/market/demo", headers=headers)).json()["state"] == "absent"
