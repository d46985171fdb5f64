"""Somebody who has bought shirts at a stall where everything is real, and says things about them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import insert

from hupan.addresses import AddressService
from hupan.addresses.repository import SqlAddressStore
from hupan.aftercare import CareRooms, errands_of_care
from hupan.cart import CartPorts, CartService
from hupan.cart.repository import SqlCartStore
from hupan.gateways.i18naddress import AddressData
from hupan.identity.tables import PersonRow
from hupan.inventory import InventoryService
from hupan.kernel import PersonId
from hupan.orders import Order, OrderSettings, Who
from hupan.platform import Database
from hupan.pricing import PricingService
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from hupan.showcase import Market
from hupan.watches import WatchService
from hupan.watches.repository import SqlWatchStore
from tests.integration.buying.ground import Opinions, Wishes
from tests.integration.buying.speaking import Speaker
from tests.integration.catalog.market import START
from tests.integration.orders.stall import MINA
from tests.integration.orders.till import Till, open_till

_NOTHING = cast("Any", None)


@dataclass(kw_only=True)
class Customer(Speaker):
    """Mina, who comes back."""

    till: Till
    watches: WatchService
    book: AddressService

    async def look(self, order: Order) -> Order:
        """Read an order as it is now."""
        return await self.till.stall.orders.get(Who.buying(MINA), order.id)


@asynccontextmanager
async def open_customer(database: Database) -> AsyncGenerator[Customer]:
    """Open the stall, with Mina before it."""
    till = await open_till(database)
    stall = till.stall
    person: dict[str, Any] = {"id": PersonId("per_mina"), "login": "mina", "name": "Mina", "role": "member"}
    rest: dict[str, Any] = {"language": None, "theme": "system", "preferences": {}, "password_hash": None}
    async with database.engine.begin() as connection:
        await connection.execute(insert(PersonRow), [person | rest | {"disabled_at": None, "created_at": START}])
    pricing, inventory = cast("PricingService", stall.ports.prices), cast("InventoryService", stall.ports.stock)
    carts = CartService(CartPorts(database.stores(SqlCartStore), stall.catalog, inventory, pricing, stall.clock))
    market = Market(
        catalog=stall.catalog,
        inventory=inventory,
        rates=RateService(database.stores(SqlRateStore)),
        pricing=pricing,
        search=_NOTHING,
        reviews=cast("Any", Opinions()),
        questions=_NOTHING,
        standing=_NOTHING,
        wishes=cast("Any", Wishes()),
        carts=carts,
        terms=OrderSettings().terms,
    )
    watches = WatchService(database.stores(SqlWatchStore), stall.catalog, inventory, stall.clock)
    book = AddressService(database.stores(SqlAddressStore), AddressData(), stall.clock)
    rooms = CareRooms(stall.orders, stall.returns, till.payments, watches, book)
    yield Customer(stall.clock, market, errands_of_care(rooms), MINA, till=till, watches=watches, book=book)
