"""What every room is handed: settings, the database, signals, secrets and the clock."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.kernel import Clock, SystemClock
from hupan.platform import Database, DatabaseSettings, Secrets, ServerSettings, SettingsSources, Signals


@dataclass(frozen=True, slots=True)
class Foundation:
    """The ground that rooms are built on.

    Attributes:
        sources: Where a room loads its settings from.
        server: Where the server listens and keeps its data.
        database: PostgreSQL.
        signals: News between processes.
        secrets: Seals what must not be read from a stolen dump.
        clock: The time.
    """

    sources: SettingsSources
    server: ServerSettings
    database: Database
    signals: Signals
    secrets: Secrets
    clock: Clock


@asynccontextmanager
async def lay_foundation(sources: SettingsSources, *, database_url: str | None = None) -> AsyncGenerator[Foundation]:
    """Connect to the database and begin to hear signals; let go of both on leaving.

    Args:
        sources: The settings.
        database_url: Overrides the settings, for commands that borrow a running server's database.
    """
    server = sources.load("server", ServerSettings)
    settings = sources.load("database", DatabaseSettings)
    database = Database(database_url or settings.url or "", pool_size=settings.pool_size)
    signals = Signals(database)
    try:
        await signals.start()
        yield Foundation(
            sources=sources,
            server=server,
            database=database,
            signals=signals,
            secrets=await asyncio.to_thread(Secrets, server.data_dir / "secret.key"),
            clock=SystemClock(),
        )
    finally:
        await signals.stop()
        await database.close()
