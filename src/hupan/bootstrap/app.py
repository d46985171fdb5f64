"""Puts every room behind one web app."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import fields
from typing import TypeAlias

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware

from hupan.addresses.routes import router as addresses
from hupan.assistant.routes import router as assistant
from hupan.bootstrap.buying import BuyingRoom
from hupan.bootstrap.checkout import CheckoutRoom, look_after_checkouts
from hupan.bootstrap.conversations import ConversationsRoom
from hupan.bootstrap.demo import DemoRoom, open_demo
from hupan.bootstrap.durable import build_durable, resume_durable
from hupan.bootstrap.exchange import ExchangeRoom, open_exchange
from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.identity import IdentityRoom
from hupan.bootstrap.inference import InferenceRoom
from hupan.bootstrap.market import MarketRoom, open_market, sweep_pictures
from hupan.bootstrap.models import ModelsRoom
from hupan.bootstrap.notices import NoticesRoom, open_notices
from hupan.bootstrap.ordering import OrderingRoom
from hupan.bootstrap.payments import PaymentsRoom
from hupan.bootstrap.search import SearchRoom, open_search
from hupan.bootstrap.storefront import StorefrontRoom, open_storefront
from hupan.bootstrap.talk import Talk, open_talk
from hupan.bootstrap.trade import Trade, open_trade
from hupan.bootstrap.ucp import Selling, UcpRoom, open_ucp
from hupan.bootstrap.webhooks import WebhooksRoom, open_webhooks
from hupan.cart.routes import router as cart
from hupan.catalog.routes import router as catalog
from hupan.checkout.routes import router as checkout
from hupan.conversations.routes import router as conversations
from hupan.demo.routes import router as demo
from hupan.endpoints.routes import router as endpoints
from hupan.exchange.routes import router as exchange
from hupan.files.routes import router as files
from hupan.fulfillment.routes import router as fulfillment
from hupan.identity.middleware import IdentityMiddleware
from hupan.identity.routes import router as identity
from hupan.inference.routes import router as inference
from hupan.ledger.routes import router as ledger
from hupan.models import ModelsSettings
from hupan.models.routes import router as models
from hupan.notices.routes import router as notices
from hupan.orders.routes import router as orders
from hupan.payments.routes import router as payments
from hupan.pictures.routes import router as pictures
from hupan.platform import SettingsSources
from hupan.pricing.routes import router as pricing
from hupan.protocols.linking.account_routes import router as links
from hupan.protocols.linking.routes import router as oauth
from hupan.protocols.openai import openai_app
from hupan.protocols.ucp import ucp_app
from hupan.protocols.ucp.routes import router as ucp
from hupan.rates.routes import router as rates
from hupan.reviews.routes import router as reviews
from hupan.search.routes import router as search
from hupan.sharing.routes import router as sharing
from hupan.storefront.routes import router as storefront
from hupan.till.routes import router as till
from hupan.web import Parts, create_app
from hupan.webhooks.routes import router as webhooks
from hupan.wishes.routes import router as wishes

Room: TypeAlias = (
    IdentityRoom
    | ModelsRoom
    | InferenceRoom
    | ConversationsRoom
    | WebhooksRoom
    | NoticesRoom
    | MarketRoom
    | ExchangeRoom
    | SearchRoom
    | DemoRoom
    | StorefrontRoom
    | BuyingRoom
    | PaymentsRoom
    | OrderingRoom
    | CheckoutRoom
    | UcpRoom
)

ROUTERS: tuple[APIRouter, ...] = (
    identity,
    models,
    endpoints,
    inference,
    conversations,
    files,
    webhooks,
    notices,
    sharing,
    assistant,
    catalog,
    rates,
    pricing,
    pictures,
    reviews,
    wishes,
    ledger,
    payments,
    fulfillment,
    orders,
    addresses,
    cart,
    checkout,
    exchange,
    search,
    demo,
    till,  # the storefront's last route takes whatever is left below `/market`
    storefront,
    ucp,
    oauth,
    links,
)


def build_app(sources: SettingsSources) -> FastAPI:
    """Build the app of the web process: all rooms, started when the server starts and stopped with it."""

    @asynccontextmanager
    async def lifespan() -> AsyncGenerator[Mapping[type, object]]:
        async with AsyncExitStack() as stack:
            ground = await stack.enter_async_context(lay_foundation(sources))
            durable = build_durable(ground)
            fetch_default = sources.load("models", ModelsSettings).fetch_default
            talk = await stack.enter_async_context(open_talk(ground, fetch_default=fetch_default))
            webhooks_room = await stack.enter_async_context(open_webhooks(ground))
            notices_room = await stack.enter_async_context(open_notices(ground))
            market_room = await stack.enter_async_context(open_market(ground))
            trade = await stack.enter_async_context(open_trade(ground, market_room, durable))
            exchange_room = await stack.enter_async_context(open_exchange(ground, market_room, resume=True))
            search_room = await stack.enter_async_context(open_search(ground, market_room, talk.inference.inference))
            demo_room = await stack.enter_async_context(open_demo(ground, market_room, at_start=True))
            storefront_room = await stack.enter_async_context(
                open_storefront(ground, market_room, trade.buying, search_room.search)
            )
            checkouts, payments, orders = trade.checkout.checkouts, trade.payments.payments, trade.ordering.orders
            selling = Selling(checkouts, payments, orders, talk.identity.people)
            ucp_room = await stack.enter_async_context(open_ucp(ground, market_room, search_room.search, selling))
            await stack.enter_async_context(sweep_pictures(market_room, orders))
            await stack.enter_async_context(resume_durable(durable))
            await stack.enter_async_context(look_after_checkouts(checkouts))
            alone: tuple[Room, ...] = (
                webhooks_room,
                notices_room,
                market_room,
                exchange_room,
                search_room,
                demo_room,
                storefront_room,
                ucp_room,
            )
            rooms = (*_rooms(talk), *_rooms(trade), *alone)
            yield {type(service): service for room in rooms for service in _services(room)}

    middleware = [Middleware(IdentityMiddleware)]
    mounts = {"/v1": openai_app(), "/ucp": ucp_app()}
    return create_app(Parts(routers=ROUTERS, lifespan=lifespan, middleware=middleware, mounts=mounts))


def _rooms(group: Talk | Trade) -> Iterator[Room]:
    return (getattr(group, field.name) for field in fields(group))


def _services(room: Room) -> Iterator[object]:
    return (getattr(room, field.name) for field in fields(room))
