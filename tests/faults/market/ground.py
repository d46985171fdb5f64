"""A market on a PostgreSQL of its own, and how both are killed and come back."""

import asyncio
import multiprocessing
import os
import random
import signal
import socket
import subprocess
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import TypeVar

import httpx
import psutil

from hupan.bootstrap.app import build_app
from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.market import open_market
from hupan.bootstrap.tables import load_tables
from hupan.catalog import Listing, OfferId, SellerId
from hupan.inventory import Level, Location, LocationId
from hupan.kernel import Language, Money
from hupan.payments import PaymentService
from hupan.platform import Database, Row, SettingsSources
from hupan.pricing import Conditions, PercentOff, Promotion, PromotionId, usual_shipping
from hupan.pricing import Level as PromotionLevel
from hupan.supervisor import EmbeddedPostgres
from tests.faults.market.bank import GIVES_UP_S, SECRET, Bank, Post, open_town
from tests.faults.market.server import serve, shifted, sources
from tests.integration.catalog.market import LAKE, offer, open_stalls, seller, shirt, store

S = TypeVar("S")

MOON = SellerId("sell_moon")
RED, BLUE, CAP = OfferId("off_shirt_red_lake"), OfferId("off_shirt_blue_lake"), OfferId("off_cap_red_moon")
GOODS = (RED, BLUE, CAP)
UNITS = 100_000
LEASES_END = timedelta(minutes=2)
"""So much later is it for whoever comes after a kill, that nothing the dead one held is waited for."""

_ALIVE_S = 120.0
_NO_SYNC = "\nfsync = off\n"

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.market.server"])


@dataclass
class Ground:
    """What outlives every process: data, the port, and everybody outside."""

    folder: Path
    chance: random.Random
    bank: Bank
    post: Post
    postgres: EmbeddedPostgres
    listener: socket.socket
    ahead: timedelta = timedelta()
    jumped: bool = False
    database: subprocess.Popen[bytes] | None = None
    server: ForkServerProcess | None = None
    deaths: list[str] = field(default_factory=list[str])
    leaps: list[tuple[datetime, timedelta]] = field(default_factory=list[tuple[datetime, timedelta]])

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    @property
    def variables(self) -> Mapping[str, str]:
        """The settings."""
        return {
            "HUPAN_SERVER_DATA_DIR": str(self.folder / "data"),
            "HUPAN_DATABASE_URL": self.postgres.url,
            "HUPAN_MARKET_DEMO": "false",
            "HUPAN_MODELS_SOURCES": "file",
            "HUPAN_MODELS_FETCH_DEFAULT": "false",
            "HUPAN_SEARCH_MEANING": "false",
            "HUPAN_STRIPE_SECRET_KEY": "sk_test_1",
            "HUPAN_STRIPE_WEBHOOK_SECRET": SECRET,
            "HUPAN_STRIPE_API_BASE": self.bank.url,
            "HUPAN_STRIPE_TIMEOUT_S": str(GIVES_UP_S),
            "HUPAN_WEBHOOKS_PRIVATE_NETWORKS": "true",
            "HUPAN_NOTICES_SMTP_HOST": "127.0.0.1",
            "HUPAN_NOTICES_SMTP_PORT": str(self.post.smtp_port),
            "HUPAN_NOTICES_SMTP_SECURITY": "none",
            "HUPAN_NOTICES_PUSH_PRIVATE_NETWORKS": "true",
        }

    @property
    def sources(self) -> SettingsSources:
        """The settings, as rooms read them."""
        return sources(self.variables)

    async def start_database(self) -> None:
        """Start PostgreSQL, and wait until it answers."""
        await asyncio.to_thread(self.postgres.prepare)
        await asyncio.to_thread(self._trust_the_kernel)
        process = self.database = await asyncio.to_thread(self.postgres.start)
        async with asyncio.timeout(_ALIVE_S):
            while not await asyncio.to_thread(self.postgres.is_ready, process):
                assert process.poll() is None, self.postgres.last_words()
                await asyncio.sleep(0.02)

    def _trust_the_kernel(self) -> None:
        """Leave to the kernel when it writes: what a killed process has written is written, only a power cut differs.

        Without this a database that comes back writes out all its files first, which is most of a moment.
        """
        settings = self.folder / "postgres" / "postgresql.conf"
        if _NO_SYNC not in (said := settings.read_text()):
            settings.write_text(said + _NO_SYNC)

    async def kill_database(self) -> None:
        """Kill PostgreSQL with everything that belongs to it, in any order."""
        process, self.database = self.database, None
        assert process is not None
        parts = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for each in self.chance.sample(parts, len(parts)):
            with suppress(psutil.NoSuchProcess):
                each.kill()
        async with asyncio.timeout(_ALIVE_S):
            # Whoever buries the dead of a dead parent may take seconds for it; they do nothing any more.
            while any(_lives(each) for each in parts):
                await asyncio.sleep(0.01)
        await asyncio.to_thread(process.wait)
        self.deaths.append("postgres")

    async def start_server(self, point: str = "") -> None:
        """Begin another life of the server."""
        words = (self.listener, str(self.folder), self.variables, self.ahead, point)
        self.server = _context.Process(target=serve, args=words)
        await asyncio.to_thread(self.server.start)

    async def wait_for_death(self, seconds: float, why: str) -> None:
        """Wait until the server has died by a kill of its own.

        Args:
            seconds: How long.
            why: What is to be counted.
        """
        assert self.server is not None
        await asyncio.to_thread(self.server.join, seconds)
        assert self.server.exitcode == -signal.SIGKILL, f"{why}: {self.server.exitcode}, {self.last_words()}"
        self.deaths.append(why)
        self.ahead += LEASES_END
        self.leaps.append((datetime.now(UTC), LEASES_END))

    def passed(self, began: datetime, ended: datetime) -> timedelta:
        """How much time the servers' clocks counted between two moments of ours, kills included."""
        return ended - began + sum((by for at, by in self.leaps if began <= at <= ended), timedelta())

    async def kill_server(self) -> None:
        """Kill the server where it stands."""
        assert self.server is not None
        self.server.kill()
        await self.wait_for_death(20, "server")

    async def stop_server(self) -> None:
        """End the server in order."""
        assert self.server is not None
        self.server.terminate()
        await asyncio.to_thread(self.server.join, 30)
        assert self.server.exitcode in {0, -signal.SIGTERM}, self.last_words()

    async def answers(self) -> None:
        """Wait until the server serves; one that gave up since the database was away is started again."""
        async with httpx.AsyncClient(base_url=self.url, timeout=5) as client, asyncio.timeout(_ALIVE_S):
            while True:
                with suppress(httpx.TransportError):
                    if (await client.get("/api/health")).is_success:
                        return
                assert self.server is not None
                if not self.server.is_alive():
                    assert self.server.exitcode == 1, self.last_words()
                    await self.start_server()
                await asyncio.sleep(0.02)

    def last_words(self) -> str:
        """What the server said last."""
        log = self.folder / "server.log"
        return log.read_text(errors="replace")[-3000:] if log.exists() else ""

    @asynccontextmanager
    async def at_home(self) -> AsyncGenerator[Mapping[type, object]]:
        """Open every room here, so that tests can ask their services; the server has to be down."""
        with shifted(self.ahead):
            app = await asyncio.to_thread(build_app, self.sources)
            async with app.router.lifespan_context(app):
                services: Mapping[type, object] = {}
                async with asyncio.timeout(_ALIVE_S):
                    # The market opens a moment after the rest.
                    while PaymentService not in services:
                        services = app.state.services
                        await asyncio.sleep(0.02)
                yield services


