"""Builds the room of imports and exports."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.catalog import CatalogService
from hupan.exchange import ExchangeSettings, ExportService, ImportPorts, ImportService, RunPorts
from hupan.exchange.repository import ImportLocks, SqlJobStore
from hupan.gateways.open_web import OpenWebClient
from hupan.inventory import InventoryService
from hupan.pictures import PictureService
from hupan.protocols.feeds import FORMATS, writers


@dataclass(frozen=True, slots=True)
class ExchangeRoom:
    """The room's services."""

    imports: ImportService
    export: ExportService


@dataclass(frozen=True, slots=True)
class ExchangeNeeds:
    """What imports write to, and fetch with."""

    catalog: CatalogService
    inventory: InventoryService
    pictures: PictureService
    web: OpenWebClient


@asynccontextmanager
async def open_exchange(
    ground: Foundation, needs: ExchangeNeeds, *, resume: bool = False
) -> AsyncGenerator[ExchangeRoom]:
    """Yield the room's services; on leaving, imports stop, to go on the next time.

    Args:
        ground: What every room stands on.
        needs: What imports write to.
        resume: Whether to go on with imports that were broken off; the server does.
    """
    stores = ground.database.stores(SqlJobStore)
    imports = ImportService(
        ImportPorts(
            run=RunPorts(
                stores=stores,
                catalog=needs.catalog,
                inventory=needs.inventory,
                pictures=needs.pictures,
                formats=FORMATS,
                clock=ground.clock,
                settings=ground.sources.load("exchange", ExchangeSettings),
            ),
            lock=ImportLocks(ground.database),
            news=ground.signals,
            web=needs.web,
            folder=ground.server.data_dir / "imports",
        )
    )
    base_url = (ground.server.public_url or f"http://{ground.server.host}:{ground.server.port}").rstrip("/")
    export = ExportService(needs.catalog, needs.inventory, base_url, writers(base_url))
    try:
        if resume:
            await imports.resume()
        yield ExchangeRoom(imports, export)
    finally:
        await imports.stop()
