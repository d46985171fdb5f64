"""A small market behind its pages: real rooms on a real PostgreSQL; only the search looks through everything."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest
from fastapi.middleware import Middleware

from hupan.bootstrap.buying import open_buying
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.identity import open_identity
from hupan.bootstrap.market import MarketRoom, open_market
from hupan.catalog import OfferId, PriceSpan, Selection
from hupan.identity.middleware import IdentityMiddleware
from hupan.identity.routes import router as identity
from hupan.inventory import Level, Location, LocationId
from hupan.kernel import Language, Money
from hupan.orders import OrderSettings
from hupan.platform import Database, Secrets, ServerSettings, SettingsSources, Signals
from hupan.pricing import usual_shipping
from hupan.search import (
    Facet,
    FacetValue,
    Hit,
    SearchPage,
    SearchRequest,
    SearchService,
    Suggestion,
    SuggestionKind,
)
from hupan.showcase import Market
from hupan.storefront import Storefront
from hupan.storefront.routes import router
from hupan.till import TEMPLATES, CartDesk
from hupan.till.routes import router as till
from hupan.web import Parts, create_app
from tests.integration.catalog.market import HILL, LAKE, StoppedClock, open_stalls, shirt

ORIGIN = "http://127.0.0.1:8000"


class ShelfSearch:
    """Stands in for the index: everything that is new, or what has the words in its English name."""

    def __init__(self, market: MarketRoom) -> None:
        self._market = market
        self.asked: list[SearchRequest] = []

    async def search(self, request: SearchRequest, asker: str | None = None) -> SearchPage:
        self.asked.append(request)
        ids = (await self._market.catalog.listed(Selection(), limit=1000)).ids
        products = await self._market.catalog.products(ids)
        found = [
            each
            for each, product in products.items()
            if request.text.casefold() in product.text(Language.EN).name.casefold()
            and (not request.filters.brands or product.brand in request.filters.brands)
        ]
        first = int(request.cursor or 0)
        shown = found[first : first + request.limit]
        facets = (
            Facet("brand", (FacetValue("Suyeon", len(found)), FacetValue("Hill & Sons", 1))),
            Facet("attr:color", (FacetValue("red", 2), FacetValue("blue", 2))),
            Facet("price", (FacetValue("0", 1, "1000"), FacetValue("1000", 1, "5000"))),
        )
        end = first + request.limit
        more = str(end) if len(found) > end else None
        return SearchPage(tuple(Hit(each, 1.0) for each in shown), len(found), facets, cursor=more)

    async def suggest(self, prefix: str, language: Language, limit: int = 8) -> list[Suggestion]:
        return [
            Suggestion("Shirts", SuggestionKind.CATEGORY, "shirts"),
            Suggestion("Suyeon & Co", SuggestionKind.BRAND, "Suyeon & Co"),
            Suggestion("Linen shirt", SuggestionKind.PRODUCT, "shirt"),
            Suggestion(prefix, SuggestionKind.QUERY),
        ]

    async def similar(self, product_id: str, limit: int = 12) -> list[Hit]:
        return [hit for hit in (await self.search(SearchRequest())).hits if hit.product_id != product_id][:limit]


@dataclass
class Shop:
    """The market's pages, and who reads them."""

    market: MarketRoom
    search: ShelfSearch
    clock: StoppedClock
    client: httpx.AsyncClient
    csrf: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])

    async def page(self, path: str, status: int = 200, **headers: str) -> str:
        """Read a page."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = await self.client.get(path, headers=self.headers | named)
        assert response.status_code == status, response.text[:2000]
        return response.text

    async def send(self, path: str, *, script: bool = False, **values: str) -> httpx.Response:
        """Send a form as the page has it."""
        headers = {"origin": ORIGIN} | ({"accept": "application/json"} if script else {})
        return await self.client.post(path, data={"csrf": self.csrf} | values, headers=headers)

    async def sign_in(self) -> None:
        """Make the first visit of all."""
        body = {"name": "Mina <b>Park</b>", "password": "a calm morning at the lake", "language": "en"}
        made = await self.client.post("/api/setup", json=body, headers={"origin": ORIGIN})
        assert made.status_code == 201, made.text
        self.csrf = made.json()["csrf_token"]


async def fill(market: MarketRoom, clock: StoppedClock) -> None:
    """Lay out two shirts; one costs less than it did, of the other only a few are left."""
    await open_stalls(market.catalog)
    await market.pricing.put_shipping([usual_shipping(LAKE, "KR"), usual_shipping(HILL, "US")])
    await market.inventory.put_locations([Location(LocationId("loc_lake"), LAKE, "Lake", "KR")])
    listings = [shirt(), shirt("vest", 25_000)]
    await market.catalog.put_listings(listings)
    past = Money(26_900, "KRW")
    red = OfferId("off_shirt_red_lake")
    await market.catalog.put_price_spans([PriceSpan(red, clock.now() - timedelta(days=60), past)])
    levels = {"shirt_red": 40, "shirt_blue": 0, "vest_red": 3, "vest_blue": 3}
    await market.inventory.put_levels(
        [Level(OfferId(f"off_{name}_lake"), LocationId("loc_lake"), number) for name, number in levels.items()]
    )


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def shop(database: Database, clock: StoppedClock, tmp_path: Path) -> AsyncGenerator[Shop]:
    """The whole door: the middleware, the pages, and the rooms behind them."""
    async with AsyncExitStack() as stack:
        sources = SettingsSources(None, {}, {"server": {"data_dir": str(tmp_path)}})
        signals = Signals(database)
        await signals.start()
        stack.push_async_callback(signals.stop)
        secrets = await asyncio.to_thread(Secrets, tmp_path / "secret.key")
        server = ServerSettings(data_dir=tmp_path)
        ground = Foundation(sources, server, database, signals, secrets, clock)
        people = await stack.enter_async_context(open_identity(ground))
        market = await stack.enter_async_context(open_market(ground))
        buying = await stack.enter_async_context(open_buying(ground, market))
        await fill(market, clock)
        search = ShelfSearch(market)
        rooms = Market(
            catalog=market.catalog,
            inventory=market.inventory,
            rates=market.rates,
            pricing=market.pricing,
            search=cast("SearchService", search),
            reviews=market.reviews,
            questions=market.questions,
            standing=market.standing,
            wishes=market.wishes,
            carts=buying.carts,
            terms=OrderSettings().terms,
        )
        storefront = Storefront(rooms, signals, clock, tmp_path, (TEMPLATES,))
        parts = Parts(routers=[identity, till, router], middleware=[Middleware(IdentityMiddleware)])
        app = await asyncio.to_thread(create_app, parts)
        services: dict[type, object] = {Storefront: storefront, CartDesk: CartDesk(buying.carts)}
        services |= {
            type(value): value for each in fields(people) if (value := cast("object", getattr(people, each.name)))
        }
        app.state.services = services
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
        client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=ORIGIN))
        yield Shop(market, search, clock, client)
        await storefront.stop()