@asynccontextmanager
async def open_ground(folder: Path, chance: random.Random, rude: float = 0.0) -> AsyncGenerator[Ground]:
    """Open a market with goods, in which nobody has bought anything.

    Args:
        folder: Where everything lies.
        chance: What is left to chance.
        rude: How often the world outside does not behave.
    """
    (folder / "data").mkdir()
    # What a server is made of loads while there is nothing to serve yet.
    await asyncio.to_thread(forkserver.ensure_running)
    async with open_town(chance, rude) as (bank, post):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(1024)
            postgres = EmbeddedPostgres(folder / "postgres", folder / "postgres.log")
            ground = Ground(folder, chance, bank, post, postgres, listener)
            bank.calls = f"{ground.url}/api/market/payments/stripe/callback"
            await ground.start_database()
            try:
                await _fill(ground)
                yield ground
            finally:
                await bank.hang_up()
                await _end(ground)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def _end(ground: Ground) -> None:
    if ground.server is not None and ground.server.is_alive():
        ground.server.kill()
        await asyncio.to_thread(ground.server.join, 20)
    if ground.database is not None:
        os.kill(ground.database.pid, signal.SIGQUIT)
        await asyncio.to_thread(ground.database.wait)


async def _fill(ground: Ground) -> None:
    await asyncio.to_thread(load_tables)
    database = Database(ground.postgres.url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await database.close()
    async with lay_foundation(ground.sources) as laid, open_market(laid) as market:
        await open_stalls(market.catalog)
        await market.catalog.put_sellers([seller(MOON)], [store(MOON)])
        cap = shirt("cap", 9_900)
        caps = Listing(cap.product, (offer(cap.product, 0, MOON, Money(9_900, "KRW")),))
        await market.catalog.put_listings([shirt(), caps])
        places = {LAKE: LocationId("loc_lake"), MOON: LocationId("loc_moon")}
        await market.inventory.put_locations([Location(each, name, name, "KR") for name, each in places.items()])
        await market.inventory.put_levels(
            [Level(RED, places[LAKE], UNITS), Level(BLUE, places[LAKE], UNITS), Level(CAP, places[MOON], UNITS)]
        )
        await market.pricing.put_shipping([usual_shipping(each, "KR") for each in places])
        spring = Promotion(
            PromotionId(""),
            {Language.EN: "Spring"},
            PromotionLevel.PLATFORM,
            PercentOff(Decimal(10)),
            code="SPRING",
            conditions=Conditions(limit=1_000_000),
        )
        await market.promotions.add(spring)
