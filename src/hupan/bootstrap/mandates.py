"""Builds mandates."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from hupan.adapters.mandates import MandateCounter, OfferedGoods
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.trade import Trade
from hupan.household import Errands
from hupan.mandates import MandatePorts, MandateService, MandateSettings, MandateSweep
from hupan.mandates.repository import SqlMandateStore


@dataclass(frozen=True, slots=True)
class MandatesRoom:
    """The room's service, and its page."""

    mandates: MandateService
    errands: Errands


@asynccontextmanager
async def open_mandates(ground: Foundation, market: MarketRoom, trade: Trade) -> AsyncGenerator[MandatesRoom]:
    """Yield the room; on leaving, nothing more is bought.

    Args:
        ground: What every room stands on.
        market: What is offered.
        trade: By which it is bought.
    """
    settings = ground.sources.load("mandates", MandateSettings)
    ports = MandatePorts(
        ground.database.stores(SqlMandateStore),
        OfferedGoods(market.catalog, market.inventory, trade.buying.addresses),
        MandateCounter(trade.checkout.checkouts),
        ground.clock,
        timedelta(minutes=settings.cooling_off_minutes),
    )
    mandates = MandateService(ports)
    sweep = MandateSweep(ground.database, mandates)
    await sweep.start()
    try:
        yield MandatesRoom(mandates, Errands(mandates, trade.buying.addresses, trade.payments.payments))
    finally:
        await sweep.stop()
