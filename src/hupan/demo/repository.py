"""The room's store on PostgreSQL, and the claim that dies with the process that holds it."""

import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.demo.domain import Progress, State
from hupan.demo.tables import DemoRow
from hupan.platform import Database, DatabaseUnavailable

_NAME = "market"
_UNAVAILABLE = "The database does not answer at the moment."
_HOLD = text("select pg_try_advisory_lock(hashtextextended('hupan.demo', 0))")
_TAKE_STOCK = text("analyze")
_RELEASE = text("select pg_advisory_unlock(hashtextextended('hupan.demo', 0))")


class SqlProgressStore:
    """Implements `ports.ProgressStore`. One instance lives for one transaction.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self) -> Progress | None:
        """Read how far it is."""
        row = await self._session.scalar(select(DemoRow).where(DemoRow.name == _NAME))
        if row is None:
            return None
        return Progress(State(row.state), row.seed, row.day, row.done, row.total, row.error)

    async def save(self, progress: Progress) -> None:
        """Write how far it is."""
        values = {
            "state": progress.state.value,
            "seed": progress.seed,
            "day": progress.day,
            "done": progress.done,
            "total": progress.total,
            "error": progress.error,
            "updated_at": func.now(),
        }
        write = upsert(DemoRow).values(name=_NAME, **values)
        await self._session.execute(write.on_conflict_do_update(index_elements=["name"], set_=values))

    async def take_stock(self) -> None:
        """Have the database look at how much it holds now."""
        await self._session.execute(_TAKE_STOCK)


class PostgresClaim:
    """Implements `ports.Claim` by an advisory lock on a connection of its own.

    Args:
        database: Where the claim stands.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def hold(self) -> AsyncGenerator[bool]:
        """Hold the claim; false where somebody else does."""
        try:
            connection = await self._database.engine.connect()
        except (DBAPIError, PoolTimeoutError) as error:
            raise DatabaseUnavailable(_UNAVAILABLE) from error
        mine = False
        try:
            try:
                connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
                mine = bool(await connection.scalar(_HOLD))
            except DBAPIError as error:
                raise DatabaseUnavailable(_UNAVAILABLE) from error
            yield mine
        finally:
            # A connection that is not told goes back to the pool with the lock on it.
            if mine:
                with contextlib.suppress(DBAPIError):
                    await connection.execute(_RELEASE)
            await connection.close()
