"""News between processes over PostgreSQL's LISTEN and NOTIFY.

A signal says *that* something changed, seldom *what*: whoever hears it reads the database. So a lost one costs a delay,
never data; after the connection was away every subscriber gets an empty payload, "you may have missed some".
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import structlog
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from hupan.platform.database import Database

MISSED = ""

_CHANNEL = "hupan"
_SEPARATOR = "\x1f"
_BACKLOG = 1000
_NOTIFY = text("select pg_notify(:channel, message) from unnest(cast(:messages as text[])) message")
_RETRY_S = (0.1, 0.3, 1.0, 3.0)

_log = structlog.get_logger(__name__)


class Signals:
    """Publishes and hears signals; one listening connection a process.

    Args:
        database: Where the signals travel.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: dict[str, set[asyncio.Queue[str]]] = {}
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; returns once signals are heard."""
        self._task = asyncio.create_task(self._listen(), name="signals")
        await self._listening.wait()

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def publish(self, topic: str, payload: str = "-") -> None:
        """Tell every process, this one included.

        Args:
            topic: What it is about; subscribers choose by it.
            payload: At most 7,900 bytes; not empty, since empty means "some were missed".
        """
        # A signal is a hint: while PostgreSQL is away nobody could hear it, and all re-read when it is back.
        with contextlib.suppress(DBAPIError):
            async with self._database.engine.begin() as connection:
                await signal_within(connection, topic, payload)

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncGenerator[AsyncIterator[str]]:
        """Hear a topic for as long as the block runs.

        Yields:
            Payloads as they come; an empty one after signals may have been missed.
        """
        queue: asyncio.Queue[str] = asyncio.Queue(_BACKLOG)
        self._subscribers.setdefault(topic, set()).add(queue)
        try:
            yield _drain(queue)
        finally:
            self._subscribers[topic].discard(queue)

    async def _listen(self) -> None:
        attempt = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._database.dsn, autocommit=True) as connection:
                    await connection.execute(sql.SQL("listen {}").format(sql.Identifier(_CHANNEL)))
                    if self._listening.is_set():
                        self._deliver_to_all(MISSED)
                    self._listening.set()
                    attempt = 0
                    async for notice in connection.notifies():
                        topic, _, payload = notice.payload.partition(_SEPARATOR)
                        self._deliver(topic, payload)
            except psycopg.Error as error:
                _log.info("signals.reconnecting", reason=str(error))
            await asyncio.sleep(_RETRY_S[min(attempt, len(_RETRY_S) - 1)])
            attempt += 1

    def _deliver(self, topic: str, payload: str) -> None:
        for queue in self._subscribers.get(topic, ()):
            if queue.full():
                # The reader is far behind: it re-reads instead of catching up signal by signal.
                while not queue.empty():
                    queue.get_nowait()
                payload = MISSED
            queue.put_nowait(payload)

    def _deliver_to_all(self, payload: str) -> None:
        for topic in self._subscribers:
            self._deliver(topic, payload)


async def signal_within(transaction: AsyncSession | AsyncConnection, topic: str, *payloads: str) -> None:
    """Tell every process when the transaction commits, and nobody when it does not."""
    messages = [signal_of(topic, each)["message"] for each in payloads or ("-",)]
    await transaction.execute(_NOTIFY, {"channel": _CHANNEL, "messages": messages})


def signal_of(topic: str, payload: str = "-") -> dict[str, str]:
    """Return what `pg_notify` is given for a signal: its `channel` and `message`."""
    return {"channel": _CHANNEL, "message": f"{topic}{_SEPARATOR}{payload}"}


async def _drain(queue: asyncio.Queue[str]) -> AsyncIterator[str]:
    while True:
        yield await queue.get()
