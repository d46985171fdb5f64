"""Work that is half done is in a backup, and goes on where that is restored."""

import asyncio
from pathlib import Path

import psycopg
import pytest

from hupan.gateways.dbos import DbosWork
from hupan.platform import Database
from hupan.platform.backup import restore_backup, write_backup
from hupan.platform.durable import Json, Outcome, Steps
from hupan.platform.errors import WouldOverwrite
from hupan.supervisor import ServeSettings

pytestmark = pytest.mark.anyio


class Sell:
    kind = "tests.sell"

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()

    async def run(self, steps: Steps, payload: Json) -> Json:
        async def reserve() -> Json:
            self.calls.append("reserve")
            return None

        async def capture() -> Json:
            self.calls.append("capture")
            self.reached.set()
            await self.go_on.wait()
            return "captured"

        await steps.step("reserve", reserve)
        return await steps.step("capture", capture)


async def test_half_done_work_goes_on_after_a_restore(own_database_url: str, tmp_path: Path) -> None:
    data, restored, file = tmp_path / "data", tmp_path / "restored", tmp_path / "backup.tar"
    data.mkdir()
    database, sell = Database(own_database_url), Sell()
    work = DbosWork(database, data / "executor")
    work.register(sell)
    await work.start("tests.sell", "k", None)
    await sell.reached.wait()
    await work.close()
    await asyncio.to_thread(write_backup, own_database_url, data, file)

    # It went on here, and was finished; the backup does not know.
    sell.go_on.set()
    await work.resume()
    assert await work.outcome("tests.sell", "k", 20) == Outcome("captured")
    await work.close()

    settings = ServeSettings("127.0.0.1", 0, restored, own_database_url, restored / "hupan.toml")
    _make_a_table(own_database_url)
    with pytest.raises(WouldOverwrite):
        await asyncio.to_thread(restore_backup, file, settings)
    await asyncio.to_thread(restore_backup, file, settings, force=True)
    assert (restored / "executor").read_text() == (data / "executor").read_text()
    again = DbosWork(database, restored / "executor")
    again.register(sell)
    assert await again.outcome("tests.sell", "k", 0) is None
    await again.resume()
    assert await again.outcome("tests.sell", "k", 20) == Outcome("captured")
    await again.close()
    await database.close()
    assert sell.calls == ["reserve", "capture", "capture", "capture"]


def _make_a_table(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table notes ()")
