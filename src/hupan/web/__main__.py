"""The web process: `python -m hupan.web`, started by the supervisor, which hands it the port it already listens on.

It tells when it is ready by writing to one pipe, and stops when another one breaks: that one is held by the
supervisor, so a killed supervisor leaves no web process behind, nor a database.
"""

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import uvicorn
from fastapi import FastAPI

from hupan.bootstrap.app import build_app
from hupan.kernel import HupanError, Kind
from hupan.platform import DatabaseSettings, ServerSettings, SettingsSources
from hupan.platform.migrate import upgrade
from hupan.platform.telemetry import configure_logs
from hupan.supervisor import EmbeddedPostgres

# The supervisor does not try again after these: the same start would fail the same way.
_FATAL = {Kind.INVALID: 2, Kind.CONFLICT: 5}

# Open event streams never end by themselves; whoever follows one comes back with Last-Event-ID.
_STREAMS_GRACE_S = 1
_SWITCH_S = 0.0005


class WebServer(uvicorn.Server):
    """A server that says when it is ready and ends with its supervisor.

    Args:
        config: uvicorn's settings.
        ready: A pipe to write to when requests are served; closed afterwards.
        lifeline: A pipe that breaks when the supervisor dies.
    """

    def __init__(self, config: uvicorn.Config, ready: int, lifeline: int) -> None:
        super().__init__(config)
        self.orphaned = False
        self.broken = False
        self._ready = ready
        self._lifeline = lifeline

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell the supervisor."""
        await super().startup(sockets)
        asyncio.get_running_loop().add_reader(self._lifeline, self._let_go)
        if self.started:
            os.write(self._ready, b"ready\n")
            # What was loaded lives as long as the process: out of the collector's sight with it. `launch` had it rest.
            gc.freeze()
            gc.enable()
        os.close(self._ready)

    def _let_go(self) -> None:
        asyncio.get_running_loop().remove_reader(self._lifeline)
        self.orphaned = True
        self.should_exit = True


def build(sources: SettingsSources) -> FastAPI:
    """Bring the database up to date and assemble the app."""
    database = sources.load("database", DatabaseSettings)
    upgrade(database.url or "")
    return build_app(sources)


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(prog="python -m hupan.web")
    for name in ("listen", "ready", "lifeline"):
        arguments.add_argument(f"--{name}-fd", type=int, required=True)
    handed = arguments.parse_args()
    try:
        sources = SettingsSources(Path(os.environ["HUPAN_CONFIG"]))
        server_settings = sources.load("server", ServerSettings)
        configure_logs(server_settings.log_level, json_lines=True)
        app = build(sources)
    except HupanError as error:
        _give_up(error)
    refusals = _listen_for_refusals(app)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STREAMS_GRACE_S,
        backlog=1024,
    )
    # What works behind (an index being built, a market being made up) does it in threads; a page that is made in fifty
    # short steps would wait for them at each.
    sys.setswitchinterval(_SWITCH_S)
    server = WebServer(config, handed.ready_fd, handed.lifeline_fd)
    app.state.give_up = partial(_end, server, refusals)
    listener = socket.socket(fileno=handed.listen_fd)
    try:
        server.run(sockets=[listener])
    except SystemExit:
        if refusals:
            _give_up(refusals[0])
        raise
    if refusals:
        _give_up(refusals[0])
    if server.orphaned:
        _end_database(server_settings.data_dir)
    if server.broken:
        sys.exit(1)


def _listen_for_refusals(app: FastAPI) -> list[HupanError]:
    """Collect what keeps the rooms from opening; uvicorn itself would only print it with a stack trace."""
    refusals: list[HupanError] = []
    open_rooms = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncGenerator[None]:
        try:
            async with open_rooms(served):
                yield
        except HupanError as error:
            refusals.append(error)
            raise

    app.router.lifespan_context = lifespan
    logging.getLogger("uvicorn.error").addFilter(lambda _: not refusals)
    return refusals


def _end(server: WebServer, refusals: list[HupanError], error: BaseException) -> None:
    if isinstance(error, HupanError):
        refusals.append(error)
    else:
        logging.getLogger(__name__).critical("The market does not open", exc_info=error)
        server.broken = True
    server.should_exit = True


def _give_up(error: HupanError) -> NoReturn:
    sys.stderr.write(f"hupan: {error.detail}\n")
    sys.exit(_FATAL.get(error.kind, 1))


def _end_database(data_dir: Path) -> None:
    with contextlib.suppress(HupanError, OSError):
        EmbeddedPostgres(data_dir / "postgres", data_dir / "logs" / "postgres.log").stop_leftover()


if __name__ == "__main__":
    main()
