"""Completed orders a second through HTTP, a rush on the last units, and what a long past costs the next order.

Run: `.venv/bin/python -m bench checkout`, or `-m bench.checkout --quick`, or `--full` for a million past orders. A
server with a small shop of two sellers; guests buy one thing of each and pay in cash on delivery: create, then
complete, which answers when both orders are made. `complete` is timed by itself. Beside it stands the bare part: as
many connections that write the rows of two orders in one transaction, and nothing else. What of it is processor time
of server and database is told apart: on a machine that others use, too, the seconds say little, those nearly the same.
Whoever is told to come back does, and is counted. The rush has a thousand guests who want the last hundred units at
once; exactly those are sold, or it fails, and so it does where stock, orders and payments do not agree in the end.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import text

from bench.checkout_books import check_books
from bench.checkout_crowd import HOME, PATIENCE_S, Tally, buy, guest
from bench.checkout_history import add_past
from bench.figures import Processes, figure, median, spread
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
RUSH_LIMIT_S = 1_800.0
TIMES = 15
PLENTY = 1_000_000
# A process at rest says within so many seconds what it has read.
_FLUSHED_S = 11.0
NAMES = ("one", "two")
OFFERS = [OfferId(f"off_{name}") for name in NAMES]
SCARCE = OfferId("off_scarce")
STOCKED = {**dict.fromkeys(OFFERS, PLENTY), SCARCE: LAST}
# How long is measured at a time, and how many past orders there are.
_QUICK, _USUAL, _FULL = (1.0, (1_000, 10_000)), (3.0, (1_000, 100_000)), (10.0, (1_000, 10_000, 100_000, 1_000_000))
_BARE = """
insert into bench_orders (id, seller, destination, total) select gen_random_uuid(), 'sell_' || n, %(home)s, 15000
from generate_series(1, 2) n
"""
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Bench:
    """What is measured: the server's processes, its address, and its database."""

    processes: Processes
    url: str
    database: Database


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
    goods = [(*each, PLENTY) for each in zip(OFFERS, sellers, places, strict=True)]
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
def _serving() -> Generator[tuple[Processes, str, str]]:
    """Start a server with an empty market; yields its processes, its address, and its database's."""
    os.environ |= {"HUPAN_MODELS_FETCH_DEFAULT": "false", "HUPAN_MARKET_DEMO": "false"}
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        server = Server(Path(sys.executable), data_dir)
        try:
            server.wait_for_page()
            there = DataFolder(data_dir).server()
            assert there is not None
            yield Processes(server.process.pid), there.url, there.database_url
        finally:
            server.stop()


async def _steady(url: str, buyers: int, seconds: float) -> tuple[Tally, float]:
    tally, begun = Tally(), time.perf_counter()

    async def buyer() -> None:
        async with guest(url) as client:
            while time.perf_counter() < begun + seconds:
                await buy(client, OFFERS, tally)

    await asyncio.gather(*(buyer() for _ in range(buyers)))
    return tally, time.perf_counter() - begun


async def _bare(dsn: str, writers: int, seconds: float) -> tuple[float, int]:
    """Write the rows of two orders in a transaction, and nothing else; returns transactions a second, and in all."""
    begun, home, written = time.perf_counter(), str(HOME), 0

    async def writer() -> None:
        nonlocal written
        async with await psycopg.AsyncConnection.connect(dsn) as connection:
            while time.perf_counter() < begun + seconds:
                await connection.execute(_BARE, {"home": home})
                await connection.commit()
                written += 1

    await asyncio.gather(*(writer() for _ in range(writers)))
    return written / (time.perf_counter() - begun), written


async def _rush(url: str) -> Tally:
    tally = Tally()

    async def buyer() -> None:
        async with guest(url) as client:
            await buy(client, [SCARCE], tally)

    async with asyncio.timeout(RUSH_LIMIT_S):
        await asyncio.gather(*(buyer() for _ in range(CROWD)))
    return tally


