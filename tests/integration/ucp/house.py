"""The whole market behind UCP's door, on a real PostgreSQL, with the real search but for meaning."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
import orjson
from fastapi import FastAPI
from fastapi.middleware import Middleware

from hupan.adapters.checkout import Below
from hupan.bootstrap.buying import open_buying
from hupan.bootstrap.checkout import build_checkout
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.identity import open_identity
from hupan.bootstrap.market import MarketRoom, open_market
from hupan.bootstrap.ordering import open_ordering
from hupan.bootstrap.payments import open_payments
from hupan.bootstrap.search import open_search
from hupan.bootstrap.ucp import Selling, open_ucp
from hupan.bootstrap.ucp_events import tell_platforms
from hupan.bootstrap.webhooks import open_webhooks
from hupan.identity import PeopleService
from hupan.identity.middleware import IdentityMiddleware
from hupan.identity.routes import router as identity
from hupan.inference import InferenceService
from hupan.kernel import SystemClock
from hupan.platform import Database, Secrets, ServerSettings, SettingsSources, Signals
from hupan.platform.durable import DurableWork
from hupan.protocols.linking import LinkingService
from hupan.protocols.linking.account_routes import router as links
from hupan.protocols.linking.routes import router as oauth
from hupan.protocols.signatures import SigningKey
from hupan.protocols.ucp import ucp_app
from hupan.protocols.ucp.routes import router as ucp
from hupan.web import Parts, create_app
from hupan.webhooks import WebhookService
from tests.integration.ucp.goods import BENEFITS, IN_ALL, lay_out
from tests.unit.checkout.world import MemoryWork

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ORIGIN = "http://127.0.0.1:8000"
NEW, OLD = "2026-04-08", "2026-01-11"
AGENT = "https://agent.example/profile"
LOCKED_AGENT = "https://agent.example/ap2"
AGENT_KEY = SigningKey.make("agent-1")
MANDATES = "dev.ucp.shopping.ap2_mandate"
EVERYTHING = (
    "dev.ucp.shopping.checkout",
    "dev.ucp.shopping.cart",
    "dev.ucp.shopping.order",
    "dev.ucp.shopping.catalog.search",
    "dev.ucp.shopping.catalog.lookup",
    "dev.ucp.shopping.discount",
    "dev.ucp.shopping.fulfillment",
    "dev.ucp.shopping.buyer_consent",
    "dev.ucp.common.identity_linking",
)

OURS = ("dev.hupan.shopping.return", "dev.hupan.shopping.review", "dev.hupan.shopping.escrow")


def profile(*names: str, version: str = NEW, keys: tuple[Mapping[str, Any], ...] = ()) -> dict[str, Any]:
    """What an agent says of itself."""
    extends = {name: {"extends": "dev.ucp.shopping.checkout"} for name in ("dev.ucp.shopping.discount", MANDATES)}
    return {
        "ucp": {
            "version": version,
            "capabilities": {name: [{"version": version, **extends.get(name, {})}] for name in names or EVERYTHING},
        },
        "signing_keys": list(keys),
    }


@dataclass(frozen=True, slots=True)
class House:
    """The market, and a client before it."""

    app: FastAPI
    market: MarketRoom
    linking: LinkingService
    client: httpx.AsyncClient
    selling: Selling
    webhooks: WebhookService
    database: Database

    async def post(
        self, path: str, body: object = None, *, agent: str | None = AGENT, version: str = NEW, **headers: str
    ) -> httpx.Response:
        """Ask over REST."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if agent is not None:
            named.setdefault("ucp-agent", f'profile="{agent}"')
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        named.setdefault("content-type", "application/json")
        return await self.client.post(f"/ucp/{version}{path}", content=content, headers=named)

    @asynccontextmanager
    async def seen_from(self, address: str) -> AsyncGenerator["House"]:
        """The same market, asked from elsewhere than this machine."""
        transport = httpx.ASGITransport(self.app, client=(address, 40000))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            yield replace(self, client=client)


