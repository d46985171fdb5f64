"""Assembles the HTTP side: every room's routes, problem details, the health page and the built web app."""

import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware

from hupan import __version__
from hupan.platform.http import install_problem_handlers
from hupan.web.annex import Annex, AnnexDoor
from hupan.web.health import router as health
from hupan.web.static import WebApp
from hupan.web.trouble import show_trouble

_logger = logging.getLogger(__name__)

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
        annex: Rooms that open a moment after the first page was served.
    """

    routers: Sequence[APIRouter]
    lifespan: Lifespan = no_services
    middleware: Sequence[Middleware] = ()
    mounts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    frontend: Path = FRONTEND
    annex: Annex | None = None


def create_app(parts: Parts) -> FastAPI:
    """Build the web server's app."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with parts.lifespan() as services:
            app.state.services = services
            if door is None:
                yield
                return
            async with door.opening():
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
    app.state.give_up = _complain
    install_problem_handlers(app)
    show_trouble(app)
    for router in (health, *parts.routers):
        app.include_router(router)
    for prefix, mounted in parts.mounts.items():
        app.mount(prefix, mounted)
    door = AnnexDoor(app, parts.annex) if parts.annex else None
    if door:
        app.router.routes.insert(0, door)
    app.mount("/", WebApp(parts.frontend))
    return app


def _complain(error: BaseException) -> None:
    _logger.error("Rooms that open later did not", exc_info=error)
