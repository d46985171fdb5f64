"""The server as it is, in a process that is there to be killed; only its clock is ours."""

import asyncio
import os
import socket
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from hupan.bootstrap import foundation, shop
from hupan.bootstrap.app import build_app
from hupan.gateways.dbos import engine
from hupan.gateways.stripe import calls
from hupan.platform import SettingsSources
from hupan.platform.telemetry import configure_logs

# Some are named only so that no life has to load them anew.
__all__ = ["CARRIER_SECRET", "ShiftedClock", "calls", "engine", "serve", "shifted", "shop", "sources"]


CARRIER_SECRET = "a secret of the carrier"


def sources(variables: Mapping[str, str]) -> SettingsSources:
    """Read settings; parcels arrive only when a carrier says so."""
    carriers = {"webhook_secrets": {"demo": CARRIER_SECRET}, "demo_delivery_s": 10**9}
    return SettingsSources(None, variables, {"fulfillment": carriers})


class ShiftedClock:
    """The machine's clock, so much ahead of the time, or behind it."""

    def __init__(self, ahead: timedelta) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


@contextmanager
def shifted(ahead: timedelta) -> Generator[None]:
    """Let every room that opens within the block read a shifted clock; others in this process read the right one."""
    right = foundation.SystemClock
    foundation.SystemClock = lambda: ShiftedClock(ahead)
    try:
        yield
    finally:
        foundation.SystemClock = right


def serve(listener: socket.socket, folder: str, variables: Mapping[str, str], ahead: timedelta, point: str) -> None:
    """Serve until killed, at a named point at the latest.

    Args:
        listener: Listens already, so that nobody is refused between two lives.
        folder: Where keys are kept, and what this process says.
        variables: Settings.
        ahead: Of the clock.
        point: Where to die; empty for nowhere.
    """
    log = os.open(Path(folder) / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    os.environ["HUPAN_FAULT"] = point
    configure_logs("warning", json_lines=True)
    app = build_app(sources(variables))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    gave_up: list[BaseException] = []

    def give_up(error: BaseException) -> None:
        gave_up.append(error)
        server.should_exit = True

    app.state.give_up = give_up
    with shifted(ahead):
        server.run(sockets=[listener])
    # As the web process does, whose supervisor starts it again.
    sys.exit(1 if gave_up else 0)
