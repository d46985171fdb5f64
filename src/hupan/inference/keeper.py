"""Keeps the one engine: loads a model when it is asked for, restarts what died, switches models, unloads when idle.

    stopped ──ask──> starting ──answers──> ready ──idle──> stopped
                        ^  └──cannot──> failed                │
                        └────────── died, after a pause ──────┘

All changes of the process happen in one task (`_run`), so they never overlap. Callers hold a `Seat` while they use it.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from hupan.inference.domain import EngineState, EngineStatus, QueueStatus
from hupan.inference.errors import EngineUnavailable
from hupan.inference.ports import Engine, EngineProcess, EngineShape
from hupan.inference.queue import FairQueue, Ticket
from hupan.inference.settings import InferenceSettings
from hupan.inference.slots import SlotTable
from hupan.kernel import Clock
from hupan.models import LocalModel

_log = structlog.get_logger(__name__)

Announce = Callable[[EngineStatus], Awaitable[None]]

_PAUSES_S = (0.0, 0.5, 2.0, 5.0, 15.0)
_STABLE_AFTER_S = 60.0
_FAILED_FOR_S = 10.0


@dataclass(eq=False, slots=True)
class Seat:
    """The right to use one slot of a running engine."""

    process: EngineProcess
    slot: int
    table: SlotTable


@dataclass(frozen=True, slots=True)
class _Waiter:
    model: LocalModel
    turn: "asyncio.Future[Seat]"


class EngineKeeper:
    """The engine's keeper.

    Args:
        engine: Starts processes.
        settings: How many slots, how long to wait.
        clock: Tells the time.
        announce: Called at every change of state.
    """

    def __init__(self, engine: Engine, settings: InferenceSettings, clock: Clock, announce: Announce) -> None:
        self._engine = engine
        self._settings = settings
        self._clock = clock
        self._announce = announce
        self._queue = FairQueue(settings.queue_limit, settings.slots)
        self._waiters: dict[Ticket, _Waiter] = {}
        self._table = SlotTable(settings.slots)
        self._model: LocalModel | None = None
        self._process: EngineProcess | None = None
        self._state = EngineState.STOPPED
        self._since = clock.now()
        self._problem: str | None = None
        self._deaths = 0
        self._started_at = 0.0
        self._used_at = 0.0
        self._retry_at = 0.0
        self._restart_wanted = False
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._news: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to keep; no engine is started before one is asked for."""
        self._task = asyncio.create_task(self._run(), name="inference.keeper")

    async def stop(self) -> None:
        """End the engine and turn away whoever waits."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._refuse(EngineUnavailable("The server is shutting down."))
        await self._unload(EngineState.STOPPED)

    async def restart(self) -> None:
        """End the process; if a model was loaded it comes up again."""
        self._deaths = 0
        self._retry_at = 0.0
        self._restart_wanted = True
        self._wake.set()

    def loaded(self, model_id: str) -> EngineProcess | None:
        """Return the running process if it has this model."""
        process = self._process
        if process is None or self._model is None or self._model.id != model_id or not process.alive():
            return None
        return process

    def status(self) -> EngineStatus:
        """Return how the engine stands."""
        queue = QueueStatus(len(self._queue), self._table.busy, self._settings.queue_limit, self._settings.slots)
        memory = self._process.memory_bytes() if self._process is not None else None
        model_id = self._model.id if self._model is not None else None
        return EngineStatus(self._state, model_id, self._since, queue, self._problem, memory)

    def shape_for(self, model: LocalModel) -> EngineShape:
        """Say how the engine is started for a model."""
        context = min(self._settings.context_tokens, model.context_tokens)
        return EngineShape(self._settings.slots, context, self._settings.threads, self._settings.start_timeout_s)

    @asynccontextmanager
    async def seat(self, model: LocalModel, ticket: Ticket) -> AsyncGenerator[Seat]:
        """Wait for a slot of an engine with this model, and hold it for as long as the block runs.

        Raises:
            QueueFull: Too many wait already.
            EngineUnavailable: The engine does not come up.
        """
        seat = self._sit_at_once(model, ticket) or await self._wait(model, ticket)
        began = self._clock.monotonic()
        try:
            yield seat
        finally:
            self._used_at = self._clock.monotonic()
            self._queue.note_run(self._used_at - began)
            self._stand_up(seat)

    def _sit_at_once(self, model: LocalModel, ticket: Ticket) -> Seat | None:
        process = self.loaded(model.id)
        if process is None or len(self._queue) or not self._table.free or self._restart_wanted:
            return None
        return Seat(process, self._table.take(ticket.conversation or None), self._table)

    def _stand_up(self, seat: Seat) -> None:
        seat.table.give_back(seat.slot)
        self._wake.set()

    async def _wait(self, model: LocalModel, ticket: Ticket) -> Seat:
        if self._state is EngineState.FAILED and self._clock.monotonic() < self._retry_at:
            raise EngineUnavailable(self._problem or "The engine is not available.", retry_after_s=_FAILED_FOR_S)
        self._queue.push(ticket)
        turn: asyncio.Future[Seat] = asyncio.get_running_loop().create_future()
        self._waiters[ticket] = _Waiter(model, turn)
        self._wake.set()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._queue.remove(ticket)
            elif turn.exception() is None:
                # The seat had been given in the same moment: hand it on.
                self._stand_up(turn.result())
            raise
        finally:
            del self._waiters[ticket]

    # Everything below runs in the keeper's own task.

    async def _run(self) -> None:
        while True:
            # Not `wait_for`: up to Python 3.11 it swallows a cancellation that comes together with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._rest_s()):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._step()
            except Exception as error:  # noqa: BLE001 - this loop must outlive every fault of an engine
                # Whoever waits must hear of it, and the next caller gets another try.
                self._give_up(EngineUnavailable(f"The engine could not be started: {error}"))
                # Writing the stack trace reads the sources.
                await asyncio.to_thread(_log.error, "engine.unexpected", exc_info=error)

    async def _step(self) -> None:
        """Bring the process in line with what is wanted, then seat whoever can be seated."""
        if self._process is not None and not self._process.alive():
            await self._bury(self._process)
        elif self._process is not None and (self._restart_wanted or self._switch_due() or self._idle_due()):
            again = self._restart_wanted
            await self._unload(EngineState.STOPPED)
            if again and self._model is not None:
                await self._load(self._model)
        self._restart_wanted = False
        if self._process is None and (ticket := self._first()) is not None:
            await self._load(self._waiters[ticket].model)
        self._seat_waiting()

    def _rest_s(self) -> float | None:
        """How long nothing needs to be done unless somebody knocks."""
        if self._process is None:
            return None
        now = self._clock.monotonic()
        deadlines: list[float] = []
        if self._settings.idle_unload_s and not self._table.busy and not len(self._queue):
            deadlines.append(self._used_at + self._settings.idle_unload_s)
        if (first := self._first_of_other_model()) is not None and self._table.busy == 0:
            deadlines.append(first.since + self._settings.switch_patience_s)
        return max(0.01, min(deadlines) - now) if deadlines else None

    def _idle_due(self) -> bool:
        idle_s = self._clock.monotonic() - self._used_at
        limit_s = self._settings.idle_unload_s
        return bool(limit_s) and not self._table.busy and not len(self._queue) and idle_s >= limit_s

    def _first(self) -> Ticket | None:
        return next(iter(self._queue.tickets()), None)

    def _first_of_other_model(self) -> Ticket | None:
        return self._earliest(lambda ticket: ticket.model_id != self._loaded_id)

    def _first_of_loaded_model(self) -> Ticket | None:
        return self._earliest(lambda ticket: ticket.model_id == self._loaded_id)

    def _earliest(self, condition: Callable[[Ticket], bool]) -> Ticket | None:
        return min(filter(condition, self._queue.tickets()), key=lambda ticket: ticket.since, default=None)

    @property
    def _loaded_id(self) -> str | None:
        return self._model.id if self._model is not None else None

    def _out_of_patience(self) -> bool:
        """Whether somebody waits for another model so long that nobody who came later may be seated before."""
        other, mine = self._first_of_other_model(), self._first_of_loaded_model()
        if other is None or (mine is not None and mine.since <= other.since):
            return False
        return self._clock.monotonic() - other.since >= self._settings.switch_patience_s

    def _switch_due(self) -> bool:
        if self._table.busy or self._first_of_other_model() is None:
            return False
        return self._first_of_loaded_model() is None or self._out_of_patience()

    def _seat_waiting(self) -> None:
        process, model = self._process, self._model
        if process is None or model is None or self._out_of_patience():
            return
        while self._table.free and process.alive():
            ticket = self._queue.pop(lambda each: each.model_id == model.id)
            if ticket is None:
                return
            turn = self._waiters[ticket].turn
            if not turn.done():
                turn.set_result(Seat(process, self._table.take(ticket.conversation or None), self._table))

    async def _load(self, model: LocalModel) -> None:
        self._model = model
        pause_s = _PAUSES_S[min(self._deaths, len(_PAUSES_S) - 1)]
        self._become(EngineState.STARTING, self._problem if self._deaths else None)
        await asyncio.sleep(pause_s)
        try:
            process = await self._engine.start(model, self.shape_for(model))
        except EngineUnavailable as error:
            self._give_up(error)
            return
        self._process = process
        self._table = SlotTable(self._settings.slots)
        self._started_at = self._used_at = self._clock.monotonic()
        self._watch = asyncio.create_task(self._watch_process(process), name="inference.engine-watch")
        self._become(EngineState.READY, None)

    async def _watch_process(self, process: EngineProcess) -> None:
        await process.wait()
        self._wake.set()

    async def _bury(self, process: EngineProcess) -> None:
        """The process died: start it again, more slowly each time, and stop trying after the last pause."""
        last_words = await process.wait()
        lived_s = self._clock.monotonic() - self._started_at
        self._deaths = 1 if lived_s >= _STABLE_AFTER_S else self._deaths + 1
        self._process = None
        self._problem = f"The engine ended unexpectedly: {last_words}"
        if self._deaths > len(_PAUSES_S):
            self._give_up(EngineUnavailable(self._problem, retry_after_s=_FAILED_FOR_S))
        elif self._model is not None and self._first() is None:
            # Whoever talked to it is likely to try again in a moment.
            await self._load(self._model)

    def _give_up(self, error: EngineUnavailable) -> None:
        self._deaths = 0
        self._retry_at = self._clock.monotonic() + _FAILED_FOR_S
        self._become(EngineState.FAILED, error.detail)
        self._refuse(error)

    def _refuse(self, error: EngineUnavailable) -> None:
        for ticket, waiter in list(self._waiters.items()):
            if self._queue.remove(ticket) and not waiter.turn.done():
                waiter.turn.set_exception(error)

    async def _unload(self, state: EngineState) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        process, self._process = self._process, None
        if process is not None:
            await process.stop()
        self._become(state, None)

    def _become(self, state: EngineState, problem: str | None) -> None:
        self._state, self._problem, self._since = state, problem, self._clock.now()
        task = asyncio.create_task(self._tell(self.status()), name="inference.announce")
        self._news.add(task)
        task.add_done_callback(self._news.discard)

    async def _tell(self, status: EngineStatus) -> None:
        await self._announce(status)
