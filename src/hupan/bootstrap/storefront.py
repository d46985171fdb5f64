"""Builds the storefront, and the till in its frame."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.buying import BuyingRoom
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.search import SearchService
from hupan.showcase import Market
from hupan.storefront import Storefront
from hupan.till import TEMPLATES, CartDesk
from hupan.web.app import FRONTEND


@dataclass(frozen=True, slots=True)
class StorefrontRoom:
    """The rooms' services."""

    storefront: Storefront
    cart_desk: CartDesk


@asynccontextmanager
async def open_storefront(
    ground: Foundation, rooms: MarketRoom, buying: BuyingRoom, search: SearchService
) -> AsyncGenerator[StorefrontRoom]:
    """Yield the rooms' services; templates are read in the background meanwhile.

    Args:
        ground: What every room stands on.
        rooms: The market.
        buying: Carts.
        search: Finds its goods.
    """
    market = Market(
        catalog=rooms.catalog,
        inventory=rooms.inventory,
        rates=rooms.rates,
        pricing=rooms.pricing,
        search=search,
        reviews=rooms.reviews,
        questions=rooms.questions,
        standing=rooms.standing,
        wishes=rooms.wishes,
        carts=buying.carts,
    )
    storefront = Storefront(market, ground.signals, ground.clock, FRONTEND, (TEMPLATES,))
    await storefront.start()
    try:
        yield StorefrontRoom(storefront, CartDesk(buying.carts))
    finally:
        await storefront.stop()
