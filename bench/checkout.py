"""Completed orders a second through HTTP, a rush on the last units, and what a long past costs the next order.

Run: `.venv/bin/python -m bench checkout`, or `-m bench.checkout --quick`, or `--full` for a million past orders. A
server with a small shop of two sellers; guests buy one thing of each and pay in cash on delivery: create, then
complete, which answers when both orders are made. `complete` is timed by itself. Beside it stands the bare part: as
many connections that write the rows of two orders in one transaction, and nothing else. The rush has a thousand guests
who want the last hundred units at once; exactly those are sold, or it fails.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import psycopg

from bench.checkout_history import add_past
from bench.figures import figure, median, spread
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
from hupan.kernel import Buyer, Language, Money, PersonId
from hupan.ledger import AccountKind
from hupan.ledger.repository import SqlBookStore
from hupan.orders.ports import Selection
from hupan.orders.repository import SqlOrderStore
from hupan.platform import Database, SettingsSources
from hupan.pricing import usual_shipping
from hupan.supervisor import DataFolder

BUYERS = (1, 8, 32)
ROUNDS = 3
CROWD, LAST = 1_000, 100
RUSH_LIMIT_S = 600.0
AT_ONCE = 64
TIMES = 15
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
# How long is measured at a time, and how many past orders there are.
_QUICK, _USUAL, _FULL = (1.0, (1_000, 10_000)), (3.0, (1_000, 100_000)), (10.0, (1_000, 10_000, 100_000, 1_000_000))
_BARE = """
insert into bench_orders (id, seller, destination, total) select gen_random_uuid(), 'sell_' || n, %(home)s, 15000
from generate_series(1, 2) n
"""
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


async def _post(client: httpx.AsyncClient, path: str, **given: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
    """Ask; whoever is told that the server is busy comes back when it says, or at once where a line was closed."""
    while True:
        try:
            answer = await client.post(path, **given)
        except httpx.RemoteProtocolError:
            continue
        if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            return answer
        await asyncio.sleep(float(answer.headers.get("retry-after", 1)))


async def _buy(client: httpx.AsyncClient, offers: list[OfferId], tally: Tally) -> None:
    body: dict[str, Any] = {
        "country": "KR",
        "lines": [{"offer_id": each} for each in offers],
        "destination": HOME,
        "contact": {"email": "mina@example.org"},
    }
    made = await _post(client, "/api/checkout", json=body)
    made.raise_for_status()
    session = made.json()
    if session["status"] != "ready_for_complete":
        tally.ended.append("sold out before")
        return
    client.headers["x-csrf-token"] = session["token"] or client.headers.get("x-csrf-token", "")
    begun = time.perf_counter()
    done = await _post(
        client,
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


async def _steady(url: str, buyers: int, seconds: float) -> tuple[Tally, float]:
    tally, begun = Tally(), time.perf_counter()

    async def buyer() -> None:
        async with _guest(url) as client:
            while time.perf_counter() < begun + seconds:
                await _buy(client, OFFERS, tally)

    await asyncio.gather(*(buyer() for _ in range(buyers)))
    return tally, time.perf_counter() - begun


async def _bare(dsn: str, writers: int, seconds: float) -> float:
    """Write the rows of two orders in a transaction, and nothing else; returns transactions a second."""
    begun, home, written = time.perf_counter(), str(HOME), 0

    async def writer() -> None:
        nonlocal written
        async with await psycopg.AsyncConnection.connect(dsn) as connection:
            while time.perf_counter() < begun + seconds:
                await connection.execute(_BARE, {"home": home})
                await connection.commit()
                written += 1

    await asyncio.gather(*(writer() for _ in range(writers)))
    return written / (time.perf_counter() - begun)


async def _rush(url: str) -> Tally:
    tally, turn = Tally(), asyncio.Semaphore(AT_ONCE)

    async def buyer() -> None:
        async with turn, _guest(url) as client:
            await _buy(client, [SCARCE], tally)

    async with asyncio.timeout(RUSH_LIMIT_S):
        await asyncio.gather(*(buyer() for _ in range(CROWD)))
    return tally


async def _measure_speed(url: str, dsn: str, seconds: float) -> None:
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        await connection.execute(
            "create table bench_orders (id uuid primary key, seller text, destination text, total int)"
        )
    for buyers in BUYERS:
        rates, ratios, took = list[float](), list[float](), list[float]()
        for _ in range(ROUNDS):
            bare = await _bare(dsn, buyers, seconds / 3)
            tally, passed = await _steady(url, buyers, seconds)
            rates.append(2 * len(tally.took_s) / passed)
            ratios.append(bare * passed / max(1, len(tally.took_s)))
            took += tally.took_s
        took.sort()
        figure("checkout.orders_per_s", median(rates), "orders/s", buyers=buyers, **spread(rates))
        figure("checkout.to_bare_insert", median(ratios), "x as long", buyers=buyers, **spread(ratios))
        p95 = took[int(0.95 * (len(took) - 1))]
        figure("checkout.complete_p95", 1000 * p95, "ms", buyers=buyers, **spread([1000 * each for each in took]))


async def _measure_rush(url: str, market: MarketRoom) -> None:
    begun = time.perf_counter()
    tally = await _rush(url)
    sold = tally.ended.count("completed")
    left = (await market.inventory.available([SCARCE]))[SCARCE]
    assert (sold, left) == (LAST, 0), (sold, left)
    passed = time.perf_counter() - begun
    figure("checkout.rush_sold", sold, "checkouts", wanted=CROWD, there=LAST, left=left, seconds=round(passed, 1))


async def _measure_growth(url: str, database: Database, pasts: Sequence[int]) -> None:
    """Tell what a long past costs: the next purchase, and the lists of buyer and operator."""
    orders, books = database.stores(SqlOrderStore), database.stores(SqlBookStore)

    async def buy() -> None:
        async with _guest(url) as client:
            await _buy(client, OFFERS, Tally())

    async def mine() -> None:
        async with orders() as store:
            assert len(await store.page(Selection(Buyer(PersonId("per_1")), limit=21)))

    async def everybodys() -> None:
        async with orders() as store:
            assert len(await store.page(Selection(limit=51))) > 1

    async def balances() -> None:
        async with books() as store:
            assert await store.books.balances(kind=AccountKind.ESCROW, limit=50)
            await store.books.balances(kind=AccountKind.SELLER, limit=50)

    async def booked() -> None:
        async with books() as store:
            assert await store.books.transactions(None, "", 50)

    asked: dict[str, Callable[[], Awaitable[None]]] = {
        "purchase": buy,
        "buyers_list": mine,
        "operators_list": everybodys,
        "balances": balances,
        "transactions": booked,
    }
    present, first = 0, dict[str, float]()
    for past in pasts:
        await add_past(database, present, past)
        present = past
        for name, ask in asked.items():
            await ask()
            took = [await _timed(ask) for _ in range(TIMES)]
            first.setdefault(name, median(took))
            figure(
                f"checkout.growth.{name}",
                1000 * median(took),
                "ms",
                past=past,
                to_first=round(median(took) / first[name], 2),
                **spread([1000 * each for each in took]),
            )


async def _timed(ask: Callable[[], Awaitable[None]]) -> float:
    begun = time.perf_counter()
    await ask()
    return time.perf_counter() - begun


async def _measure(url: str, database_url: str, seconds: float, pasts: Sequence[int]) -> None:
    ground_of = lay_foundation(SettingsSources(None, os.environ, {}), database_url=database_url)
    async with ground_of as ground, open_market(ground) as market:
        await _fill(market)
        await _steady(url, 1, seconds)  # the first completion loads what does the work
        await _measure_speed(url, ground.database.dsn, seconds)
        await _measure_rush(url, market)
        await _measure_growth(url, ground.database, pasts)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="some seconds a figure, and 10,000 past orders")
    parser.add_argument("--full", action="store_true", help="a minute and a half a figure, and a million past orders")
    chosen = parser.parse_args() if sys.argv[0].endswith("checkout.py") else parser.parse_args([])
    seconds, pasts = _QUICK if chosen.quick else _FULL if chosen.full else _USUAL
    with _serving() as (url, database_url):
        asyncio.run(_measure(url, database_url, seconds, pasts))


if __name__ == "__main__":
    main()
