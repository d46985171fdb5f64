"""The market behind UCP's door on a real socket, in a thread of its own, so that suites of others can talk to it."""

import asyncio
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from hupan.platform import Database, Row
from tests.integration.ucp.house import House, open_house
from tests.integration.ucp.platform import BACK, LOOPBACK, sign_in
from tests.integration.ucp.suite import CONFIDENTIAL, PUBLIC, SECRET, SUITE_AGENT

_STARTED_S = 60.0


@dataclass
class Served:
    """A running server."""

    url: str


async def _let_in(house: House) -> None:
    """Make somebody an owner, and the suite's platforms known."""
    await sign_in(house)
    for client_id, secret in ((PUBLIC, None), (CONFIDENTIAL, SECRET)):
        await house.linking.register(
            "Suite", SUITE_AGENT, [BACK, LOOPBACK], keeps_secret=bool(secret), client_id=client_id, secret=secret
        )


@contextmanager
def serving(
    database_url: str, folder: Path, pinned: Mapping[str, object], environment: Mapping[str, str] | None = None
) -> Generator[Served]:
    """Serve for as long as the block runs."""
    ready = threading.Event()
    servers: list[uvicorn.Server] = []
    failed: list[BaseException] = []

    async def serve() -> None:
        database = Database(database_url)
        async with database.engine.begin() as connection:
            await connection.run_sync(Row.metadata.create_all)
        async with open_house(database, folder, pinned, environment) as house:
            await _let_in(house)
            config = uvicorn.Config(house.app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
            server = uvicorn.Server(config)
            servers.append(server)
            running = asyncio.create_task(server.serve())
            while not server.started and not running.done():
                await asyncio.sleep(0.02)
            ready.set()
            await running
        await database.close()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            ready.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(_STARTED_S)
    assert not failed, failed
    try:
        port = servers[0].servers[0].sockets[0].getsockname()[1]
        yield Served(f"http://127.0.0.1:{port}")
    finally:
        servers[0].should_exit = True
        thread.join(20)
