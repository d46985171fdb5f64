"""DBOS itself: once a process, on a loop in a thread of its own. Imported at the first use only (0.8 s, 25 MB)."""

import asyncio
import contextvars
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import psycopg
import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from sqlalchemy import Engine as SqlEngine
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from hupan.platform import Json

# Work is found by it after an upgrade; steps of a kind are only ever added behind a new kind.
_VERSION = "1"
_NAME = "hupan.work"
_AT_ONCE = 32
_CONNECTIONS = 5
_THREADS = 8
_KEPT = timedelta(days=30)
_TIDY_S = 24 * 3600.0
_BATCH = 500
_LAST_STEPS_S = 2.0
_LOOK_AGAIN_S = 0.01
_LOST_S = 5.0
_CONNECT_S = 10
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

_log = structlog.get_logger(__name__)


class Performer(Protocol):
    """Runs the workflows of one app. Above: the engine. Below: `DbosWork`."""

    def knows(self, kind: str) -> bool:
        """Tell whether a kind of work is registered here."""
        ...

    async def perform(self, kind: str, key: str, payload: Json) -> Json:
        """Do some work, on the app's loop, and return its envelope. Called on the engine's loop."""
        ...


class Engine:
    """The one DBOS of this process.

    Args:
        url: The database.
        executor_id: Who works here: a server that starts again finds its own work by it.
    """

    def __init__(self, url: str, executor_id: str) -> None:
        self.url = url
        self.performers: list[Performer] = []
        self._executor_id = executor_id
        self._starters: dict[str, Performer] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="durable", daemon=True)
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._under_way: set[str] = set()
        self._database = _database(url)
        self._gone = False
        event.listen(self._database, "checkin", self._close_late)
        self._steps_under_way = 0
        self._leaving = False

    def launch(self) -> None:
        """Start DBOS, which takes up what was left half done. Blocks."""
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._launch(), self._loop).result()
        except BaseException:
            self.close()
            raise

    def start(self, performer: Performer, kind: str, key: str, payload: Json) -> "Future[None]":
        """Begin some work. Done when it is kept that it has begun."""
        # An empty context: work that is begun within a step is work of its own, not part of that step.
        return contextvars.Context().run(self._submit, self._start(performer, kind, key, payload))

    def step(
        self, context: contextvars.Context, name: str, once: Callable[[], Coroutine[Any, Any, Json]]
    ) -> "Future[Json]":
        """Do a step of the work whose context this is, or find what was kept of it."""
        return context.copy().run(self._submit, self._step(name, once))

    def close(self) -> None:
        """Stop. Steps under way have a moment to end; all work stays where it is, for the next start. Blocks."""
        asyncio.run_coroutine_threadsafe(self._end_tasks(), self._loop).result()
        DBOS.destroy()
        self._gone = True
        self._database.dispose()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def run(self, kind: str, key: str, payload: Json) -> Json:
        """Run some work, as DBOS asks for it: one that begins here, or one that another process left half done."""
        performer = self._starters.pop(_work_id(kind, key), None)
        if performer is None:
            performer = next((each for each in self.performers if each.knows(kind)), None)
        if performer is None:
            _log.error("durable.unknown_kind", kind=kind, key=key)
            # Nothing is lost: it waits for a start of a version that knows what to do.
            await asyncio.Event().wait()
            raise AssertionError
        work_id = _work_id(kind, key)
        self._under_way.add(work_id)
        try:
            async with self._places:
                return await performer.perform(kind, key, payload)
        finally:
            self._under_way.discard(work_id)

    def _close_late(self, _: object, record: ConnectionPoolEntry) -> None:
        # A thread that gives its connection back after the end would leave it to the garbage collector.
        if self._gone:
            record.invalidate()

    def _submit(self, coroutine: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    async def _launch(self) -> None:
        _log_by_structlog()
        config = DBOSConfig(
            name="hupan",
            system_database_url=self.url,
            system_database_engine=self._database,
            dbos_system_schema="dbos",
            max_executor_threads=_THREADS,
            application_version=_VERSION,
            executor_id=self._executor_id,
            serializer=DBOSPortableJSONSerializer(),
            enable_otlp=False,
            log_level="WARNING",
        )
        DBOS(config=config)
        # Launched on this loop, so that recovered work runs on it, too.
        DBOS.launch()
        self._looking = (
            asyncio.create_task(_tidy_now_and_then(), name="durable.tidy"),
            asyncio.create_task(self._find_lost(), name="durable.find_lost"),
        )

    async def _find_lost(self) -> None:
        """Take up again what is kept as under way here, and is not: the database was away when it ended."""
        seen: set[str] = set()
        while True:
            await asyncio.sleep(_LOST_S)
            try:
                found = await DBOS.list_workflows_async(
                    status="PENDING", executor_id=self._executor_id, limit=_BATCH, load_input=False, load_output=False
                )
                idle = {each.workflow_id for each in found} - self._under_way
                if lost := sorted(idle & seen):
                    _log.warning("durable.taken_up_again", works=len(lost))
                    await DBOS.resume_workflows_async(lost)
                seen = idle - set(lost)
            except Exception as error:  # noqa: BLE001 - looking may fail in any way; it is tried again soon
                _log.info("durable.not_looked", reason=str(error)[:200])

    async def _start(self, performer: Performer, kind: str, key: str, payload: Json) -> None:
        work_id = _work_id(kind, key)
        self._starters[work_id] = performer
        try:
            with SetWorkflowID(work_id):
                handle = await DBOS.start_workflow_async(_work, kind, key, payload)
            assert handle.get_workflow_id() == work_id  # noqa: S101 - the same key is the same work, by this
        finally:
            # Work that had begun before asks for nobody.
            self._loop.call_later(1.0, self._starters.pop, work_id, None)

    async def _step(self, name: str, once: Callable[[], Coroutine[Any, Any, Json]]) -> Json:
        async def counted() -> Json:
            if self._leaving:
                await asyncio.Event().wait()
            self._steps_under_way += 1
            try:
                return await once()
            finally:
                self._steps_under_way -= 1

        return await DBOS.run_step_async({"name": name}, counted)

    async def _end_tasks(self) -> None:
        self._leaving = True
        try:
            async with asyncio.timeout(_LAST_STEPS_S):
                while self._steps_under_way:  # noqa: ASYNC110 - the end of a step makes no other noise
                    await asyncio.sleep(_LOOK_AGAIN_S)
        except TimeoutError:
            _log.warning("durable.steps_interrupted", steps=self._steps_under_way)
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@DBOS.workflow(name=_NAME)
async def _work(kind: str, key: str, payload: Json) -> Json:
    engine = _process.engine
    if engine is None:
        raise RuntimeError("Work began while its engine stopped.")
    return await engine.run(kind, key, payload)


class _Process:
    """What there is once: the engine, and the right to start or stop it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.engine: Engine | None = None


_process = _Process()


def join(performer: Performer, url: str, executor_id: str) -> Engine:
    """Share this process's engine, starting it where there is none. Blocks.

    Args:
        performer: Who is going to run work.
        url: The database.
        executor_id: Who works here.

    Raises:
        RuntimeError: It runs on another database.
    """
    with _process.lock:
        engine = _process.engine
        if engine is not None and engine.url != url:
            raise RuntimeError("Durable work of another database runs in this process; close that app first.")
        if engine is None:
            engine = _process.engine = Engine(url, executor_id)
            engine.performers.append(performer)
            try:
                engine.launch()
            except BaseException:
                _process.engine = None
                raise
        else:
            engine.performers.append(performer)
        return engine


def leave(performer: Performer) -> None:
    """Give the engine up; with the last who shares it, it stops. Blocks."""
    with _process.lock:
        engine = _process.engine
        if engine is None:
            return
        engine.performers.remove(performer)
        if not engine.performers:
            engine.close()
            _process.engine = None


def _database(url: str) -> SqlEngine:
    """Open connections as DBOS would, but for one thing: whatever keeps us from the database is known as that.

    DBOS waits for a database that is away, and tells that by the driver's words. Of a socket that nobody listens at it
    does not know them, and would give the work up.
    """
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=30,
        pool_pre_ping=True,
        connect_args={"connect_timeout": _CONNECT_S, "options": "-c idle_in_transaction_session_timeout=60000"},
    )
    event.listen(engine, "handle_error", _not_reached)
    return engine


def _not_reached(context: ExceptionContext) -> None:
    if context.connection is None and isinstance(context.original_exception, psycopg.OperationalError):
        context.is_disconnect = True


async def _tidy_now_and_then() -> None:
    while True:
        try:
            await _tidy(datetime.now(UTC) - _KEPT)
        except Exception as error:  # noqa: BLE001 - tidying may fail in any way; it is tried again tomorrow
            _log.warning("durable.not_tidied", reason=str(error))
        await asyncio.sleep(_TIDY_S)


async def _tidy(ended_before: datetime) -> None:
    while True:
        found = await DBOS.list_workflows_async(
            status=_ENDED,
            end_time=ended_before.isoformat(),
            limit=_BATCH,
            load_input=False,
            load_output=False,
        )
        await DBOS.delete_workflows_async([each.workflow_id for each in found])
        if len(found) < _BATCH:
            return


class _ToStructlog(logging.Handler):
    """Hands DBOS's log lines to ours."""

    def emit(self, record: logging.LogRecord) -> None:
        # Work is cancelled when the server stops, which is no news.
        if "Asyncio task cancelled" in record.msg:
            return
        _log.log(record.levelno, "durable.dbos", message=record.getMessage(), exc_info=record.exc_info)


def _log_by_structlog() -> None:
    logger = logging.getLogger("dbos")
    if not logger.handlers:  # DBOS brings a handler of its own only where there is none
        logger.addHandler(_ToStructlog())
        logger.propagate = False


def _work_id(kind: str, key: str) -> str:
    return f"{kind}:{key}"
