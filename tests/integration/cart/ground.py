"""A market with carts: shirts in won from Korea, one of them also in dollars from the US, and how many there are."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from hupan.cart import CartPorts, CartService
from hupan.cart.repository import SqlCartStore
from hupan.cart.routes import router
from hupan.catalog import OfferId
from hupan.identity import Site
from hupan.inventory import InventoryService, Level, Location, LocationId
from hupan.inventory.repository import SqlInventoryStore
from hupan.platform import Database
from hupan.pricing import Place, usual_shipping
from hupan.reviews import Author
from tests.integration.catalog.market import HILL, LAKE
from tests.integration.pricing.market import BLUE, RED, RED_FROM_US, Market, market_on
from tests.integration.reviews.ground import browser

__all__ = ["BLUE", "RED", "RED_FROM_US"]

SEOUL = Place("KR", "11", "03051")


@dataclass(frozen=True)
class Shop:
    database: Database
    market: Market
    inventory: InventoryService
    carts: CartService

    async def stock(self, levels: Mapping[OfferId, int]) -> None:
        """Count how many there are."""
        places = {RED: "loc_lake", BLUE: "loc_lake", RED_FROM_US: "loc_hill"}
        await self.inventory.put_levels(
            [Level(offer_id, LocationId(places[offer_id]), number) for offer_id, number in levels.items()]
        )

    @asynccontextmanager
    async def browser(self, author: Author | None = None) -> AsyncGenerator[httpx.AsyncClient]:
        """A browser of somebody, or of a guest."""
        services: dict[type, object] = {CartService: self.carts, Site: Site("127.0.0.1", passwordless=True)}
        async with browser(router, services, author) as client:
            yield client


async def open_shop(database: Database) -> Shop:
    market = await market_on(database)
    inventory = InventoryService(database.stores(SqlInventoryStore), market.catalog, market.clock)
    await inventory.put_locations(
        [
            Location(LocationId("loc_lake"), LAKE, "Lake", "KR"),
            Location(LocationId("loc_hill"), HILL, "Hill", "US"),
        ]
    )
    await market.pricing.put_shipping([usual_shipping(LAKE, "KR"), usual_shipping(HILL, "US")])
    ports = CartPorts(database.stores(SqlCartStore), market.catalog, inventory, market.pricing, market.clock)
    shop = Shop(database, market, inventory, CartService(ports))
    await shop.stock({RED: 40, BLUE: 5, RED_FROM_US: 9})
    return shop
