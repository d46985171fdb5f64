"""Lends the market's rooms to a command, whether or not a server is running."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from hupan.bootstrap.exchange import ExchangeRoom, open_exchange
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom, open_market
from hupan.cli.ground import with_ground

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Market:
    """What commands do things with."""

    rooms: MarketRoom
    exchange: ExchangeRoom


def with_market(work: Callable[[Market], Awaitable[T]]) -> T:
    """Do something with the market.

    Whoever may read the data folder holds the machine, so no role is asked for.

    Args:
        work: What to do; its result is returned.
    """

    async def run(ground: Foundation) -> T:
        async with open_market(ground) as rooms, open_exchange(ground, rooms) as exchange:
            return await work(Market(rooms, exchange))

    return with_ground(run)
