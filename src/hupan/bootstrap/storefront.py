"""Builds the storefront, and the pages in its frame: those of the till, and of what was bought."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.aftersales import TEMPLATES as AFTERSALES
from hupan.aftersales import DifferenceDesk, OrderForms, OrderLook, OrderRooms, OrderWatch
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.trade import Trade
from hupan.checkout import CheckoutTaxes
from hupan.checkout.repository import SqlCheckoutStore
from hupan.exhibits import ExhibitPorts, ExhibitService
from hupan.exhibits.repository import SqlExhibitStore
from hupan.household import TEMPLATES as HOUSEHOLD
from hupan.search import SearchService
from hupan.showcase import Market
from hupan.storefront import Storefront
from hupan.till import TEMPLATES, CartDesk
from hupan.web.app import FRONTEND


@dataclass(frozen=True, slots=True)
class StorefrontRoom:
    """The rooms' services."""

    market: Market
    storefront: Storefront
    cart_desk: CartDesk
    look: OrderLook
    forms: OrderForms
    watch: OrderWatch
    exhibits: ExhibitService
    differences: DifferenceDesk


@asynccontextmanager
async def open_storefront(
    ground: Foundation, rooms: MarketRoom, trade: Trade, search: SearchService
) -> AsyncGenerator[StorefrontRoom]:
    """Yield the rooms' services; templates are read in the background meanwhile.

    Args:
        ground: What every room stands on.
        rooms: The market.
        trade: Carts, orders, and how they were paid and sent.
        search: Finds its goods.
    """
    ordering, addresses, carts = trade.ordering, trade.buying.addresses, trade.buying.carts
    orders, returns = ordering.orders, ordering.returns
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
        carts=carts,
        terms=orders.terms,
    )
    taxes = CheckoutTaxes(ground.database.stores(SqlCheckoutStore))
    differences = DifferenceDesk(trade.differences.differences, trade.payments.cards, orders, returns)
    seen = ExhibitPorts(ground.database.stores(SqlExhibitStore), orders, rooms.pictures, ground.clock)
    exhibits = ExhibitService(seen)
    storefront = Storefront(market, ground.signals, ground.clock, FRONTEND, (TEMPLATES, AFTERSALES, HOUSEHOLD))
    await storefront.start()
    try:
        yield StorefrontRoom(
            market,
            storefront,
            CartDesk(carts),
            OrderLook(orders, trade.payments.payments, addresses, taxes, exhibits, differences),
            OrderForms(OrderRooms(orders, returns, ordering.disputes, addresses, exhibits, differences)),
            OrderWatch(orders, ground.signals, ground.clock),
            exhibits,
            differences,
        )
    finally:
        await storefront.stop()
