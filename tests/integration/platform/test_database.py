import asyncio

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.platform import Database, DatabaseUnavailable

pytestmark = pytest.mark.anyio


class Notes:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def run(self, statement: str) -> None:
        await self._session.execute(text(statement))

    async def read(self, query: str) -> list[int]:
        return list(await self._session.scalars(text(query)))


async def test_leaving_the_block_commits_and_an_error_rolls_back(database: Database) -> None:
    stores = database.stores(Notes)
    async with stores() as notes:
        await notes.run("drop table if exists scratch_notes")
        await notes.run("create table scratch_notes (n int)")
        await notes.run("insert into scratch_notes values (1)")
    with pytest.raises(RuntimeError, match="no"):
        await _insert_and_fail(database)
    async with stores() as notes:
        assert await notes.read("select n from scratch_notes") == [1]
        await notes.run("drop table scratch_notes")


async def _insert_and_fail(database: Database) -> None:
    async with database.stores(Notes)() as notes:
        await notes.run("insert into scratch_notes values (2)")
        raise RuntimeError("no")


async def test_a_database_that_is_away_is_a_clear_error() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailable) as caught:
        async with database.stores(Notes)() as notes:
            await notes.run("select 1")
    assert caught.value.retry_after_s == 2.0
    await database.close()


async def test_connections_that_died_are_replaced(database: Database) -> None:
    stores = database.stores(Notes)
    async with stores() as notes:
        await notes.run("select 1")
    async with await psycopg.AsyncConnection.connect(database.dsn, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname is not null"
        )
    async with stores() as notes:
        assert await notes.read("select 2") == [2]


async def test_whoever_waits_for_a_connection_is_passed_by_nobody(database: Database) -> None:
    small = Database(database.dsn, pool_size=1)
    stores, done, leave, held = small.stores(Notes), list[int](), asyncio.Event(), asyncio.Semaphore(0)

    async def holds() -> None:
        async with stores() as notes:
            await notes.run("select 1")
            held.release()
            await leave.wait()

    async def wants(number: int) -> None:
        async with stores() as notes:
            await notes.run("select 1")
            done.append(number)

    holding = [asyncio.create_task(holds()) for _ in range(2)]
    for _ in holding:
        await held.acquire()
    waiting = [asyncio.create_task(wants(number)) for number in range(3)]
    await asyncio.sleep(0)
    holding[0].cancel()
    # These come later, and ask just when a place is free.
    waiting += [asyncio.create_task(wants(number)) for number in range(3, 6)]
    await asyncio.gather(*waiting)
    assert done == [0, 1, 2, 3, 4, 5]
    leave.set()
    await asyncio.gather(*holding, return_exceptions=True)
    await small.close()
