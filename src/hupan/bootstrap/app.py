"""Puts every room behind one web app."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from fastapi.middleware import Middleware

from hupan.bootstrap.front import ROUTERS, open_front
from hupan.identity.middleware import IdentityMiddleware
from hupan.platform import SettingsSources
from hupan.web import Parts, create_app
from hupan.web.annex import Annex, Wing
from hupan.web.limits import BodyLimit, QueryText

# How the addresses begin that lie in the market; a house test holds them against its routes.
SHOP_PREFIXES = (
    "/.well-known/",
    "/api/addresses",
    "/api/cart",
    "/api/checkout",
    "/api/limits",
    "/api/linking/",
    "/api/mandates",
    "/api/market/",
    "/api/merchants",
    "/api/notices/push",
    "/api/openapi.json",
    "/api/orders",
    "/api/shopping/",
    "/api/wallet",
    "/api/watches",
    "/api/particulars",
    "/api/webhooks/",
    "/market",
    "/mcp",
    "/oauth/",
    "/pictures/",
    "/robots.txt",
    "/sitemap",
    "/testing/",
    "/ucp/",
    "/v1/",
)


def build_app(sources: SettingsSources) -> FastAPI:
    """Build the app of the web process: all rooms, started when the server starts and stopped with it."""

    def lifespan() -> AbstractAsyncContextManager[Mapping[type, object]]:
        return open_front(sources)

    middleware = [Middleware(BodyLimit), Middleware(QueryText), Middleware(IdentityMiddleware)]
    return create_app(
        Parts(routers=ROUTERS, lifespan=lifespan, middleware=middleware, annex=Annex(SHOP_PREFIXES, _load_shop))
    )


def _load_shop() -> Wing:
    from hupan.bootstrap.shop import load  # noqa: PLC0415 - loading it is what would keep the first page waiting

    return load()
