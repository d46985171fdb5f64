"""A server that is killed in the middle of a step, and what its successor finds."""

import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from hupan.gateways.dbos import DbosWork
from hupan.platform import Database
from hupan.platform.durable import Json, Outcome, Steps

pytestmark = pytest.mark.anyio

# What it did is written to a table of its own: a payment provider, say, which remembers whatever happens to us.
SERVER = """
import asyncio, sys
import psycopg
from pathlib import Path
from hupan.gateways.dbos import DbosWork
from hupan.platform import Database
from hupan.platform.faults import reach

url, executor = sys.argv[1:]

def note(word):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("insert into done values (%s)", [word])

class Sell:
    kind = "tests.sell"
    async def run(self, steps, payload):
        async def reserve():
            await asyncio.to_thread(note, "reserve")
            return "rsv_1"
        async def capture():
            await asyncio.to_thread(note, "capture")
            reach("tests.captured")
            return "pay_1"
        reserved = await steps.step("reserve", reserve)
        captured = await steps.step("capture", capture)
        return [payload, reserved, captured]

async def main():
    work = DbosWork(Database(url), Path(executor))
    work.register(Sell())
    await work.start("tests.sell", "k", "cart_1")
    await work.outcome("tests.sell", "k", 30)

asyncio.run(main())
"""


class Sell:
    kind = "tests.sell"

    def __init__(self) -> None:
        self.calls: list[str] = []

    async def run(self, steps: Steps, payload: Json) -> Json:
        async def reserve() -> Json:
            self.calls.append("reserve")
            return "rsv_2"

        async def capture() -> Json:
            self.calls.append("capture")
            return "pay_1"

        reserved = await steps.step("reserve", reserve)
        captured = await steps.step("capture", capture)
        return [payload, reserved, captured]


async def test_a_step_whose_end_was_not_kept_is_run_again_and_those_before_it_are_not(
    own_database_url: str, tmp_path: Path
) -> None:
    executor = tmp_path / "executor"
    async with await psycopg.AsyncConnection.connect(own_database_url, autocommit=True) as connection:
        await connection.execute("create table done (word text)")
        killed = subprocess.run(  # noqa: ASYNC221 - nothing else runs on this loop
            [sys.executable, "-c", SERVER, own_database_url, str(executor)],
            env={"HUPAN_FAULT": "tests.captured"},
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
        done = await connection.execute("select word from done")
        assert [word for (word,) in await done.fetchall()] == ["reserve", "capture"]

    database = Database(own_database_url)
    work, sell = DbosWork(database, executor), Sell()
    work.register(sell)
    await work.resume()
    assert await work.outcome("tests.sell", "k", 30) == Outcome(["cart_1", "rsv_1", "pay_1"])
    await work.close()
    await database.close()
    assert sell.calls == ["capture"]
