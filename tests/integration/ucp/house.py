"""The whole market behind UCP's door, on a real PostgreSQL, with the real search but for meaning."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

import httpx
import orjson
from fastapi import FastAPI
from fastapi.middleware import Middleware

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.identity import open_identity
from hupan.bootstrap.market import MarketRoom, open_market
from hupan.bootstrap.search import open_search
from hupan.bootstrap.ucp import open_ucp
from hupan.identity.middleware import IdentityMiddleware
from hupan.identity.routes import router as identity
from hupan.inference import InferenceService
from hupan.kernel import SystemClock
from hupan.platform import Database, Secrets, ServerSettings, SettingsSources, Signals
from hupan.protocols.linking import LinkingService
from hupan.protocols.linking.account_routes import router as links
from hupan.protocols.linking.routes import router as oauth
from hupan.protocols.signatures import SigningKey
from hupan.protocols.ucp import ucp_app
from hupan.protocols.ucp.routes import router as ucp
from hupan.web import Parts, create_app
from tests.integration.ucp.goods import IN_ALL, lay_out

ORIGIN = "http://127.0.0.1:8000"
NEW, OLD = "2026-04-08", "2026-01-11"
AGENT = "https://agent.example/profile"
AGENT_KEY = SigningKey.make("agent-1")
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


def profile(*names: str, version: str = NEW, keys: tuple[Mapping[str, Any], ...] = ()) -> dict[str, Any]:
    """What an agent says of itself."""
    extends = {"dev.ucp.shopping.discount": {"extends": "dev.ucp.shopping.checkout"}}
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
async def open_house(
    database: Database, folder: Path, pinned: Mapping[str, object], environment: Mapping[str, str] | None = None
) -> AsyncGenerator[House]:
    """Open everything.

    Args:
        database: With every table, and no rows.
        folder: For keys and the index.
        pinned: Agents' profiles by address.
        environment: Further settings.
    """
    file = folder / "agents.json"
    await asyncio.to_thread(file.write_bytes, orjson.dumps(pinned))
    variables = {
        "HUPAN_SEARCH_MEANING": "false",
        "HUPAN_UCP_CONFORMANCE": "true",
        "HUPAN_UCP_AGENT_PROFILES": str(file),
        "HUPAN_UCP_REQUESTS_PER_MINUTE": "100000",
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
        desk = await stack.enter_async_context(open_ucp(ground, market, searching.search))
        async with asyncio.timeout(20):
            while not searching.follower or (await searching.search.status()).indexed < IN_ALL:
                await asyncio.sleep(0.02)
        parts = Parts(
            routers=[identity, ucp, oauth, links],
            middleware=[Middleware(IdentityMiddleware)],
            mounts={"/ucp": ucp_app()},
        )
        app = await asyncio.to_thread(create_app, parts)
        app.state.services = {
            type(value): value
            for room in (people, market, searching, desk)
            for each in fields(room)
            if (value := cast("object", getattr(room, each.name)))
        }
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
        client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=ORIGIN))
        yield House(app, market, desk.linking, client)
