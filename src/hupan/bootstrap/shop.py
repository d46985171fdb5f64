"""Opens the market and everything around it: what the first page does not need.

Loading all this takes longer than loading the assistant, so it is an annex (`hupan.web.annex`), imported by a thread
once the first page was served.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import cast

from fastapi import APIRouter

from hupan.addresses.routes import router as addresses
from hupan.aftersales.paying_routes import router as exchanges_paid
from hupan.aftersales.routes import router as aftersales
from hupan.backoffice.routes import router as backoffice
from hupan.bootstrap.backoffice import build_backoffice
from hupan.bootstrap.checkout import look_after_checkouts
from hupan.bootstrap.demo import open_demo
from hupan.bootstrap.durable import build_durable, resume_durable
from hupan.bootstrap.exchange import open_exchange
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.front import services_of
from hupan.bootstrap.household import build_household
from hupan.bootstrap.mandates import open_mandates
from hupan.bootstrap.market import open_market, sweep_pictures
from hupan.bootstrap.merchants import open_merchants
from hupan.bootstrap.particulars import build_particulars
from hupan.bootstrap.pushes import open_pushes
from hupan.bootstrap.receipts import open_receipts
from hupan.bootstrap.search import open_search
from hupan.bootstrap.shopping import open_shopping
from hupan.bootstrap.storefront import open_storefront
from hupan.bootstrap.talk import Talk
from hupan.bootstrap.tidings import tell_tidings
from hupan.bootstrap.trade import open_trade
from hupan.bootstrap.ucp import Selling, open_ucp
from hupan.bootstrap.ucp_events import tell_platforms
from hupan.bootstrap.webhooks import open_webhooks
from hupan.cart.routes import router as cart
from hupan.catalog.routes import router as catalog
from hupan.chargebacks.routes import router as chargebacks
from hupan.consents.routes import router as consents
from hupan.demo.routes import router as demo
from hupan.desks.routes import router as desks
from hupan.elsewhere.routes import router as elsewhere
from hupan.exchange.routes import router as exchange
from hupan.exhibits.routes import router as exhibits
from hupan.fulfillment.routes import router as fulfillment
from hupan.handling.routes import router as orders
from hupan.household.routes import router as household
from hupan.ledger.routes import router as ledger
from hupan.limits.routes import router as limits
from hupan.mandates.routes import router as mandates
from hupan.merchants.routes import router as merchants
from hupan.notices.push_routes import router as pushes
from hupan.particulars.routes import router as particulars
from hupan.payments.routes import router as payments
from hupan.payouts.routes import router as payouts
from hupan.pictures.routes import router as pictures
from hupan.pricing.routes import router as pricing
from hupan.protocols.buyer_tools.routes import router as buyer_tools
from hupan.protocols.linking.account_routes import router as links
from hupan.protocols.linking.routes import router as oauth
from hupan.protocols.openai import openai_app
from hupan.protocols.ucp import ucp_app
from hupan.protocols.ucp.routes import router as ucp
from hupan.protocols.ucp_away import router as ucp_agent
from hupan.protocols.ucp_cart.handoff_routes import router as cart_links
from hupan.rates.routes import router as rates
from hupan.receipts.routes import router as receipts
from hupan.reviews.routes import router as reviews
from hupan.search.routes import router as search
from hupan.storefront.routes import router as storefront
from hupan.till.checkout_routes import router as checkout
from hupan.till.routes import router as till
from hupan.watches.routes import router as watches
from hupan.web.annex import Wing
from hupan.webhooks.routes import router as webhooks
from hupan.wishes.routes import router as wishes

ROUTERS: tuple[APIRouter, ...] = (
    webhooks,
    pushes,
    catalog,
    desks,
    backoffice,
    rates,
    pricing,
    pictures,
    reviews,
    wishes,
    ledger,
    payments,
    payouts,
    chargebacks,
    fulfillment,
    orders,
    exchanges_paid,
    receipts,
    limits,
    mandates,
    exhibits,
    addresses,
    cart,
    checkout,
    consents,
    watches,
    merchants,
    elsewhere,
    ucp_agent,
    particulars,
    exchange,
    search,
    demo,
    till,
    cart_links,
    household,
    aftersales,  # the storefront's last route takes whatever is left below `/market`
    storefront,
    ucp,
    buyer_tools,
    oauth,
    links,
)


@asynccontextmanager
async def open_shop(running: Mapping[type, object]) -> AsyncGenerator[Mapping[type, object]]:
    """Yield the services of the market's rooms; on leaving, what runs in the background stops.

    Args:
        running: The services of the front.
    """
    ground, talk = cast("Foundation", running[Foundation]), cast("Talk", running[Talk])
    async with AsyncExitStack() as stack:
        durable = build_durable(ground)
        webhooks_room = await stack.enter_async_context(open_webhooks(ground))
        market_room = await stack.enter_async_context(open_market(ground))
        trade = await stack.enter_async_context(open_trade(ground, market_room, durable))
        exchange_room = await stack.enter_async_context(open_exchange(ground, market_room, resume=True))
        search_room = await stack.enter_async_context(open_search(ground, market_room, talk.inference.inference))
        demo_room = await stack.enter_async_context(open_demo(ground, market_room, at_start=True))
        storefront_room = await stack.enter_async_context(
            open_storefront(ground, market_room, trade, search_room.search)
        )
        particulars_room = build_particulars(ground)
        away = await stack.enter_async_context(open_merchants(ground, trade.limits.limits, trade.ordering.orders))
        shopping_room = await stack.enter_async_context(
            open_shopping(
                ground, talk, storefront_room.market, trade, demo_room.demo, (particulars_room.particulars, away)
            )
        )
        checkouts, payments, orders = trade.checkout.checkouts, trade.payments.payments, trade.ordering.orders
        going_back, kept = trade.ordering.returns, trade.payments.escrow
        selling = Selling(checkouts, payments, orders, talk.identity.people, trade.buying.carts, going_back, kept)
        ucp_room = await stack.enter_async_context(open_ucp(ground, market_room, search_room.search, selling))
        await stack.enter_async_context(tell_platforms(ground, orders, webhooks_room.webhooks))
        people, hooks = talk.identity.people, webhooks_room.webhooks
        desk = await stack.enter_async_context(tell_tidings(ground, market_room, trade, people, hooks))
        mandates_room = await stack.enter_async_context(open_mandates(ground, market_room, trade))
        receipts_room = await stack.enter_async_context(open_receipts(ground, orders))
        pushes_room = await stack.enter_async_context(open_pushes(ground))
        await stack.enter_async_context(sweep_pictures(market_room, orders))
        await stack.enter_async_context(resume_durable(durable))
        await stack.enter_async_context(look_after_checkouts(ground, payments, checkouts))
        bought = (trade.buying, trade.payments, trade.ordering, trade.checkout, trade.chargebacks)
        proofs = (trade.limits, receipts_room, mandates_room, away)
        around = (webhooks_room, exchange_room, search_room, demo_room, storefront_room, ucp_room, pushes_room)
        office = build_backoffice(ground, market_room, trade, webhooks_room, desk)
        household_room = build_household(trade, particulars_room.particulars, away.purchases)
        own = (particulars_room, shopping_room, household_room)
        yield services_of(market_room, *bought, *proofs, *around, *own, office)


def load() -> Wing:
    """Return the market, imported."""
    return Wing(ROUTERS, open_shop, {"/v1": openai_app(), "/ucp": ucp_app()})
