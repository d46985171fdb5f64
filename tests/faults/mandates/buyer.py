"""A process that goes on with mandates, there to be killed."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

from hupan.gateways.dbos import DbosWork
from hupan.platform import Database
from tests.faults.checkout.buyer import LaterClock, finish
from tests.integration.checkout.shop import open_shop
from tests.integration.mandates.ground import mandates_of


def go_on(url: str, folder: str, point: str, ahead_s: float) -> None:
    """Go on with what is due, and die at a point; empty for nowhere."""
    asyncio.run(_go_on(url, Path(folder), point, ahead_s))


async def _go_on(url: str, folder: Path, point: str, ahead_s: float) -> None:
    database = Database(url)
    work = DbosWork(database, folder / "executor")
    async with open_shop(database, folder, work=work, clock=LaterClock(timedelta(seconds=ahead_s))) as shop:
        await work.resume()
        await finish(shop)
        os.environ["HUPAN_FAULT"] = point
        await mandates_of(shop, timedelta()).look_after()
        await work.close()
    await database.close()
