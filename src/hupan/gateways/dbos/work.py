"""Durable work, as rooms see it: on the loop of the app."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.gateways.dbos.envelopes import error_envelope, outcome_of, result_envelope, unseal
from hupan.kernel import HupanError, new_id
from hupan.platform import Database, DatabaseUnavailable, Json, Outcome, StoreFactory, WorkFailed, Workflow

if TYPE_CHECKING:
    from hupan.gateways.dbos.engine import Engine

T = TypeVar("T")

_PENDING = text("select exists (select from dbos.workflow_status where status in ('PENDING', 'ENQUEUED', 'DELAYED'))")
_ENDED = text(
    "select s.status, coalesce(o.output, s.output) from dbos.workflow_status s"
    " left join dbos.workflow_output o using (workflow_uuid) where s.workflow_uuid = :work"
)
_IS_THERE = text("select to_regclass('dbos.workflow_output') is not null")
_AWAY = "The database does not answer at the moment. Try again in a few seconds."
_BEGUN_WITHIN_S = 30.0
_FIRST_LOOK_S = 0.02
_LOOK_EVERY_S = 0.5
_LONGEST_WAIT_S = 60.0
_DATABASE_WAIT_S = 5.0

_log = structlog.get_logger(__name__)


class DbosWork:
    """`DurableWork` on DBOS.

    Args:
        database: Where work is kept.
        executor_file: Keeps the name under which this server finds its own work again; made at the first use.
    """

    def __init__(self, database: Database, executor_file: Path) -> None:
        self._database = database
        self._sessions: StoreFactory[AsyncSession] = database.stores(lambda session: session)
        self._executor_file = executor_file
        self._workflows: dict[str, Workflow] = {}
        self._opening = asyncio.Lock()
        self._engine: Engine | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, set[asyncio.Future[Outcome]]] = {}
        self._begun_here: set[str] = set()
        self._is_there = False

    def register(self, workflow: Workflow) -> None:
        """Make a kind of work known; before the first `start`."""
        if workflow.kind in self._workflows:
            raise ValueError(f"There is work of the kind {workflow.kind} already.")
        self._workflows[workflow.kind] = workflow

    async def start(self, kind: str, key: str, payload: Json) -> None:
        """Begin some work. When this returns, the work is going to be done.

        Args:
            kind: Which workflow.
            key: Whose work: the same key of the same kind again is the same work, whatever the payload.
            payload: What the workflow is given.

        Raises:
            DatabaseUnavailable: The database is away; the work may begin all the same when it is back.
            LookupError: No such kind is registered.
        """
        if kind not in self._workflows:
            raise LookupError(f"No work of the kind {kind} is registered.")
        payload = result_envelope(payload)["result"]
        engine = await self._launched()
        self._begun_here.add(f"{kind}:{key}")
        try:
            async with asyncio.timeout(_BEGUN_WITHIN_S):
                await asyncio.wrap_future(engine.start(self, kind, key, payload))
        except TimeoutError as error:
            raise _away() from error

    async def outcome(self, kind: str, key: str, timeout_s: float) -> Outcome | None:
        """Wait for the end of some work; `None` where it still runs by then, or was never begun."""
        work = f"{kind}:{key}"
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        ended: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.setdefault(work, set()).add(ended)
        pause_s = _FIRST_LOOK_S
        try:
            if timeout_s > 0 and work in self._begun_here:
                # It says when it ends. Only what had ended before it was begun again has to be looked for.
                self._begun_here.discard(work)
                done, _ = await asyncio.wait([ended], timeout=min(timeout_s, _LOOK_EVERY_S))
                if done:
                    return ended.result()
            while (found := await self._read(work)) is None:
                left_s = deadline - loop.time()
                if left_s <= 0:
                    return None
                # Work of this process says when it ends; that of another is looked for.
                done, _ = await asyncio.wait([ended], timeout=min(left_s, pause_s))
                if done:
                    return ended.result()
                pause_s = min(2 * pause_s, _LOOK_EVERY_S)
            return found
        finally:
            self._waiting[work].discard(ended)
            if not self._waiting[work]:
                del self._waiting[work]

    async def resume(self) -> None:
        """Take up what was left half done, where there is something. Call it once all work is registered."""
        if not await self._tables_there():
            return
        async with self._sessions() as session:
            pending = await session.scalar(_PENDING)
        if pending:
            _log.info("durable.resuming")
            await self._launched()

    async def close(self) -> None:
        """Stop working; what is under way goes on at the next start."""
        async with self._opening:
            if self._engine is not None:
                self._engine = None
                await asyncio.to_thread(self._leave)

    def knows(self, kind: str) -> bool:
        """Tell whether a kind of work is registered here."""
        return kind in self._workflows

    async def perform(self, kind: str, key: str, payload: Json) -> Json:
        """Do some work on the app's loop; called on the engine's."""
        steps = _HandedSteps(self, contextvars.copy_context())
        return await self.on_app_loop(self._perform(kind, key, payload, steps))

    async def on_app_loop(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine where the rooms' services live, knowing nothing of the workflow around it."""
        assert self._loop is not None  # noqa: S101 - whoever calls was started by `_launched`
        handed = contextvars.Context().run(asyncio.run_coroutine_threadsafe, coroutine, self._loop)
        return await asyncio.wrap_future(handed)

    @property
    def engine(self) -> "Engine":
        """The engine that runs this work."""
        if self._engine is None:
            raise asyncio.CancelledError
        return self._engine

    async def _perform(self, kind: str, key: str, payload: Json, steps: "_HandedSteps") -> Json:
        with structlog.contextvars.bound_contextvars(work=kind, work_key=key):
            try:
                envelope = result_envelope(await self._workflows[kind].run(steps, payload))
                outcome = Outcome(envelope["result"])
            except HupanError as error:
                _log.info("durable.failed", code=error.code, reason=error.detail)
                envelope, outcome = error_envelope(error), Outcome(None, error.code)
            except Exception as error:  # noqa: BLE001 - a mistake of ours; it is told, and the work has an end
                await _log_trace("durable.broke_off", error, kind=kind, key=key)
                failure = WorkFailed(f"{type(error).__name__} in {kind}.")
                envelope, outcome = error_envelope(failure), Outcome(None, failure.code)
        self._begun_here.discard(f"{kind}:{key}")
        for ended in self._waiting.get(f"{kind}:{key}", ()):
            if not ended.done():
                ended.set_result(outcome)
        return envelope

    async def _launched(self) -> "Engine":
        async with self._opening:
            if self._engine is None:
                self._loop = asyncio.get_running_loop()
                try:
                    self._engine = await asyncio.to_thread(self._join)
                except OperationalError as error:
                    raise _away() from error
            return self._engine

    def _join(self) -> "Engine":
        # A heavy library, loaded when there is something to do.
        from hupan.gateways.dbos.engine import join  # noqa: PLC0415 - see above

        return join(self, self._database.dsn, _read_or_create(self._executor_file))

    def _leave(self) -> None:
        from hupan.gateways.dbos.engine import leave  # noqa: PLC0415 - it was loaded by `_join`

        leave(self)

    async def _read(self, work: str) -> Outcome | None:
        if not await self._tables_there():
            return None
        async with self._sessions() as session:
            row = (await session.execute(_ENDED, {"work": work})).one_or_none()
        return None if row is None else outcome_of(row[0], row[1])

    async def _tables_there(self) -> bool:
        if not self._is_there:
            async with self._sessions() as session:
                self._is_there = bool(await session.scalar(_IS_THERE))
        return self._is_there


