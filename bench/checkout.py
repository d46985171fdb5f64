"""Completed orders a second through HTTP, and a rush on the last units.

Run: `.venv/bin/python -m bench checkout`. A server with a small shop of two sellers; guests buy one thing of each and
pay in cash on delivery: create, then complete, which answers when both orders are made. `complete` is timed by itself.
The rush has a thousand guests who want the last hundred units at once; exactly those are sold, or it fails.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bench.figures import figure, spread
from bench.start import Server
from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.market import MarketRoom, open_market
from hupan.catalog import (
    Category,
    CategoryId,
    Listing,
    Offer,
    OfferId,
    Product,
    ProductId,
    ProductText,
    Seller,
    SellerId,
    Store,
    StoreId,
    Variant,
    VariantId,
)
from hupan.inventory import Level, Location, LocationId
from hupan.kernel import Language, Money
from hupan.platform import SettingsSources
from hupan.pricing import usual_shipping
from hupan.supervisor import DataFolder

BUYERS = (1, 8, 32)
MEASURED_S = 10.0
CROWD, LAST = 1_000, 100
AT_ONCE = 64
NAMES = ("one", "two")
OFFERS = [OfferId(f"off_{name}") for name in NAMES]
SCARCE = OfferId("off_scarce")
HOME = {
    "country": "KR",
    "name": "Mina Kim",
    "phone": "+82 10 1234 5678",
    "region": "11",
    "city": "중구",
    "postal_code": "04524",
    "line1": "세종대로 110",
}
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Tally:
    """What came of attempts to buy: seconds that a completion took, and how others ended."""

    took_s: list[float] = field(default_factory=list[float])
    ended: list[str] = field(default_factory=list[str])


async def _fill(market: MarketRoom) -> None:
    """Open two stores that sell one thing each, and a scarce one besides."""
    category = CategoryId("cat_bench")
    await market.catalog.put_categories([Category(category, "bench", {Language.EN: "Bench"})])
    sellers = [Seller(SellerId(f"sell_{name}"), name, name.title(), "KR", "KRW", _NOW) for name in NAMES]
    texts = {Language.EN: "Store"}
    stores = [Store(StoreId(f"store_{e.slug}"), e.id, e.slug, texts, texts, Language.EN) for e in sellers]
    await market.catalog.put_sellers(sellers, stores)
    await market.pricing.put_shipping([usual_shipping(each.id, "KR") for each in sellers])
    places = [Location(LocationId(f"loc_{each.slug}"), each.id, each.name, "KR") for each in sellers]
    await market.inventory.put_locations(places)
    goods = [(*each, 1_000_000) for each in zip(OFFERS, sellers, places, strict=True)]
    goods.append((SCARCE, sellers[0], places[0], LAST))
    for offer_id, seller, place, units in goods:
        name = offer_id.removeprefix("off_")
        variant = Variant(VariantId(f"var_{name}"), name)
        text = {Language.EN: ProductText(name.title())}
        product = Product(
            ProductId(f"prod_{name}"), name, category, "", Language.EN, text, _NOW, _NOW, variants=(variant,)
        )
        offer = Offer(offer_id, product.id, variant.id, seller.id, Money(12_000, "KRW"), _NOW, _NOW)
        await market.catalog.put_listings([Listing(product, (offer,))])
        await market.inventory.put_levels([Level(offer_id, place.id, units)])


@contextmanager
def _serving() -> Generator[tuple[str, str]]:
    """Start a server with an empty market; yields its address and its database's."""
    os.environ |= {"HUPAN_MODELS_FETCH_DEFAULT": "false", "HUPAN_MARKET_DEMO": "false"}
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        server = Server(Path(sys.executable), data_dir)
        try:
            server.wait_for_page()
            there = DataFolder(data_dir).server()
            assert there is not None
            yield there.url, there.database_url
        finally:
            server.stop()


@asynccontextmanager
async def _guest(url: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, headers={"origin": url}, timeout=120) as client:
        yield client


async def _buy(client: httpx.AsyncClient, offers: list[OfferId], tally: Tally) -> None:
    body: dict[str, Any] = {
        "country": "KR",
        "lines": [{"offer_id": each} for each in offers],
        "destination": HOME,
        "contact": {"email": "mina@example.org"},
    }
    made = await client.post("/api/checkout", json=body)
    made.raise_for_status()
    session = made.json()
    if session["status"] != "ready_for_complete":
        tally.ended.append("sold out before")
        return
    client.headers["x-csrf-token"] = session["token"] or client.headers.get("x-csrf-token", "")
    begun = time.perf_counter()
    done = await client.post(
        f"/api/checkout/{session['id']}/complete",
        json={"fingerprint": session["fingerprint"], "handler": "cod"},
        headers={"idempotency-key": session["id"]},
    )
    ended = str(done.json().get("status"))
    while ended == "complete_in_progress":
        ended = (await client.get(f"/api/checkout/{session['id']}")).json()["status"]
    tally.ended.append(ended)
    if ended == "completed":
        tally.took_s.append(time.perf_counter() - begun)


async def _steady(url: str, buyers: int) -> Tally:
    tally, until = Tally(), time.perf_counter() + MEASURED_S

    async def buyer() -> None:
        async with _guest(url) as client:
            while time.perf_counter() < until:
                await _buy(client, OFFERS, tally)

    await asyncio.gather(*(buyer() for _ in range(buyers)))
    return tally


async def _rush(url: str) -> Tally:
    tally, turn = Tally(), asyncio.Semaphore(AT_ONCE)

    async def buyer() -> None:
        async with turn, _guest(url) as client:
            await _buy(client, [SCARCE], tally)

    await asyncio.gather(*(buyer() for _ in range(CROWD)))
    return tally


async def _measure(url: str, database_url: str) -> None:
    ground_of = lay_foundation(SettingsSources(None, os.environ, {}), database_url=database_url)
    async with ground_of as ground, open_market(ground) as market:
        await _fill(market)
        await _steady(url, 1)  # the first completion loads what does the work
        for buyers in BUYERS:
            begun = time.perf_counter()
            tally = await _steady(url, buyers)
            passed = time.perf_counter() - begun
            took = sorted(tally.took_s)
            figure("checkout.orders_per_s", 2 * len(took) / passed, "orders/s", buyers=buyers, checkouts=len(took))
            p95 = took[int(0.95 * (len(took) - 1))]
            figure("checkout.complete_p95", 1000 * p95, "ms", buyers=buyers, **spread([1000 * e for e in took]))
        begun = time.perf_counter()
        tally = await _rush(url)
        sold = tally.ended.count("completed")
        left = (await market.inventory.available([SCARCE]))[SCARCE]
        assert (sold, left) == (LAST, 0), (sold, left)
        passed = time.perf_counter() - begun
        figure("checkout.rush_sold", sold, "checkouts", wanted=CROWD, there=LAST, left=left, seconds=round(passed, 1))


def main() -> None:
    """Measure."""
    with _serving() as (url, database_url):
        asyncio.run(_measure(url, database_url))
