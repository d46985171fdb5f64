"""Builds what stands between looking and paying: address books and carts."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.addresses import AddressService
from hupan.addresses.repository import SqlAddressStore
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.cart import Belongings, CartPorts, CartService, CartSweep
from hupan.cart.repository import SqlCartStore
from hupan.gateways.i18naddress import AddressData


@dataclass(frozen=True, slots=True)
class BuyingRoom:
    """The rooms' services."""

    addresses: AddressService
    carts: CartService


@asynccontextmanager
async def open_buying(
    ground: Foundation, market: MarketRoom, belongings: Belongings | None = None
) -> AsyncGenerator[BuyingRoom]:
    """Yield the rooms' services; on leaving, their background tasks end.

    Args:
        ground: What every room stands on.
        market: What can be bought, how many there are, and what that costs.
        belongings: What else of a guest's becomes a person's who signs in.
    """
    database, clock = ground.database, ground.clock
    addresses = AddressService(database.stores(SqlAddressStore), AddressData(), clock)
    stores = database.stores(SqlCartStore)
    carts = CartService(CartPorts(stores, market.catalog, market.inventory, market.pricing, clock, belongings))
    sweep = CartSweep(carts, clock)
    await sweep.start()
    try:
        yield BuyingRoom(addresses, carts)
    finally:
        await sweep.stop()