async def _measure_speed(bench: Bench, seconds: float) -> None:
    dsn = bench.database.dsn
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        await connection.execute(
            "create table bench_orders (id uuid primary key, seller text, destination text, total int)"
        )
    for buyers in BUYERS:
        rates, ratios, worked, ratios_cpu, facts = list[float](), list[float](), list[float](), list[float](), Tally()
        for _ in range(ROUNDS):
            before = bench.processes.worked_s()
            bare, written = await _bare(dsn, buyers, seconds / 3)
            between = bench.processes.worked_s()
            tally, passed = await _steady(bench.url, buyers, seconds)
            bought = max(1, tally.ended["completed"])
            rates.append(2 * tally.ended["completed"] / passed)
            ratios.append(bare * passed / bought)
            worked.append((bench.processes.worked_s() - between) / bought)
            worked_bare = (between - before) / max(1, written)
            facts.took_s += tally.took_s
            facts.ended += tally.ended
            facts.sent_away += tally.sent_away
            ratios_cpu.append(worked[-1] / worked_bare)
        took = sorted(facts.took_s) or [PATIENCE_S]
        figure("checkout.orders_per_s", median(rates), "orders/s", buyers=buyers, **spread(rates), **facts.facts)
        figure("checkout.to_bare_insert", median(ratios), "x as long", buyers=buyers, **spread(ratios))
        figure(
            "checkout.cpu",
            1000 * median(worked),
            "ms a purchase",
            buyers=buyers,
            **spread([1000 * each for each in worked]),
        )
        figure("checkout.cpu_to_bare_insert", median(ratios_cpu), "x as much", buyers=buyers, **spread(ratios_cpu))
        p95 = took[int(0.95 * (len(took) - 1))]
        figure("checkout.complete_p95", 1000 * p95, "ms", buyers=buyers, **spread([1000 * each for each in took]))


async def _measure_rush(bench: Bench) -> None:
    begun, before = time.perf_counter(), bench.processes.worked_s()
    tally = await _rush(bench.url)
    passed = time.perf_counter() - begun
    sold = (await check_books(bench.database, STOCKED))[SCARCE]
    assert sold == LAST, (sold, tally)
    # Whoever was told that they have bought has. On a machine that is busy some give up; they have bought nothing.
    assert tally.ended["completed"] <= sold, tally.ended
    facts = {"seconds": round(passed, 1), "cpu_s": round(bench.processes.worked_s() - before, 1), **tally.facts}
    figure("checkout.rush_sold", sold, "checkouts", wanted=CROWD, there=LAST, **facts)


async def _measure_growth(bench: Bench, pasts: Sequence[int]) -> None:
    """Tell what a long past costs: the next purchase, and the lists of buyer and operator."""
    url, database = bench.url, bench.database
    orders, books = database.stores(SqlOrderStore), database.stores(SqlBookStore)

    async def purchase() -> None:
        async with guest(url) as client:
            await buy(client, OFFERS, Tally())

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
        "purchase": purchase,
        "buyers_list": mine,
        "operators_list": everybodys,
        "balances": balances,
        "transactions": booked,
    }
    present, first = 0, dict[str, float]()
    for past in pasts:
        filled_s = await _timed(lambda past=past, present=present: add_past(database, present, past))
        figure("checkout.growth.filled", filled_s, "s", past=past)
        present = past
        await _measure_purchases(bench, purchase, past)
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


async def _measure_purchases(bench: Bench, buy_one: Callable[[], Awaitable[None]], past: int) -> None:
    """Tell what a purchase costs the processor, and what of tables is read from end to end for it."""
    await asyncio.sleep(_FLUSHED_S)
    worked, read = bench.processes.worked_s(), await _read_whole(bench.database)
    for _ in range(TIMES):
        await buy_one()
    await asyncio.sleep(_FLUSHED_S)
    figure("checkout.growth.cpu", 1000 * (bench.processes.worked_s() - worked) / TIMES, "ms a purchase", past=past)
    after = await _read_whole(bench.database)
    rows = {name: round((count - read.get(name, 0)) / TIMES) for name, count in after.items()}
    most = dict(sorted(rows.items(), key=lambda each: -each[1])[:3])
    figure("checkout.growth.rows_read_whole", sum(rows.values()), "rows a purchase", past=past, most=most)


async def _read_whole(database: Database) -> dict[str, int]:
    async with database.begin() as connection:
        found = await connection.execute(text("select relname, seq_tup_read from pg_stat_user_tables"))
        return {name: int(count) for name, count in found}


async def _timed(ask: Callable[[], Awaitable[None]]) -> float:
    begun = time.perf_counter()
    await ask()
    return time.perf_counter() - begun


async def _measure(processes: Processes, url: str, database_url: str, chosen: tuple[float, Sequence[int]]) -> None:
    seconds, pasts = chosen
    ground_of = lay_foundation(SettingsSources(None, os.environ, {}), database_url=database_url)
    async with ground_of as ground, open_market(ground) as market:
        bench = Bench(processes, url, ground.database)
        await _fill(market)
        await _steady(url, 1, seconds)  # the first completion loads what does the work
        await _measure_speed(bench, seconds)
        await _measure_rush(bench)
        await _measure_growth(bench, pasts)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="some seconds a figure, and 10,000 past orders")
    parser.add_argument("--full", action="store_true", help="a minute and a half a figure, and a million past orders")
    chosen = parser.parse_args() if sys.argv[0].endswith("checkout.py") else parser.parse_args([])
    with _serving() as (processes, url, database_url):
        asyncio.run(
            _measure(processes, url, database_url, _QUICK if chosen.quick else _FULL if chosen.full else _USUAL)
        )


if __name__ == "__main__":
    main()
