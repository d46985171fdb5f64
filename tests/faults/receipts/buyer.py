"""A process that has receipts made, there to be killed."""

import asyncio
import os
from pathlib import Path

from hupan.platform import Database
from hupan.receipts import ReceiptFollower
from tests.integration.checkout.shop import open_shop
from tests.integration.receipts.ground import receipts_of


def follow(url: str, folder: str, point: str) -> None:
    """Make the receipts that the news asks for, and die at a point; empty for nowhere."""
    os.environ["HUPAN_FAULT"] = point
    asyncio.run(_follow(url, Path(folder)))


async def _follow(url: str, folder: Path) -> None:
    database = Database(url)
    async with open_shop(database, folder) as shop:
        receipts = await asyncio.to_thread(receipts_of, shop, folder)
        await ReceiptFollower(database, receipts).catch_up()
    await database.close()
