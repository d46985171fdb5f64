"""Puts orders, their pictures and checkouts, whoever has them, behind the ports of tidings."""

from collections.abc import Sequence
from datetime import datetime

from hupan.checkout import CheckoutId, CheckoutSession
from hupan.checkout.repository import SqlCheckoutStore
from hupan.exhibits import Exhibit
from hupan.exhibits.repository import SqlExhibitStore
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


class AllExhibits:
    """Implements `hupan.tidings.ports.Exhibits` by the rows of pictures.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlExhibitStore)

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Exhibit]]:
        """List the pictures of orders, whoever's they are, with what is left of those that were taken back."""
        async with self._stores() as store:
            return await store.of_orders(order_ids)


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
