"""Builds limits."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.adapters.limits import CheckoutAttempts
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.limits import LimitService, LimitSweep
from hupan.limits.repository import SqlLimitStore


@dataclass(frozen=True, slots=True)
class LimitsRoom:
    """The room's service."""

    limits: LimitService


@asynccontextmanager
async def open_limits(ground: Foundation, market: MarketRoom) -> AsyncGenerator[LimitsRoom]:
    """Yield the room; on leaving, nobody looks any more what came of what was taken.

    Args:
        ground: What every room stands on.
        market: Knows goods and rates.
    """
    stores = ground.database.stores(SqlLimitStore)
    limits = LimitService(stores, market.catalog, market.rates, ground.clock)
    sweep = LimitSweep(limits, CheckoutAttempts(ground.database))
    await sweep.start()
    try:
        yield LimitsRoom(limits)
    finally:
        await sweep.stop()
