"""Assembles the HTTP side: every room's routes, problem details, the health page and the built web app."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware

from hupan import __version__
from hupan.platform.http import install_problem_handlers
from hupan.web.health import router as health
from hupan.web.static import WebApp

FRONTEND = Path(__file__).parents[3] / "frontend" / "dist"

Lifespan = Callable[[], AbstractAsyncContextManager[Mapping[type, object]]]


@asynccontextmanager
async def no_services() -> AsyncGenerator[Mapping[type, object]]:
    """Run nothing; enough to describe the routes."""
    yield {}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the app is made of.

    Attributes:
        routers: Every room's routes, already under their prefixes.
        lifespan: Starts what runs in the background and yields the services by type; stops it all on leaving.
        middleware: ASGI middleware, outermost first.
        mounts: ASGI apps under a prefix of their own, such as `/v1`.
        frontend: Folder of the built web app.
    """

    routers: Sequence[APIRouter]
    lifespan: Lifespan = no_services
    middleware: Sequence[Middleware] = ()
    mounts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    frontend: Path = FRONTEND


def create_app(parts: Parts) -> FastAPI:
    """Build the web server's app."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with parts.lifespan() as services:
            app.state.services = services
            yield

    app = FastAPI(
        title="Hupan",
        version=__version__,
        summary="An open assistant that you own.",
        lifespan=lifespan,
        middleware=list(parts.middleware),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.services = {}
    install_problem_handlers(app)
    for router in (health, *parts.routers):
        app.include_router(router)
    for prefix, mounted in parts.mounts.items():
        app.mount(prefix, mounted)
    app.mount("/", WebApp(parts.frontend))
    return app
