from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from starlette.middleware.base import RequestResponseEndpoint

from hupan.inference import Call, InferenceService, Usage, UsageStore
from hupan.inference.repository import SqlUsageStore
from hupan.inference.routes import router
from hupan.kernel import PersonId
from hupan.platform import Database
from hupan.platform.http import Caller, Role, install_problem_handlers
from tests.unit.inference.fakes import FakeStore, Room

pytestmark = pytest.mark.anyio

ANN = PersonId("person_ann")


def _app(service: InferenceService, role: Role | None) -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    install_problem_handlers(app)
    app.state.services = {InferenceService: service}

    @app.middleware("http")
    async def sign_in(request: Request, call_next: RequestResponseEndpoint) -> Response:
        if role is not None:
            request.state.caller = Caller(ANN, role)
        return await call_next(request)

    assert sign_in
    return app


class RoomOnDatabase(Room):
    """The room with its real table."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._open = database.stores(SqlUsageStore)

    @asynccontextmanager
    async def stores(self) -> AsyncGenerator[UsageStore]:
        async with self._open() as store:
            yield store


@pytest.fixture
async def service(database: Database) -> AsyncGenerator[InferenceService]:
    room = RoomOnDatabase(database)
    async with room.open() as opened:
        yield opened
    assert isinstance(room.store, FakeStore)


def _client(service: InferenceService, role: Role | None = "member") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(_app(service, role)), base_url="http://test")


async def test_the_engine_is_shown(service: InferenceService) -> None:
    async with _client(service) as client, service.lease(Call(None)):
        view = (await client.get("/api/engine")).json()
    assert (view["state"], view["model_id"], view["memory_bytes"]) == ("ready", "small", 1000)
    assert view["queue"] == {"waiting": 0, "running": 1, "limit": 3, "slots": 2}


async def test_only_admins_restart_it(service: InferenceService) -> None:
    async with _client(service) as client:
        assert (await client.post("/api/engine/restart")).status_code == 403
    async with _client(service, "admin") as client:
        assert (await client.post("/api/engine/restart")).status_code == 202


async def test_strangers_see_nothing(service: InferenceService) -> None:
    async with _client(service, None) as client:
        for path in ("/api/engine", "/api/usage"):
            assert (await client.get(path)).json()["code"] == "identity.not_signed_in"


async def test_one_sees_ones_own_usage(service: InferenceService) -> None:
    for person in (ANN, PersonId("person_bob")):
        async with service.lease(Call(None, person_id=person)) as lease:
            lease.usage = Usage(7, 3, 2)
    async with _client(service) as client:
        items = (await client.get("/api/usage?days=1")).json()["items"]
        assert (await client.get("/api/usage?days=0")).status_code == 422
    counts = [(each["model_id"], each["runs"], each["input_tokens"], each["cached_tokens"]) for each in items]
    assert counts == [("small", 1, 7, 3)]
