"""Which server processes live: each holds an advisory lock on a connection, so the claim dies with the process."""

import contextlib

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from hupan.kernel import new_id
from hupan.platform import Database, DatabaseUnavailable

_HOLD = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")
_RELEASE = text("select pg_advisory_unlock_all()")
_FREE = text("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))")


class PostgresOwnership:
    """This process's name, and the look for others'.

    Args:
        database: Where the claims stand; one connection of its pool is kept for ours.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._name = new_id("proc")

    @property
    def name(self) -> str:
        """This process's name, never used before."""
        return self._name

    async def hold(self) -> None:
        """Hold the name, or take it again after the database was away."""
        try:
            if self._connection is not None and await self._still_there(self._connection):
                return
            connection = await self._database.engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await self._connection.execute(_HOLD, {"name": self._name})
        except DBAPIError as error:
            self._connection = None
            raise DatabaseUnavailable("The database does not answer at the moment.") from error

    async def is_dead(self, owner: str) -> bool:
        """Whether nobody holds that name any more."""
        try:
            async with self._database.engine.begin() as connection:
                return bool(await connection.scalar(_FREE, {"name": owner}))
        except DBAPIError as error:
            raise DatabaseUnavailable("The database does not answer at the moment.") from error

    async def release(self) -> None:
        """Give the name up."""
        if self._connection is not None:
            # The connection goes back to the pool; the lock must not live on there.
            with contextlib.suppress(DBAPIError):
                await self._connection.execute(_RELEASE)
            await self._connection.close()
            self._connection = None

    async def _still_there(self, connection: AsyncConnection) -> bool:
        try:
            await connection.execute(text("select 1"))
        except DBAPIError:
            await connection.close()
            return False
        return True
