"""Builds the rooms of buying: carts, payments, orders, checkout."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hupan.adapters.belongings import GuestBelongings
from hupan.adapters.checkout import Below
from hupan.bootstrap.buying import BuyingRoom, open_buying
from hupan.bootstrap.chargebacks import ChargebacksRoom, open_chargebacks
from hupan.bootstrap.checkout import CheckoutRoom, build_checkout
from hupan.bootstrap.differences import DifferencesRoom, open_differences
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.limits import LimitsRoom, open_limits
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.ordering import OrderingRoom, open_ordering
from hupan.bootstrap.payments import PaymentsRoom, open_payments
from hupan.platform import DurableWork


@dataclass(frozen=True, slots=True)
class Trade:
    """The rooms of buying."""

    buying: BuyingRoom
    payments: PaymentsRoom
    ordering: OrderingRoom
    checkout: CheckoutRoom
    limits: LimitsRoom
    chargebacks: ChargebacksRoom
    differences: DifferencesRoom


@asynccontextmanager
async def open_trade(ground: Foundation, market: MarketRoom, work: DurableWork) -> AsyncGenerator[Trade]:
    """Yield the rooms' services; on leaving, their background tasks end.

    Args:
        ground: What every room stands on.
        market: What is sold.
        work: Finishes what was begun.
    """
    async with AsyncExitStack() as stack:
        payments = await stack.enter_async_context(open_payments(ground))
        ordering = await stack.enter_async_context(open_ordering(ground, market, payments.payments, payments.escrow))
        disputed = await stack.enter_async_context(open_chargebacks(ground, payments, ordering.orders))
        extra = await stack.enter_async_context(open_differences(ground, payments.payments, ordering))
        belongings = GuestBelongings(ground.database, ordering.orders)
        buying = await stack.enter_async_context(open_buying(ground, market, belongings))
        limits = await stack.enter_async_context(open_limits(ground, market))
        below = Below(
            catalog=market.catalog,
            inventory=market.inventory,
            pricing=market.pricing,
            promotions=market.promotions,
            addresses=buying.addresses,
            carts=buying.carts,
            payments=payments.payments,
            cards=payments.cards,
            wallets=payments.wallets,
            orders=ordering.orders,
            work=work,
            limits=limits.limits,
        )
        yield Trade(buying, payments, ordering, build_checkout(ground, below), limits, disputed, extra)
