"""The demo market is loaded through the real rooms: once however often, on after a crash, and out without a trace."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from hupan.bootstrap.demo import MarketShelves, open_demo
from hupan.bootstrap.foundation import Foundation, lay_foundation
from hupan.bootstrap.market import MarketRoom, open_market
from hupan.catalog import Listing, former_price
from hupan.demo import DemoBusy, DemoMarket, DemoService, Ground, Lot, MarketSettings, Progress, State
from hupan.demo.repository import PostgresClaim, SqlProgressStore
from hupan.kernel import HupanError
from hupan.platform import Database, Row, SettingsSources

pytestmark = pytest.mark.anyio

PRODUCTS = 132
# What says when something was written, and what keeps the news of it.
PASSING = {"platform_outbox", "platform_outbox_places", "demo_progress", "pictures_pictures"}


@asynccontextmanager
async def opened(database: Database, folder: Path) -> AsyncGenerator[tuple[Foundation, MarketRoom]]:
    url = database.engine.url.render_as_string(hide_password=False)
    flags = {"server": {"data_dir": folder}, "database": {"url": url}}
    async with AsyncExitStack() as stack:
        ground = await stack.enter_async_context(lay_foundation(SettingsSources(None, {}, flags)))
        yield ground, await stack.enter_async_context(open_market(ground))


def service(
    ground: Foundation, market: MarketRoom, *, demo: bool = True, shelves: MarketShelves | None = None
) -> DemoService:
    return DemoService(
        ground.database.stores(SqlProgressStore),
        shelves or MarketShelves(market),
        PostgresClaim(ground.database),
        ground.clock,
        MarketSettings(demo=demo),
        PRODUCTS,
    )


async def contents(database: Database) -> dict[str, str]:
    """A fingerprint of every table, without what only says when it was written."""
    found: dict[str, str] = {}
    async with database.engine.connect() as connection:
        for table in Row.metadata.sorted_tables:
            if table.name not in PASSING and await connection.scalar(select(func.count()).select_from(table)):
                kept = f"select (to_jsonb(t) - 'updated_at' - 'kept_at')::text as line from {table.name} t"  # noqa: S608 - ours
                hashed = f"select md5(string_agg(line, '' order by line)) from ({kept}) lines"  # noqa: S608 - ours
                found[table.name] = str(await connection.scalar(text(hashed)))
    return found


async def invented(seed: int, day: date, products: int = PRODUCTS) -> tuple[Ground, list[Lot]]:
    def invent() -> tuple[Ground, list[Lot]]:
        market = DemoMarket(seed, day, products)
        return market.ground, list(market.lots())

    return await asyncio.to_thread(invent)


class Breaking(MarketShelves):
    """Breaks after some stretches, in the middle of one, as a killed process does."""

    def __init__(self, market: MarketRoom, stretches: int) -> None:
        super().__init__(market)
        self.left = stretches

    async def put(self, lots: Sequence[Lot]) -> None:
        if not self.left:
            await super().put(lots[: len(lots) // 2])
            raise HupanError("killed")
        self.left -= 1
        await super().put(lots)


async def test_everything_arrives(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        seen: list[Progress] = []
        done = await service(ground, market).load(seen.append)
        assert (done.state, done.done, done.total) == (State.LOADED, PRODUCTS, PRODUCTS)
        assert [each.done for each in seen] == [40, 80, 120, 132]

        laid, lots = await invented(done.seed, done.day)
        walked: list[Listing] = await market.catalog.walk(None, 1000)
        assert {listing.product.id for listing in walked} == {lot.listing.product.id for lot in lots}
        offers = [offer for listing in walked for offer in listing.offers]
        assert len(offers) == sum(len(lot.listing.offers) for lot in lots)
        levels = {offer_id: sum(each.on_hand for each in stock) for offer_id, stock in (
            await market.inventory.stock([offer.id for offer in offers])
        ).items()}  # fmt: skip
        assert levels == {
            offer.id: sum(level.on_hand for level in lot.levels if level.offer_id == offer.id)
            for lot in lots
            for offer in lot.listing.offers
        }
        summaries = await market.reviews.summary([lot.listing.product.id for lot in lots])
        assert sum(each.count for each in summaries.values()) == sum(len(lot.reviews) for lot in lots) > 700
        names = [media.picture for listing in walked for media in listing.product.media]
        assert set(await market.pictures.find(names)) == set(names)
        assert len(await market.promotions.page("", 100)) == len(laid.promotions)


async def test_reductions_that_were_real_may_be_shown(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        done = await service(ground, market).load()
        now = ground.clock.now()
        _, lots = await invented(done.seed, done.day)
        expected = {
            offer.id: former
            for lot in lots
            for offer in lot.listing.offers
            if (former := former_price([span for span in lot.spans if span.offer_id == offer.id], now))
        }
        assert expected
        assert await market.catalog.former_prices([each.id for lot in lots for each in lot.listing.offers]) == expected


async def test_a_second_load_changes_nothing(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        demo = service(ground, market)
        await demo.load()
        before = await contents(database)
        # As if the note of its being there were lost: all of it is put in again.
        async with ground.database.stores(SqlProgressStore)() as store:
            await store.save(replace(await demo.progress(), state=State.LOADING, done=0))
        await demo.load()
        assert await contents(database) == before


async def test_a_load_that_broke_off_goes_on_where_it_was(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database, tmp_path) as (ground, market):
        with pytest.raises(HupanError, match="killed"):
            await service(ground, market, shelves=Breaking(market, 2)).load()
        broken = await service(ground, market).progress()
        assert (broken.state, broken.done, broken.error) == (State.LOADING, 80, "killed")
        started: list[int] = []
        lots = DemoMarket.lots

        def watched(self: DemoMarket, start: int = 0) -> object:
            started.append(start)
            return lots(self, start)

        monkeypatch.setattr(DemoMarket, "lots", watched)
        done = await service(ground, market).load()
        assert (done.state, done.done, done.error, started) == (State.LOADED, PRODUCTS, "", [80])
        resumed = await contents(database)
        await service(ground, market).remove()
        await service(ground, market).load()
        again = await contents(database)
        assert again.keys() == resumed.keys()
        for name in ("catalog_products", "catalog_variants", "catalog_offers", "inventory_levels", "catalog_stores"):
            assert again[name] == resumed[name], name


async def test_removing_leaves_what_is_not_the_demos(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        # Somebody's own market, with the very addresses that the demo would take.
        own, lots = await invented(99, ground.clock.now().date(), 40)
        sellers = [replace(each, source="mine") for each in own.sellers]
        await market.catalog.put_sellers(sellers, own.stores)
        await market.catalog.put_categories([replace(each, source="mine") for each in own.categories])
        await market.inventory.put_locations(own.locations)
        mine = [replace(lot.listing, product=replace(lot.listing.product, source="mine")) for lot in lots]
        await market.catalog.put_listings(mine)
        await market.inventory.put_levels([level for lot in lots for level in lot.levels])
        await market.reviews.put_reviews("mine", [review for lot in lots for review in lot.reviews])
        before = await contents(database)

        demo = service(ground, market)
        assert (await demo.load()).state is State.LOADED
        assert await contents(database) != before
        assert (await demo.remove()).state is State.REMOVED
        assert await contents(database) == before


async def test_a_first_start_loads_and_the_next_ones_do_not(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        demo = service(ground, market)
        assert (await demo.progress()).state is State.ABSENT
        await demo.start()
        async with asyncio.timeout(60):
            while (await demo.progress()).state is not State.LOADED:
                await asyncio.sleep(0.05)
        await demo.remove()
        for _ in range(2):
            await demo.start()
            await asyncio.sleep(0.3)
            await demo.stop()
        assert (await demo.progress()).state is State.REMOVED
        assert not await market.catalog.walk(None, 1)


@pytest.mark.parametrize("wanted", [True, False])
async def test_nobody_gets_it_unasked(database: Database, tmp_path: Path, *, wanted: bool) -> None:
    async with opened(database, tmp_path) as (ground, market):
        if wanted:
            own, lots = await invented(99, ground.clock.now().date(), 3)
            await MarketShelves(market).lay(own)
            await market.catalog.put_listings([lot.listing for lot in lots])
        demo = service(ground, market, demo=wanted)
        await demo.start()
        await asyncio.sleep(0.5)
        await demo.stop()
        assert (await demo.progress()).state is State.ABSENT


async def test_a_stopped_server_goes_on_at_the_next_start(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        demo = service(ground, market)
        await demo.start()
        async with asyncio.timeout(60):
            while (await demo.progress()).done == 0:
                await asyncio.sleep(0.01)
        await demo.stop()
        assert (await demo.progress()).state is State.LOADING
        await demo.start()
        async with asyncio.timeout(60):
            while (await demo.progress()).state is not State.LOADED:
                await asyncio.sleep(0.05)
        await demo.stop()
        assert len(await market.catalog.walk(None, 1000)) == PRODUCTS


async def test_one_loads_at_a_time_and_the_claim_is_given_back(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        demo, other = service(ground, market), service(ground, market)
        async with PostgresClaim(ground.database).hold() as mine:
            assert mine
            with pytest.raises(DemoBusy):
                await demo.load()
            with pytest.raises(DemoBusy):
                await other.remove()
        assert (await demo.remove()).state is State.REMOVED
        during = await demo.load_behind()
        assert during.state is State.LOADING
        with pytest.raises(DemoBusy):
            await demo.remove_behind()
        await demo.stop()
        assert (await other.load()).state is State.LOADED
        assert (await demo.load_behind()).state is State.LOADED


async def test_a_removal_that_broke_off_is_ended_at_the_next_start(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        demo = service(ground, market)
        progress = await demo.load()
        async with ground.database.stores(SqlProgressStore)() as store:
            await store.save(replace(progress, state=State.REMOVING))
        await demo.start()
        async with asyncio.timeout(60):
            while (await demo.progress()).state is not State.REMOVED:
                await asyncio.sleep(0.05)
        assert not await market.catalog.walk(None, 1)


async def test_the_room_is_built_with_its_settings(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as (ground, market):
        unasked = replace(ground, sources=SettingsSources(None, {"HUPAN_MARKET_DEMO": "false"}))
        async with open_demo(unasked, market, at_start=True) as room:
            await asyncio.sleep(0.3)
            assert (await room.demo.progress()).state is State.ABSENT
