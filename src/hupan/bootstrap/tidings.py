"""Builds tidings, and puts the rooms below behind their ports."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from hupan.adapters.tidings import AllCheckouts, AllExhibits, AllOrders
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.trade import Trade
from hupan.identity import PeopleService
from hupan.notices import NoticeSettings
from hupan.tidings import DeskFollower, DeskPorts, DeskTeller, Follower, Speakers, Teller, TellerPorts
from hupan.tidings.repository import SqlTidingStore
from hupan.webhooks import WebhookService


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
        stores=stores,
        orders=orders,
        parcels=ordering.fulfillment,
        checkouts=AllCheckouts(database),
        exhibits=AllExhibits(database),
        clock=clock,
        letters=letters,
        speakers=speakers,
        terms=ordering.orders.terms,
    )
    ports = DeskPorts(stores, speakers, market.desks, orders, payouts, hooks, market.catalog, market.inventory, clock)
    desk = DeskTeller(ports)
    follower = Follower(database, ground.signals, Teller(told), orders, clock)
    async with AsyncExitStack() as stack:
        for each in (follower, DeskFollower(database, ground.signals, desk)):
            await each.start()
            stack.push_async_callback(each.stop)
        yield desk
