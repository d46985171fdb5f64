"""kill -9 wherever a receipt is made: each checkout has exactly one, and it stays the one it was."""

import asyncio
import multiprocessing
import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import select

from hupan.bootstrap.tables import load_tables
from hupan.checkout import NEWS
from hupan.platform import Database, OutboxReader, Row
from hupan.protocols.receipts import read_receipt
from hupan.receipts import READER
from hupan.receipts.service import FAULT_POINTS
from hupan.receipts.tables import ReceiptRow
from tests.faults.receipts.buyer import follow
from tests.integration.checkout.shop import MINA, Shop, confirming, open_shop

pytestmark = pytest.mark.anyio

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.receipts.buyer"])


async def run(url: str, folder: Path, point: str) -> int | None:
    process: ForkServerProcess = _context.Process(target=follow, args=(url, str(folder), point))
    await asyncio.to_thread(process.start)
    await asyncio.to_thread(process.join, 60)
    return process.exitcode


async def buy(shop: Shop) -> str:
    session = await shop.ready()
    return (await shop.checkouts.complete(MINA, session.id, confirming(session, session.id))).id


async def kept(database: Database) -> dict[str, str]:
    async with database.engine.connect() as connection:
        rows = await connection.execute(select(ReceiptRow.checkout_id, ReceiptRow.jws))
        return {row[0]: row[1] for row in rows}


async def test_whoever_is_killed_leaves_one_receipt_or_none(own_database_url: str, tmp_path: Path) -> None:
    await asyncio.to_thread(load_tables)
    database = Database(own_database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    async with open_shop(database, tmp_path) as shop:
        await shop.fill(1000)
        reader = OutboxReader(database, READER, NEWS)
        await reader.settle(await reader.now())
        bought = [await buy(shop) for _ in FAULT_POINTS]
    before: dict[str, str] = {}
    for point in FAULT_POINTS:
        assert await run(own_database_url, tmp_path, point) == -signal.SIGKILL
        now = await kept(database)
        assert before.items() <= now.items()
        before = now
    assert await run(own_database_url, tmp_path, "") == 0
    after = await kept(database)
    assert before.items() <= after.items()
    assert set(after) == set(bought)
    assert all(read_receipt(each.encode()).claims["checkout_id"] == name for name, each in after.items())
    await database.close()
