"""Builds tidings, and puts the rooms below behind their ports."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from hupan.bootstrap.foundation import Foundation
from hupan.checkout import CheckoutId, CheckoutSession
from hupan.checkout.repository import SqlCheckoutStore
from hupan.fulfillment import FulfillmentService
from hupan.kernel import OrderId
from hupan.notices import NoticeSettings
from hupan.orders import Order
from hupan.orders.ports import Selection
from hupan.orders.repository import SqlOrderStore
from hupan.platform import Database
from hupan.tidings import Follower, Teller, TellerPorts
from hupan.tidings.repository import SqlTidingStore

_STRETCH = 200


class AllOrders:
    """Implements `hupan.tidings.ports.Orders` by the rows of orders: whoever tells of them asks in nobody's name.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlOrderStore)

    async def several(self, order_ids: Sequence[OrderId]) -> list[Order]:
        """Read orders, whoever's they are; those that are not there are left out."""
        async with self._stores() as store:
            return await store.several(order_ids)

    async def since(self, placed_after: datetime, before: OrderId | None) -> list[Order]:
        """Read a stretch of the orders that were placed after a moment, the newest first."""
        async with self._stores() as store:
            found = await store.page(Selection(before=before, limit=_STRETCH))
        return [order for order in found if order.placed_at > placed_after]


class AllCheckouts:
    """Implements `hupan.tidings.ports.Checkouts` by the rows of checkouts.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlCheckoutStore)

    async def several(self, checkout_ids: Sequence[CheckoutId]) -> dict[CheckoutId, CheckoutSession]:
        """Read checkouts as they were kept, whoever's they are; those that are not there are left out."""
        async with self._stores() as store:
            return await store.several(checkout_ids)


def build_follower(ground: Foundation, fulfillment: FulfillmentService) -> Follower:
    """Build the room.

    Args:
        ground: What every room stands on.
        fulfillment: Knows where parcels are.
    """
    database, orders = ground.database, AllOrders(ground.database)
    ports = TellerPorts(
        stores=database.stores(SqlTidingStore),
        orders=orders,
        parcels=fulfillment,
        checkouts=AllCheckouts(database),
        clock=ground.clock,
        letters=ground.sources.load("notices", NoticeSettings).smtp_host is not None,
    )
    return Follower(database, ground.signals, Teller(ports), orders, ground.clock)


@asynccontextmanager
async def tell_tidings(ground: Foundation, fulfillment: FulfillmentService) -> AsyncGenerator[None]:
    """Tell what becomes of orders, for as long as the block runs.

    Args:
        ground: What every room stands on.
        fulfillment: Knows where parcels are.
    """
    follower = build_follower(ground, fulfillment)
    await follower.start()
    try:
        yield
    finally:
        await follower.stop()
