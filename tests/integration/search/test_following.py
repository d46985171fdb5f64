"""The index follows the market: what changes is found so within two seconds, also after a death in between."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hupan.bootstrap.search import meanings_in
from hupan.catalog import ProductText
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.inventory import Level
from hupan.kernel import Language, Money
from hupan.platform import Database
from hupan.search import Filters, SearchSettings, lexicon_mark
from tests.integration.catalog.market import HILL
from tests.integration.search.stalls import WordEmbedder, open_stalls_in, shelf_of, thing

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
FRESH_S = 2.0
MUG = thing("Blue Mug", price="8")
MUGS = tuple(thing(f"Plain Mug {number}") for number in range(60))


def lying(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


async def test_a_change_of_text_price_or_stock_is_found_within_two_seconds(database: Database, tmp_path: Path) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(MUG)
        await stalls.until("blue mug", ["blue-mug"])

        texts = {Language.EN: ProductText("Green Teapot")}
        await stalls.catalog.put_listings([replace(MUG, product=replace(MUG.product, texts=texts))])
        assert await stalls.until("green teapot", ["blue-mug"]) < FRESH_S

        await stalls.catalog.set_price(MUG.offers[0].id, Money.exactly("80", "USD"))
        dear = Filters(price_from=Money.exactly("79", "USD"))
        assert await stalls.until("teapot", ["blue-mug"], filters=dear) < FRESH_S

        await stalls.inventory.put_levels([Level(MUG.offers[0].id, shelf_of(HILL), 0)])
        assert await stalls.until("teapot", [], filters=Filters(in_stock=True)) < FRESH_S


async def test_what_is_taken_off_the_market_is_found_no_more(database: Database, tmp_path: Path) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(replace(MUG, product=replace(MUG.product, source="fair", source_key="1")), *MUGS[:2])
        await stalls.until_indexed(3)

        await stalls.catalog.delete_source("fair")
        await stalls.until_indexed(2)
        assert "blue-mug" not in await stalls.names("mug")


async def test_a_product_that_changes_again_and_again_is_there_once(database: Database, tmp_path: Path) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        for dollars in range(1, 8):
            await stalls.put(replace(MUG, offers=(replace(MUG.offers[0], price=Money(dollars * 100, "USD")),)))
            await asyncio.sleep(0.05)
        await stalls.until("mug", ["blue-mug"], filters=Filters(price_from=Money(700, "USD")))

        assert (await stalls.find("mug")).total == 1


async def test_what_was_told_and_cannot_be_found_yet_is_counted(database: Database, tmp_path: Path) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(MUG)
        await stalls.until_indexed(1)
        # As if everything between the news and the index were slow: nothing is read any more.
        for task in asyncio.all_tasks():
            if task.get_name() == "search.keep":
                task.cancel()
        await stalls.put(*MUGS)
        async with asyncio.timeout(5):
            while (await stalls.search.status()).total == 1:
                await asyncio.sleep(0.02)
        status = await stalls.search.status()

    assert (status.indexed, status.total, status.building) == (1, len(MUGS) + 1, False)


async def test_a_second_start_reads_only_the_news_and_embeds_nothing_again(database: Database, tmp_path: Path) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(*MUGS)
        await stalls.until_indexed(len(MUGS), embedded=True)
    embedder = WordEmbedder()
    async with open_stalls_in(database, tmp_path, embedder) as stalls:
        assert (await stalls.search.status()).embedded == len(MUGS)
        await stalls.put(MUG)
        await stalls.until_indexed(len(MUGS) + 1, embedded=True)

    assert len(embedder.asked) == 1
    assert "Blue Mug" in embedder.asked[0]


async def test_what_many_mean_is_seen_to_when_a_single_change_follows_them(database: Database, tmp_path: Path) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.until_indexed(0)
        await stalls.catalog.put_listings(MUGS)
        # While many come in nothing is embedded; the single one ends that before the next look finds nothing.
        await stalls.until_indexed(len(MUGS))
        await stalls.catalog.put_listings([MUG])
        await stalls.until_indexed(len(MUGS) + 1, embedded=True)


async def test_what_changed_while_nobody_followed_is_found_after_the_start(database: Database, tmp_path: Path) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(*MUGS[:3])
        await stalls.until_indexed(3)
    without_meaning = SearchSettings(meaning=False)
    async with open_stalls_in(database, tmp_path / "elsewhere", settings=without_meaning) as stalls:
        await stalls.until_indexed(3)
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(MUG)
        await stalls.until_indexed(4)


async def test_an_index_of_another_format_is_built_anew_and_the_old_one_goes(
    database: Database, tmp_path: Path
) -> None:
    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(*MUGS[:3])
        await stalls.until_indexed(3)
    current = lying(tmp_path, "words-*")[0]
    assert current.name.endswith(lexicon_mark())
    current.rename(tmp_path / "words-0-older")

    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.until_indexed(3)
        assert (await stalls.find("mug")).total == 3
    assert [folder.name for folder in lying(tmp_path, "words-*")] == [current.name]


async def test_of_two_processes_one_writes_and_the_other_sees_it_and_takes_its_place(
    database: Database, tmp_path: Path
) -> None:
    async with open_stalls_in(database, tmp_path) as first:
        await first.put(*MUGS[:3])
        await first.until_indexed(3)
        async with open_stalls_in(database, tmp_path) as second:
            await first.put(MUG)
            await second.until_indexed(4)
            assert not (await second.search.status()).follows
            await first.follower.stop()
            await second.put(thing("Red Mug"))
            await second.until_indexed(5)
            assert (await second.search.status()).follows


def test_nobody_writes_without_the_lock(tmp_path: Path) -> None:
    one, other = (TantivyIndex(tmp_path, meanings_in, 15_000_000) for _ in range(2))
    one.open()
    other.open()

    assert one.claim()
    assert not other.claim()
    with pytest.raises(RuntimeError):
        other.commit()
    one.close()
    assert other.claim()
    other.close()


_WRITER = """
import sys
from pathlib import Path
from hupan.bootstrap.search import meanings_in
from hupan.catalog import CategoryTree
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.search import Sourced
from hupan.search.following import document_from
from tests.integration.catalog.market import CATEGORIES
from tests.integration.search.stalls import thing, vector_of

index = TantivyIndex(Path(sys.argv[1]), meanings_in, 15_000_000)
index.open()
assert index.claim()
tree = CategoryTree(CATEGORIES)
for number in range(100_000):
    document = document_from(Sourced(thing(f"Plain Mug {number % 60}")), tree)
    index.put([document], number)
    index.commit(whole=True)
    index.learn({document.meaning_hash + number: vector_of(document.meaning)})
    print(number, flush=True)
"""


async def test_an_index_killed_while_it_is_written_opens_and_catches_up(database: Database, tmp_path: Path) -> None:
    for killed_after in (1, 7, 23):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _WRITER, str(tmp_path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        for _ in range(killed_after):
            assert await process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        assert await process.wait() == -signal.SIGKILL
        # As a killed process may leave it: the last record half written.
        vectors = lying(tmp_path, "meanings-*.bin")[0]
        await asyncio.to_thread(os.truncate, vectors, vectors.stat().st_size - 100)

    async with open_stalls_in(database, tmp_path) as stalls:
        await stalls.put(*MUGS, MUG)
        await stalls.until_indexed(len(MUGS) + 1, embedded=True)
        assert sorted(await stalls.names("mug", limit=100)) == sorted(listing.product.slug for listing in (*MUGS, MUG))
