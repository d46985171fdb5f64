"""Builds the room of imports and exports."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.exchange import ExchangeSettings, ExportService, ImportPorts, ImportService, RunPorts
from hupan.exchange.repository import ImportLocks, SqlJobStore
from hupan.gateways.open_web import OpenWebClient
from hupan.pictures import PictureSettings
from hupan.protocols.feeds import FORMATS
from hupan.protocols.feeds_out import writers


@dataclass(frozen=True, slots=True)
class ExchangeRoom:
    """The room's services."""

    imports: ImportService
    export: ExportService


@asynccontextmanager
async def open_exchange(
    ground: Foundation, market: MarketRoom, *, resume: bool = False
) -> AsyncGenerator[ExchangeRoom]:
    """Yield the room's services; on leaving, imports stop, to go on the next time.

    Args:
        ground: What every room stands on.
        market: What imports write to.
        resume: Whether to go on with imports that were broken off; the server does.
    """
    private = ground.sources.load("pictures", PictureSettings).private_networks
    async with OpenWebClient(private_networks=private) as web:
        run = RunPorts(
            stores=ground.database.stores(SqlJobStore),
            catalog=market.catalog,
            inventory=market.inventory,
            pictures=market.pictures,
            reviews=market.reviews,
            formats=FORMATS,
            clock=ground.clock,
            settings=ground.sources.load("exchange", ExchangeSettings),
        )
        folder = ground.server.data_dir / "imports"
        imports = ImportService(ImportPorts(run, ImportLocks(ground.database), ground.signals, web, folder))
        base_url = (ground.server.public_url or f"http://{ground.server.host}:{ground.server.port}").rstrip("/")
        export = ExportService(market.catalog, market.inventory, base_url, writers(base_url))
        try:
            if resume:
                await imports.resume()
            yield ExchangeRoom(imports, export)
        finally:
            await imports.stop()
