"""Builds tidings, and puts the rooms below behind their ports."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.trade import Trade
from hupan.checkout import CheckoutId, CheckoutSession
from hupan.checkout.repository import SqlCheckoutStore
from hupan.identity import PeopleService
from hupan.kernel import OrderId
from hupan.notices import NoticeSettings
from hupan.orders import Order
from hupan.orders.ports import Selection
from hupan.orders.repository import SqlOrderStore
from hupan.platform import Database
from hupan.tidings import DeskFollower, DeskPorts, DeskTeller, Follower, Speakers, Teller, TellerPorts
from hupan.tidings.repository import SqlTidingStore
from hupan.webhooks import WebhookService

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


@asynccontextmanager
async def tell_tidings(
    ground: Foundation, market: MarketRoom, trade: Trade, people: PeopleService, hooks: WebhookService
) -> AsyncGenerator[DeskTeller]:
    """Tell what becomes of orders, payouts and stock, for as long as the block runs; yields who knows what runs out.

    Args:
        ground: What every room stands on.
        market: What is sold, and by whom.
        trade: What is told of.
        people: Who runs the market.
        hooks: What is given up.
    """
    database, clock = ground.database, ground.clock
    stores, orders = database.stores(SqlTidingStore), AllOrders(database)
    speakers = Speakers(market.desks, people)
    letters = ground.sources.load("notices", NoticeSettings).smtp_host is not None
    ordering, payouts = trade.ordering, trade.payments.payouts
    told = TellerPorts(
        stores, orders, ordering.fulfillment, AllCheckouts(database), clock, letters, speakers, ordering.orders.terms
    )
    ports = DeskPorts(stores, speakers, market.desks, orders, payouts, hooks, market.catalog, market.inventory, clock)
    desk = DeskTeller(ports)
    follower = Follower(database, ground.signals, Teller(told), orders, clock)
    async with AsyncExitStack() as stack:
        for each in (follower, DeskFollower(database, ground.signals, desk)):
            await each.start()
            stack.push_async_callback(each.stop)
        yield desk