@asynccontextmanager
async def open_house(
    database: Database,
    folder: Path,
    pinned: Mapping[str, object],
    environment: Mapping[str, str] | None = None,
    work: DurableWork | None = None,
) -> AsyncGenerator[House]:
    """Open everything.

    Args:
        database: With every table, and no rows.
        folder: For keys and the index.
        pinned: Agents' profiles by address.
        environment: Further settings.
        work: Completes checkouts; in memory unless said otherwise.
    """
    file = folder / "agents.json"
    await asyncio.to_thread(file.write_bytes, orjson.dumps(pinned))
    variables = {
        "HUPAN_SEARCH_MEANING": "false",
        "HUPAN_UCP_CONFORMANCE": "true",
        "HUPAN_UCP_AGENT_PROFILES": str(file),
        "HUPAN_UCP_REQUESTS_PER_MINUTE": "100000",
        "HUPAN_UCP_PROFILES_PER_MINUTE": "10000",
        "HUPAN_UCP_SPENDING_PER_DAY": "10000000",
        "HUPAN_PAYMENTS_MOCK": "true",
        "HUPAN_PAYMENTS_WALLET": "false",
        "HUPAN_BENEFITS_KNOWN": orjson.dumps(BENEFITS).decode(),
        "HUPAN_PAYMENTS_COD_MOST": '{"USD": 6000}',
        **(environment or {}),
    }
    sources = SettingsSources(None, variables, {"server": {"data_dir": str(folder)}})
    signals = Signals(database)
    async with AsyncExitStack() as stack:
        await signals.start()
        stack.push_async_callback(signals.stop)
        secrets = await asyncio.to_thread(Secrets, folder / "secret.key")
        server = sources.load("server", ServerSettings)
        ground = Foundation(sources, server, database, signals, secrets, SystemClock())
        people = await stack.enter_async_context(open_identity(ground))
        market = await stack.enter_async_context(open_market(ground))
        await lay_out(market)
        # Without meaning nothing is embedded.
        inference = cast("InferenceService", None)
        searching = await stack.enter_async_context(open_search(ground, market, inference))
        hooks = await stack.enter_async_context(open_webhooks(ground))
        selling = await _open_till(ground, market, stack, (people.people, work or MemoryWork()))
        desk = await stack.enter_async_context(open_ucp(ground, market, searching.search, selling))
        await stack.enter_async_context(tell_platforms(ground, selling.orders, hooks.webhooks))
        async with asyncio.timeout(20):
            while not searching.follower or (await searching.search.status()).indexed < IN_ALL:
                await asyncio.sleep(0.02)
        app = await asyncio.to_thread(_app, (people, market, searching, desk))
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
        client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=ORIGIN))
        yield House(app, market, desk.linking, client, selling, hooks.webhooks, database)


async def _open_till(
    ground: Foundation, market: MarketRoom, stack: AsyncExitStack, below_it: tuple[PeopleService, DurableWork]
) -> Selling:
    people, work = below_it
    buying = await stack.enter_async_context(open_buying(ground, market))
    payments = await stack.enter_async_context(open_payments(ground))
    ordering = await stack.enter_async_context(open_ordering(ground, market, payments.payments, payments.escrow))
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
    )
    checkouts, escrow = build_checkout(ground, below).checkouts, payments.escrow
    return Selling(
        checkouts, payments.payments, ordering.orders, people, buying.carts, returns=ordering.returns, escrow=escrow
    )


def _app(rooms: tuple[object, ...]) -> FastAPI:
    app = create_app(
        Parts(
            routers=[identity, ucp, oauth, links],
            middleware=[Middleware(IdentityMiddleware)],
            mounts={"/ucp": ucp_app()},
        )
    )
    app.state.services = {
        type(value): value
        for room in rooms
        for each in fields(cast("DataclassInstance", room))
        if (value := cast("object", getattr(room, each.name)))
    }
    return app
