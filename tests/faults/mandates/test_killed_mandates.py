"""kill -9 between any two lines of a purchase under a mandate: it is bought once, for no more than was allowed."""

import asyncio
import multiprocessing
import signal
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from hupan.bootstrap.tables import load_tables
from hupan.mandates import MandateState
from hupan.mandates.service import FAULT_POINTS
from hupan.platform import Database, Row
from tests.faults.checkout.buyer import LaterClock
from tests.faults.mandates.buyer import go_on
from tests.integration.checkout.shop import open_shop
from tests.integration.mandates.ground import move_in

pytestmark = pytest.mark.anyio

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.mandates.buyer"])
# The checkout's own points are gone through in its own tests; these are those in whose middle a mandate stands.
WITHIN = ("checkout.begun", "checkout.captured")


async def run(url: str, folder: Path, point: str, ahead_s: float) -> int | None:
    process: ForkServerProcess = _context.Process(target=go_on, args=(url, str(folder), point, ahead_s))
    await asyncio.to_thread(process.start)
    await asyncio.to_thread(process.join, 60)
    return process.exitcode


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_whoever_is_killed_has_it_bought_once(own_database_url: str, tmp_path: Path) -> None:
    await asyncio.to_thread(load_tables)
    database = Database(own_database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    async with open_shop(database, tmp_path, clock=LaterClock(timedelta())) as shop:
        await shop.fill(1000)
        ground = await move_in(shop)
        for bought, point in enumerate((*FAULT_POINTS, *WITHIN), start=1):
            made = await ground.make(number=1)
            ahead = 180.0 * bought
            killed = [await run(own_database_url, tmp_path, point, ahead + 20 * turn) for turn in range(2)]
            assert -signal.SIGKILL in killed, point
            now = made
            for turn in range(2, 8):
                assert await run(own_database_url, tmp_path, "", ahead + 20 * turn) == 0
                now = next(each for each in await ground.mandates.list(made.person_id) if each.id == made.id)
                if now.state is MandateState.FULFILLED:
                    break
            assert (now.state, now.bought) == (MandateState.FULFILLED, 1), (point, now)
            orders = await shop.orders_of()
            assert len(orders) == bought
            assert all(each.total <= made.terms.draft.ceiling for each in orders)
            assert await shop.spent() == sum(each.total.minor for each in orders)
    await database.close()
