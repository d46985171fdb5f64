import asyncio
from collections.abc import AsyncGenerator

import psycopg
import pytest
from sqlalchemy import text

from hupan.platform import Database, Signals

pytestmark = pytest.mark.anyio


@pytest.fixture
async def signals(database: Database) -> AsyncGenerator[Signals]:
    signals = Signals(database)
    await signals.start()
    yield signals
    await signals.stop()


async def test_a_signal_reaches_every_process(database: Database, signals: Signals) -> None:
    other = Signals(database)
    await other.start()
    async with signals.subscribe("runs") as here, other.subscribe("runs") as there:
        await other.publish("runs", "run_1")
        async with asyncio.timeout(5):
            assert [await anext(here), await anext(there)] == ["run_1", "run_1"]
    await other.stop()


async def test_only_the_topic_asked_for_is_heard(signals: Signals) -> None:
    async with signals.subscribe("runs") as heard:
        await signals.publish("models", "m")
        await signals.publish("runs", "r")
        async with asyncio.timeout(5):
            assert await anext(heard) == "r"


async def test_after_a_lost_connection_readers_are_told_to_read_again(database: Database, signals: Signals) -> None:
    async with signals.subscribe("runs") as heard:
        async with await psycopg.AsyncConnection.connect(database.dsn, autocommit=True) as connection:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'"
            )
        async with asyncio.timeout(10):
            assert await anext(heard) == ""
            await signals.publish("runs", "again")
            assert await anext(heard) == "again"


async def test_a_reader_far_behind_is_told_to_read_again_and_holds_little(database: Database, signals: Signals) -> None:
    async with signals.subscribe("runs") as heard:
        await signals.publish("runs", "first")
        async with asyncio.timeout(5):
            assert await anext(heard) == "first"
        async with database.engine.begin() as connection:
            await connection.execute(
                text("select pg_notify('hupan', 'runs' || chr(31) || n) from generate_series(1, 1500) n")
            )
        async with signals.subscribe("done") as done, asyncio.timeout(10):
            await signals.publish("done")
            await anext(done)
            assert await anext(heard) == ""
