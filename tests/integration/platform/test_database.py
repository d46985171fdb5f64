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
