"""Puts every room behind one web app."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import fields
from functools import partial
from typing import TypeAlias

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware

from hupan.addresses.routes import router as addresses
from hupan.assistant import AssistantResponder
from hupan.assistant.routes import router as assistant
from hupan.bootstrap.arrival import welcome_model
from hupan.bootstrap.buying import BuyingRoom, open_buying
from hupan.bootstrap.checkout import Below, CheckoutRoom, build_checkout, look_after_checkouts
from hupan.bootstrap.conversations import ConversationsRoom, open_conversations
from hupan.bootstrap.demo import DemoRoom, open_demo
from hupan.bootstrap.durable import build_durable, resume_durable
from hupan.bootstrap.exchange import ExchangeRoom, open_exchange
from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.identity import IdentityRoom, open_identity
from hupan.bootstrap.inference import InferenceRoom, open_inference
from hupan.bootstrap.market import MarketRoom, open_market
from hupan.bootstrap.models import ModelsRoom, open_models
from hupan.bootstrap.notices import NoticesRoom, open_notices
from hupan.bootstrap.ordering import OrderingRoom, open_ordering
from hupan.bootstrap.payments import PaymentsRoom, open_payments
from hupan.bootstrap.search import SearchRoom, open_search
from hupan.bootstrap.storefront import StorefrontRoom, open_storefront
from hupan.bootstrap.ucp import Selling, UcpRoom, open_ucp
from hupan.bootstrap.webhooks import WebhooksRoom, open_webhooks
from hupan.cart.routes import router as cart
from hupan.catalog.routes import router as catalog
from hupan.checkout.routes import router as checkout
from hupan.conversations import Reader
from hupan.conversations.routes import router as conversations
from hupan.demo.routes import router as demo
from hupan.endpoints.routes import router as endpoints
from hupan.exchange.routes import router as exchange
from hupan.files.routes import router as files
from hupan.fulfillment.routes import router as fulfillment
from hupan.identity import PeopleService
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
            identity_room = await stack.enter_async_context(open_identity(ground))
            models_room = await stack.enter_async_context(open_models(ground))
            inference_room = await stack.enter_async_context(
                open_inference(ground, models_room.library, models_room.events)
            )
            conversations_room = await stack.enter_async_context(
                open_conversations(ground, inference_room.inference, models_room.library)
            )
            await stack.enter_async_context(
                welcome_model(
                    models_room.library,
                    models_room.downloads,
                    partial(_warm, identity_room.people, conversations_room.responder),
                    fetch=sources.load("models", ModelsSettings).fetch_default,
                )
            )
            webhooks_room = await stack.enter_async_context(open_webhooks(ground))
            notices_room = await stack.enter_async_context(open_notices(ground))
            market_room = await stack.enter_async_context(open_market(ground))
            buying_room = await stack.enter_async_context(open_buying(ground, market_room))
            payments_room = await stack.enter_async_context(open_payments(ground))
            ordering_room = await stack.enter_async_context(
                open_ordering(ground, market_room, payments_room.payments, payments_room.escrow)
            )
            checkout_room = build_checkout(
                ground,
                Below(
                    catalog=market_room.catalog,
                    inventory=market_room.inventory,
                    pricing=market_room.pricing,
                    promotions=market_room.promotions,
                    addresses=buying_room.addresses,
                    carts=buying_room.carts,
                    payments=payments_room.payments,
                    wallets=payments_room.wallets,
                    orders=ordering_room.orders,
                    work=durable,
                ),
            )
            exchange_room = await stack.enter_async_context(open_exchange(ground, market_room, resume=True))
            search_room = await stack.enter_async_context(open_search(ground, market_room, inference_room.inference))
            selling = Selling(
                checkout_room.checkouts, payments_room.payments, ordering_room.orders, identity_room.people
            )
            rooms: tuple[Room, ...] = (
                identity_room,
                models_room,
                inference_room,
                conversations_room,
                webhooks_room,
                notices_room,
                market_room,
                buying_room,
                payments_room,
                ordering_room,
                checkout_room,
                exchange_room,
                search_room,
                await stack.enter_async_context(open_demo(ground, market_room, at_start=True)),
                await stack.enter_async_context(open_storefront(ground, market_room, buying_room, search_room.search)),
                await stack.enter_async_context(open_ucp(ground, market_room, search_room.search, selling)),
            )
            await stack.enter_async_context(resume_durable(durable))
            await stack.enter_async_context(look_after_checkouts(checkout_room.checkouts))
            yield {type(service): service for room in rooms for service in _services(room)}

    middleware = [Middleware(IdentityMiddleware)]
    mounts = {"/v1": openai_app(), "/ucp": ucp_app()}
    return create_app(Parts(routers=ROUTERS, lifespan=lifespan, middleware=middleware, mounts=mounts))


def _services(room: Room) -> Iterator[object]:
    return (getattr(room, field.name) for field in fields(room))


async def _warm(people: PeopleService, assistant: AssistantResponder) -> None:
    """Compute what the owner's conversations begin with; others differ in a sentence or two."""
    everybody = await people.list()
    first = everybody[0] if everybody else None
    reader = Reader() if first is None else Reader(first.language, first.preferences.custom_instructions)
    await assistant.warm(reader)
