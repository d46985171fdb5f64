"""kill -9 in the middle of an import: whoever goes on with it writes every row once, and counts it once."""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from hupan.exchange import ImportJob, ImportState
from hupan.platform import Database
from tests.integration.exchange.house import House, done, open_house

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
ROWS = 6_000
BAD = 60


def table(path: Path) -> Path:
    rows = [f"P{at},Product {at},{at % 90 + 1}.50,{at % 7},Things\n" for at in range(ROWS)]
    rows += [f"X{at},Broken {at},free,1,Things\n" for at in range(BAD)]
    random.Random(5).shuffle(rows)  # noqa: S311 - an order, no secret
    path.write_text("sku,name,price,stock,category\n" + "".join(rows))
    return path


async def importer(database: Database, folder: Path, file: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("importer.py")),
        database.dsn,
        str(folder),
        str(file),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.DEVNULL,
    )


async def kill_at(house: House, process: asyncio.subprocess.Process, position: int) -> ImportJob | None:
    """Kill the process once its import has come so far; `None` where it had no import yet."""
    while process.returncode is None:
        jobs = await house.imports.list()
        if position == 0 or (jobs and jobs[0].position >= position):
            break
        await asyncio.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    jobs = await house.imports.list()
    return jobs[0] if jobs else None


async def everything_is_there_once(house: House, job: ImportJob) -> None:
    assert (job.progress.created, job.progress.changed, job.progress.unchanged) == (ROWS, 0, 0)
    assert (job.progress.rows_read, job.progress.rows_bad) == (ROWS + BAD, BAD)
    assert len(await house.problems(job)) == BAD
    assert (await house.catalog.counts()).products == ROWS
    (offer,) = (await house.listing_of("P5")).offers
    assert await house.pieces((offer,)) == [5]


async def test_a_killed_import_is_gone_on_with_by_the_next_process(database: Database, tmp_path: Path) -> None:
    file = await asyncio.to_thread(table, tmp_path / "a.csv")
    async with open_house(database, tmp_path) as house:
        for position in (500, 1500, 3500):
            process = await importer(database, tmp_path, file)
            await asyncio.sleep(random.Random(position).random() / 50)  # noqa: S311 - a moment, no secret
            killed = await kill_at(house, process, position)
            assert killed is not None
            assert killed.state is ImportState.RUNNING
        again = done(await house.import_path(file))
        assert again.id == killed.id
        await everything_is_there_once(house, again)


async def test_a_server_that_comes_back_goes_on_by_itself(database: Database, tmp_path: Path) -> None:
    file = await asyncio.to_thread(table, tmp_path / "a.csv")
    async with open_house(database, tmp_path) as house:
        killed = await kill_at(house, await importer(database, tmp_path, file), 1000)
    assert killed is not None
    async with open_house(database, tmp_path, resume=True) as house:
        await everything_is_there_once(house, done(await house.imports.wait(killed.id)))


async def test_a_batch_that_was_put_but_not_noted_is_counted_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await asyncio.to_thread(table, tmp_path / "a.csv")
    async with open_house(database, tmp_path) as house:
        put = house.inventory.put_levels
        calls = 0

        async def dying(levels: object) -> int:
            nonlocal calls
            calls += 1
            if calls == 3:
                raise MemoryError
            return await put(levels)  # pyright: ignore[reportArgumentType] - handed on as it came

        monkeypatch.setattr(house.inventory, "put_levels", dying)
        broken = await house.import_path(file)
        assert broken.state is ImportState.FAILED
        monkeypatch.undo()
        ended = done(await house.import_path(file))
        assert ended.id == broken.id
        await everything_is_there_once(house, ended)
