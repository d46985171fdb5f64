"""A process that is killed while it loads leaves nothing that the next one cannot go on from."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from hupan.catalog import Listing
from hupan.demo import DemoBusy, State
from hupan.platform import Database
from tests.integration.demo.test_loading import PRODUCTS, invented, opened, service

pytestmark = pytest.mark.anyio

LOAD = """
import asyncio, sys
from pathlib import Path
from hupan.bootstrap.tables import load_tables
from hupan.platform import Database
from tests.integration.demo.test_loading import opened, service

async def main():
    async with opened(Database(sys.argv[1]), Path(sys.argv[2])) as (ground, market):
        await service(ground, market).load(lambda progress: print(progress.done, flush=True))

load_tables()
asyncio.run(main())
"""


async def test_what_was_killed_goes_on(database: Database, tmp_path: Path) -> None:
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    root = str(Path(__file__).parents[3])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOAD, url, str(tmp_path), stdout=-1, cwd=root, env={**os.environ, "PYTHONPATH": root}
    )
    assert process.stdout is not None
    async with asyncio.timeout(90):
        first = await process.stdout.readline()
    # In the middle of the next stretch, which is being written now.
    await asyncio.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    await process.wait()

    async with opened(database, tmp_path) as (ground, market):
        demo = service(ground, market)
        left = await demo.progress()
        assert left.state is State.LOADING
        assert int(first) <= left.done < PRODUCTS
        async with asyncio.timeout(30):
            # The lock dies with the killed process's connection, as soon as the server has noticed.
            while True:
                try:
                    done = await demo.load()
                    break
                except DemoBusy:
                    await asyncio.sleep(0.1)
        assert (done.state, done.done, done.day) == (State.LOADED, PRODUCTS, left.day)
        _, lots = await invented(done.seed, done.day)
        walked: list[Listing] = await market.catalog.walk(None, 1000)
        assert {each.product.id for each in walked} == {lot.listing.product.id for lot in lots}
        summaries = await market.reviews.summary([lot.listing.product.id for lot in lots])
        assert {key: each.count for key, each in summaries.items() if each.count} == {
            lot.listing.product.id: len(lot.reviews) for lot in lots if lot.reviews
        }
