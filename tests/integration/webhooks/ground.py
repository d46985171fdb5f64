"""A receiver of webhooks on this machine, and the room around it."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.gateways.open_web import OpenWebSender
from hupan.platform import Database, Secrets, Signals
from hupan.webhooks import Courier, CourierPorts, Event, Signer, WebhookService, announce
from hupan.webhooks.repository import SqlWebhookStore

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Who answers at all has answered by then, however busy the machine is.
BUSY_MACHINE_S = 15.0
_numbers = itertools.count(1)


class HandClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def go(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Got:
    """A request that arrived."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Somebody's server; it answers as the test says."""

    url: str = ""
    got: list[Got] = field(default_factory=list[Got])
    answer: Callable[[Got], Awaitable[web.StreamResponse]] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.got]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        got = Got({name.lower(): value for name, value in request.headers.items()}, await request.read())
        self.got.append(got)
        if self.answer is not None:
            return await self.answer(got)
        return web.Response(status=self.status, headers=self.headers, text="thanks")


@asynccontextmanager
async def receiving(path: str = "/hooks") -> AsyncGenerator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{path:.*}", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    receiver.url = f"http://{host}:{port}{path}"
    try:
        yield receiver
    finally:
        await runner.cleanup()


class HandCourier(Courier):
    """A courier that also goes when it is told to."""

    async def deliver_due(self) -> int:
        """Deliver everything that is due, and wait for the answers; returns how many attempts were made."""
        attempts = 0
        while taken := await self._take():
            attempts += taken
            await asyncio.gather(*self._on_the_way)
        return attempts


@dataclass
class Post:
    """The room as it stands in one server process."""

    database: Database
    service: WebhookService
    courier: HandCourier
    clock: HandClock
    secrets: Secrets

    async def tell(self, topic: str, event_id: str = "", audience: str = "") -> str:
        event = Event.of(event_id or f"evt_{next(_numbers)}", topic, {"총액": 5}, self.clock.now(), audience)
        async with AsyncSession(self.database.engine) as session, session.begin():
            await announce(session, event)
        return event.id


@asynccontextmanager
async def post_office(
    database: Database,
    folder: Path,
    *,
    private_networks: bool = True,
    signer: Signer | None = None,
    patience_s: float = BUSY_MACHINE_S,
) -> AsyncGenerator[Post]:
    clock, signals = HandClock(), Signals(database)
    secrets = await asyncio.to_thread(Secrets, folder / "secret.key")
    stores = database.stores(SqlWebhookStore)
    async with OpenWebSender(private_networks=private_networks, whole_s=patience_s) as sender:
        ports = CourierPorts(stores, sender, secrets, clock, signer, chance=lambda: 0.5)
        await signals.start()
        yield Post(
            database, WebhookService(stores, sender, secrets, clock), HandCourier(ports, signals), clock, secrets
        )
        await signals.stop()