class _HandedSteps:
    """`Steps` for one workflow: done on the app's loop, kept on the engine's.

    Args:
        work: Knows both.
        context: That of the workflow on the engine's loop: by it DBOS knows whose steps these are.
    """

    def __init__(self, work: DbosWork, context: contextvars.Context) -> None:
        self._work = work
        self._context = context

    async def step(
        self, name: str, do: Callable[[], Awaitable[Json]], *, attempts: int = 1, wait_s: float = 0.2
    ) -> Json:
        """Do something once it counts, and keep what came of it."""

        async def once() -> Json:
            return await self._work.on_app_loop(_attempt(name, do, attempts, wait_s))

        return unseal(await asyncio.wrap_future(self._work.engine.step(self._context, name, once)))


async def _attempt(name: str, do: Callable[[], Awaitable[Json]], attempts: int, wait_s: float) -> Json:
    failed = 0
    while True:
        try:
            return result_envelope(await do())
        except DatabaseUnavailable as error:
            # Nothing can be kept while it is away, and nothing may be concluded: least of all that money did not move.
            _log.warning("durable.database_away", step=name, reason=error.detail)
            await asyncio.sleep(min(max(wait_s, error.retry_after_s or 0), _DATABASE_WAIT_S))
        except HupanError as error:
            return error_envelope(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it may pass
            failed += 1
            await _log_trace("durable.step_failed", error, step=name, attempt=failed, attempts=attempts)
            if failed >= attempts:
                return error_envelope(WorkFailed(f"{name} failed {failed} times: {type(error).__name__}.", step=name))
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)


async def _log_trace(event: str, error: Exception, **facts: str | int) -> None:
    # Writing a stack trace reads the sources.
    await asyncio.to_thread(_log.error, event, exc_info=error, **facts)


def _read_or_create(file: Path) -> str:
    if file.is_file() and (known := file.read_text(encoding="utf-8").strip()):
        return known
    name = new_id("exe")
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.write_text(name, encoding="utf-8")
    draft.replace(file)
    return name


def _away() -> DatabaseUnavailable:
    return DatabaseUnavailable(_AWAY, retry_after_s=2.0)
