"""PostgreSQL, as rooms see it: a factory of stores, each opened for one transaction.

Above: every room's service, which holds a `StoreFactory` and never sees a session. Below: SQLAlchemy over psycopg 3.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

import orjson
import psycopg.errors
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

from hupan.platform.errors import DatabaseUnavailable, disk_full

S = TypeVar("S")
StoreFactory = Callable[[], AbstractAsyncContextManager[S]]

_UNAVAILABLE = "The database does not answer at the moment. Try again in a few seconds."
_BUSY = "Too much is asked of the server at the moment. Try again in a few seconds."
_RETRY_AFTER_S = 2.0
_LONGEST_LINE_S = 10.0
_LAST_TASKS_S = 2.0
_LOOK_AGAIN_S = 0.01


class Database:
    """One pool of connections.

    Args:
        url: Any PostgreSQL URL; the driver is chosen here.
        pool_size: Connections kept open. Streams hold none, so a few serve many readers.
    """

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.engine: AsyncEngine = create_async_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=_LONGEST_LINE_S,
            # A restarted PostgreSQL leaves dead connections in the pool; over a local socket asking costs 0.1 ms.
            pool_pre_ping=True,
            json_deserializer=orjson.loads,
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        # The pool lets whoever asks at the right moment pass all who wait, for ever if need be: here they take turns.
        self._places = asyncio.Semaphore(2 * pool_size)

    @property
    def dsn(self) -> str:
        """The address in libpq's words, for connections outside the pool."""
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def stores(self, build: Callable[[AsyncSession], S]) -> StoreFactory[S]:
        """Make a factory of stores: entering one begins a transaction, leaving it commits, an error rolls it back.

        Args:
            build: Wraps a session into the room's store.

        Returns:
            A callable for `async with`. It raises `DatabaseUnavailable` where PostgreSQL is away.
        """

        @asynccontextmanager
        async def open_store() -> AsyncGenerator[S]:
            async with self._place():
                with _told_as_ours():
                    async with self._sessions.begin() as session:
                        yield build(session)

        return open_store

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        """Begin a transaction without a store; leaving it commits, an error rolls it back.

        Raises:
            DatabaseUnavailable: PostgreSQL is away.
        """
        async with self._place():
            with _told_as_ours():
                async with self.engine.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def _place(self) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(_LONGEST_LINE_S):
                await self._places.acquire()
        except TimeoutError as error:
            raise DatabaseUnavailable(_BUSY, retry_after_s=_RETRY_AFTER_S) from error
        try:
            yield
        finally:
            self._places.release()

    async def close(self) -> None:
        """Close every connection of the pool, those of tasks that were cancelled a moment ago included."""
        pool = self.engine.pool
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_TASKS_S):
                # A cancelled task gives its connection back in the background; whatever is still out when the pool
                # closes would be left to the garbage collector.
                while isinstance(pool, AsyncAdaptedQueuePool) and pool.checkedout():  # noqa: ASYNC110 - no news of it
                    await asyncio.sleep(_LOOK_AGAIN_S)
        await self.engine.dispose()


@contextmanager
def _told_as_ours() -> Generator[None]:
    """Whoever waits for the database catches our errors; a driver's would end them for good."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        if isinstance(error, OperationalError) and isinstance(error.orig, psycopg.errors.DiskFull):
            raise disk_full() from error
        raise DatabaseUnavailable(_UNAVAILABLE, retry_after_s=_RETRY_AFTER_S) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailable(_UNAVAILABLE, retry_after_s=_RETRY_AFTER_S) from error
        raise
