"""What opens a moment after the first page."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount

from hupan.bootstrap import front, shop
from hupan.bootstrap.app import SHOP_PREFIXES
from hupan.kernel import HupanError
from hupan.platform import DatabaseUnavailable
from hupan.web import Parts, annex, create_app
from hupan.web.annex import Annex, Services, Wing
from tests.unit.house.test_routes import routes_of

pytestmark = pytest.mark.anyio


def _paths(routers: Iterable[APIRouter]) -> list[str]:
    return [route.path for router in routers for route in routes_of(router)]


def test_every_address_of_the_shop_waits_for_it() -> None:
    paths = [*_paths(shop.ROUTERS), *(f"{prefix}/" for prefix in shop.load().mounts)]
    assert len(paths) > 100
    assert [path for path in paths if not path.startswith(SHOP_PREFIXES)] == []


def test_no_address_of_the_front_waits_for_the_shop() -> None:
    assert [path for path in _paths(front.ROUTERS) if path.startswith(SHOP_PREFIXES)] == []


class Goods:
    """A service that only the annex has."""

    name = "tea"


router = APIRouter()


@router.get("/late/goods")
async def get_goods(request: Request) -> str:
    goods: Goods = request.app.state.services[Goods]
    return goods.name


class House:
    """An app with an annex that opens when the test says so."""

    def __init__(self, folder: Path, *failures: Exception) -> None:
        self.may_open = asyncio.Event()
        self.closed = False
        self.last_route: BaseRoute | None = None
        self.given_up: list[BaseException] = []
        self.failures = [*failures]
        mounts = {"/mounted": PlainTextResponse("mounted")}
        wing = Annex(("/late", "/mounted"), lambda: Wing([router], self._opening, mounts))
        self._parts = Parts(routers=[], frontend=folder, annex=wing)

    @asynccontextmanager
    async def _opening(self, services: Services) -> AsyncGenerator[Mapping[type, object]]:
        assert services == {}
        await self.may_open.wait()
        if self.failures:
            raise self.failures.pop(0)
        yield {Goods: Goods()}
        self.closed = True

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[httpx.AsyncClient]:
        app = await asyncio.to_thread(create_app, self._parts)
        app.state.give_up = self.given_up.append
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://hupan.test") as client,
        ):
            yield client
        self.last_route = app.router.routes[-1]


async def test_whoever_asks_early_is_answered_when_it_is_open(tmp_path: Path) -> None:
    house = House(tmp_path)
    async with house.running() as client, asyncio.TaskGroup() as tasks:
        early = [tasks.create_task(client.get(path)) for path in ("/late/goods", "/mounted/")]
        page = await client.get("/api/health")
        assert page.status_code == 200
        assert not any(task.done() for task in early)
        house.may_open.set()
        goods, mounted = [await task for task in early]
    assert goods.json() == "tea"
    assert mounted.text == "mounted"
    assert house.closed
    assert isinstance(house.last_route, Mount)
    assert house.last_route.path == ""


async def test_a_server_that_stops_at_once_never_opens_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    async with house.running() as client:
        await client.get("/api/health")
    assert not house.closed
    assert house.given_up == []


async def test_a_shop_that_does_not_open_ends_the_server(tmp_path: Path) -> None:
    failure = HupanError("no key")
    house = House(tmp_path, failure)
    house.may_open.set()
    async with house.running() as client:
        answer = await client.get("/late/goods")
    assert answer.status_code >= 400
    assert house.given_up == [failure]


async def test_a_shop_whose_database_is_late_opens_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annex, "_PAUSE_S", 0.0)
    house = House(tmp_path, DatabaseUnavailable("busy"), TimeoutError("late"))
    house.may_open.set()
    async with house.running() as client:
        assert (await client.get("/late/goods")).json() == "tea"
    assert house.given_up == []


async def test_whoever_waited_for_what_never_opens_is_told_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annex, "_PAUSE_S", 0.0)
    failures = [OSError(str(number)) for number in range(9)]
    house = House(tmp_path, *failures)
    house.may_open.set()
    async with house.running() as client:
        answer = await client.get("/late/goods")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert house.given_up == [failures[3]]
