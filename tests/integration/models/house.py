"""The rooms of models, downloads and endpoints on a real PostgreSQL, with a hub beside them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI, Request, Response

from hupan.downloads import DownloadRules, DownloadService, ModelHub, ModelShelf, ModelSource, SourceKind
from hupan.endpoints import EndpointService
from hupan.endpoints.repository import SqlEndpointStore
from hupan.endpoints.routes import router as endpoints_router
from hupan.gateways.endpoint_probe import HttpEndpointProbe
from hupan.kernel import PersonId, SystemClock
from hupan.models import BuiltinCatalog, LibraryParts, Machine, ModelCatalog, ModelEvents, ModelLibrary
from hupan.models.repository import SqlModelStore
from hupan.models.routes import router as models_router
from hupan.models.schemas import download_json
from hupan.platform import Database, Secrets
from hupan.platform.http import Caller, Role, install_problem_handlers

GIB = 1024**3


@dataclass
class AnyMachine:
    """A machine of any size."""

    machine: Machine = field(default_factory=lambda: Machine(24 * GIB, 20 * GIB, 2, 100 * GIB))

    def look(self) -> Machine:
        return self.machine


@dataclass
class House:
    """Everything as one process has it."""

    library: ModelLibrary
    downloads: DownloadService
    endpoints: EndpointService
    events: ModelEvents
    shelf: ModelShelf
    machine: AnyMachine
    catalog: ModelCatalog


@dataclass
class Ground:
    """What a house stands on."""

    database: Database
    directory: Path
    builtin: BuiltinCatalog
    sources: list[ModelSource]
    hubs: list[ModelHub]
    secrets: Secrets


def build(ground: Ground, configured: str | None = None) -> House:
    stores = ground.database.stores(SqlModelStore)
    events = ModelEvents(download_json)
    catalog = ModelCatalog(ground.builtin, stores)
    shelf = ModelShelf(ground.directory / "models")
    downloads = DownloadService(catalog, shelf, ground.sources, events, DownloadRules(tuple(SourceKind), 0))
    endpoints = EndpointService(
        ground.database.stores(SqlEndpointStore),
        HttpEndpointProbe(timeout_s=0.5),
        ground.secrets,
        events.publish_list,
        SystemClock(),
    )
    machine = AnyMachine()
    parts = LibraryParts(catalog, shelf, downloads, endpoints, events, machine)
    library = ModelLibrary(parts, stores, ground.sources, ground.hubs, configured)
    return House(library, downloads, endpoints, events, shelf, machine, catalog)


def build_app(house: House, role: Role | None) -> FastAPI:
    """The routes, with somebody signed in, or nobody."""
    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(models_router)
    app.include_router(endpoints_router)
    app.state.services = {
        ModelLibrary: house.library,
        DownloadService: house.downloads,
        EndpointService: house.endpoints,
        ModelEvents: house.events,
    }

    @app.middleware("http")
    async def sign_in(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if role is not None:
            request.state.caller = Caller(PersonId("per_1"), role)
        return await call_next(request)

    del sign_in
    return app
