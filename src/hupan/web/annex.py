"""Rooms that open a moment after the first page was served.

A start is measured by the eye: the page with the conversations is there as soon as its own rooms are. What lies behind
other addresses (the market with everything around it is two thirds of the code) is loaded by a thread right after, and
whoever asks for one of those addresses before waits for it.
"""

import asyncio
import contextlib
import gc
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import structlog
from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from hupan.kernel import HupanError, Kind

Services: TypeAlias = Mapping[type, object]

# Time for the first page and what it asks for.
_FIRST_PAGE_S = 0.4
# On a machine that has too much to do a database may be late; what passes is waited for before the server ends.
_TRIES, _PAUSE_S = 4, 1.0
_AGAIN_S = "5"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wing:
    """What an annex holds once it is loaded.

    Attributes:
        routers: Its rooms' routes.
        lifespan: Is handed the services that run already; starts and yields the annex's own.
        mounts: ASGI apps under a prefix of their own.
    """

    routers: Sequence[APIRouter]
    lifespan: Callable[[Services], AbstractAsyncContextManager[Services]]
    mounts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Annex:
    """Rooms that open a moment later.

    Attributes:
        prefixes: How the paths begin that lie there.
        load: Imports the rooms; called once, in a thread.
    """

    prefixes: tuple[str, ...]
    load: Callable[[], Wing]


class AnnexDoor(BaseRoute):
    """Stands before all routes, and holds requests for the annex until it is open.

    Args:
        app: The app that the annex belongs to.
        annex: What is behind the door.
    """

    def __init__(self, app: FastAPI, annex: Annex) -> None:
        self._app = app
        self._annex = annex
        self._asked = asyncio.Event()
        self._closing = asyncio.Event()
        self._open = asyncio.Event()
        self._failure: BaseException | None = None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take every request for the annex."""
        here = scope["type"] == "http" and scope["path"].startswith(self._annex.prefixes)
        return (Match.FULL if here else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait until the annex is open, then have the request looked at again."""
        self._asked.set()
        await self._open.wait()
        if isinstance(self._failure, HupanError):
            raise self._failure
        if self._failure is not None:
            # The server ends, and is started anew: whoever comes again finds the next one.
            raise HTTPException(503, headers={"Retry-After": _AGAIN_S}) from self._failure
        await self._app.router(scope, receive, send)

    @asynccontextmanager
    async def opening(self) -> AsyncGenerator[None]:
        """Open the annex in the background; on leaving, close it."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_open())
            try:
                yield
            finally:
                self._closing.set()
                self._asked.set()

    async def _keep_open(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), _FIRST_PAGE_S)
        if self._closing.is_set():
            return
        try:
            wing = await asyncio.to_thread(self._load)
            for left in reversed(range(_TRIES)):
                if self._closing.is_set() or await self._has_opened(wing, left):
                    return
        except Exception as error:  # noqa: BLE001 - whatever it is, the server ends: as one whose start fails
            self._failure = error
            self._open.set()
            self._app.state.give_up(error)

    async def _has_opened(self, wing: Wing, left: int) -> bool:
        """Open it, and keep it open until the server stops; false where that is to be tried again."""
        try:
            async with wing.lifespan(self._app.state.services) as services:
                self._app.state.services = {**self._app.state.services, **services}
                self._make_way(wing)
                self._open.set()
                await self._closing.wait()
        except Exception as error:
            for_good = isinstance(error, HupanError) and error.kind is not Kind.UNAVAILABLE
            if not left or for_good or self._open.is_set():
                raise
            _log.warning("annex.opened_again", left=left, reason=repr(error)[:200])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), _PAUSE_S)
            return False
        return True

    def _load(self) -> Wing:
        # Nothing of what is loaded is ever thrown away, so the collector need not look at it, neither now nor later.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self._annex.load()
        finally:
            if collecting:
                gc.freeze()
                gc.enable()

    def _make_way(self, wing: Wing) -> None:
        routes = self._app.router.routes
        routes.remove(self)
        # The web app takes whatever path is left over, so it stays the last.
        web_app = routes.pop()
        for router in wing.routers:
            self._app.include_router(router)
        for prefix, mounted in wing.mounts.items():
            self._app.mount(prefix, mounted)
        routes.append(web_app)
