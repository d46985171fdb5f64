"""Puts orders and checkouts, whoever has them, behind the ports of tidings."""

from collections.abc import Sequence
from datetime import datetime

from hupan.checkout import CheckoutId, CheckoutSession
from hupan.checkout.repository import SqlCheckoutStore
from hupan.kernel import OrderId
from hupan.orders import Order
from hupan.orders.ports import Selection
from hupan.orders.repository import SqlOrderStore
from hupan.platform import Database

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
