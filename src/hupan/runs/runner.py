"""Executes runs. A run belongs to the server process that began it, not to the page that asked for it.

    queued -> running -> finished | stopped | failed | interrupted

The worker's words go through a `Draft` into a `Journal`; the last transaction completes the message. A process that
dies leaves its events behind; the `Watch` of another, or of the next, makes the message of them.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import structlog

from hupan.kernel import Clock, HupanError
from hupan.platform import StoreFactory
from hupan.runs.domain import (
    Ending,
    Failure,
    Finished,
    PartAdded,
    Run,
    RunOutput,
    RunState,
    Started,
    TextDelta,
    ThinkingDelta,
    Usage,
)
from hupan.runs.draft import OUTPUT_LIMIT, Draft, storable
from hupan.runs.journal import Closed, Journal
from hupan.runs.parts import NoticePart, Parts
from hupan.runs.ports import Listener, Ownership, RunStore, SignalBus, Worker
from hupan.runs.relay import Relay
from hupan.runs.repetition import Repetition
from hupan.runs.settings import RunSettings

_STOP_TOPIC = "runs.stop"
_STOP_WAIT_S = 2.0
_LEAVE_WAIT_S = 10.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RunnerPorts:
    """What a runner stands on."""

    runs: StoreFactory[RunStore]
    ownership: Ownership
    signals: SignalBus
    relay: Relay
    worker: Worker
    listener: Listener
    clock: Clock


@dataclass(slots=True)
class _Job:
    """A run that this process executes. `outcome` is set by whoever ends it before it is through."""

    run: Run
    task: asyncio.Task[None] | None = None
    speaking: asyncio.Task[None] | None = None
    outcome: RunState | None = None
    model_id: str | None = None
    usage: Usage | None = None

    def end_early(self, outcome: RunState) -> None:
        self.outcome = self.outcome or outcome
        if self.speaking is not None:
            self.speaking.cancel()


class Runner:
    """Executes the runs of this process.

    Args:
        ports: Store, worker, signals and the rest.
        settings: Pace and patience.
    """

    def __init__(self, ports: RunnerPorts, settings: RunSettings) -> None:
        self._ports = ports
        self._settings = settings
        self._jobs: dict[str, _Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ear: asyncio.Task[None] | None = None

    @property
    def owner(self) -> str:
        """The name under which this process owns runs."""
        return self._ports.ownership.name

    def executes(self, run_id: str) -> bool:
        """Whether a run is in this process's hands right now."""
        return run_id in self._jobs

    async def start(self) -> None:
        """Begin to hear stops asked for in other processes."""
        self._ear = self._spawn(self._hear_stops(), "runs.stops")

    async def stop(self) -> None:
        """End all runs as interrupted, with what is written kept, and leave."""
        for job in self._jobs.values():
            job.end_early(RunState.INTERRUPTED)
        if self._ear is not None:
            self._ear.cancel()
        if self._tasks:
            # Cancelled only when they take too long: a transaction torn in the middle leaves its connection hanging.
            _, late = await asyncio.wait(self._tasks, timeout=_LEAVE_WAIT_S)
            for task in late:
                task.cancel()

    def launch(self, run: Run) -> None:
        """Execute a run whose rows are committed."""
        job = _Job(run)
        self._jobs[run.id] = job
        job.task = self._spawn(self._execute(job), f"runs.{run.id}")

    async def request_stop(self, run_id: str) -> None:
        """Stop a run, whichever process executes it; waits a moment for one of this process to end."""
        job = self._jobs.get(run_id)
        if job is not None and job.task is not None:
            job.end_early(RunState.STOPPED)
            await asyncio.wait({job.task}, timeout=_STOP_WAIT_S)
            return
        async with self._ports.runs() as store:
            await store.request_stop(run_id)
        await self._ports.signals.publish(_STOP_TOPIC, run_id)

    async def heed_stops(self) -> None:
        """Look for stops that were asked for and not heard."""
        if self._jobs:
            async with self._ports.runs() as store:
                asked = await store.stop_requests(list(self._jobs))
            for run_id in asked:
                if job := self._jobs.get(run_id):
                    job.end_early(RunState.STOPPED)

    async def _execute(self, job: _Job) -> None:
        run, ports = job.run, self._ports
        journal = Journal(run, ports.runs, ports.relay, ports.clock, self._settings)
        try:
            started_with = await journal.patiently(lambda store: store.begin(run))
            if started_with is None:
                return
            ending = await self._let_work(job, journal, started_with)
            if ending is None or not await journal.end(ending):
                return
        finally:
            del self._jobs[run.id]
        await ports.listener.run_ended(run, ending)

    async def _let_work(self, job: _Job, journal: Journal, started_with: Parts) -> Ending | None:
        """Let the worker speak into the journal until either is through; `None` when the run is lost."""
        draft = Draft(started_with)
        journal.note(draft.opening())
        if job.outcome is None:
            job.speaking = asyncio.create_task(self._speak(job, draft, journal, started_with))
        writing = asyncio.create_task(journal.keep_writing())
        try:
            if job.speaking is not None:
                await asyncio.wait({job.speaking, writing}, return_when=asyncio.FIRST_COMPLETED)
            if writing.done():
                # A stop was asked for in another process, or the run is lost: either way nobody listens any more.
                job.end_early(RunState.STOPPED)
            state, failure = await _settle(job)
        finally:
            journal.close()
            closed = await writing
        if closed is Closed.LOST:
            return None
        journal.note(draft.close(self._ports.clock.monotonic()))
        return Ending(state, draft.parts, job.usage, failure, self._ports.clock.now(), job.model_id)

    async def _speak(self, job: _Job, draft: Draft, journal: Journal, started_with: Parts) -> None:
        clock = self._ports.clock
        guard = _Guard()
        async with aclosing(self._ports.worker.work(job.run, started_with)) as outputs:
            async for output in outputs:
                journal.note(draft.add(output, clock.monotonic()))
                if (surplus := guard.heard(output)) is not None:
                    journal.note(draft.end_repeating(surplus, clock.monotonic()))
                    _log.info("runs.repeated", run=job.run.id, chars=surplus)
                    return
                if isinstance(output, Started):
                    job.model_id = output.model_id
                elif isinstance(output, Finished):
                    job.usage = output.usage
                    if output.reason == "length":
                        journal.note(draft.add(PartAdded(NoticePart(OUTPUT_LIMIT)), clock.monotonic()))

    async def _hear_stops(self) -> None:
        async with self._ports.signals.subscribe(_STOP_TOPIC) as run_ids:
            async for run_id in run_ids:
                if job := self._jobs.get(run_id):
                    job.end_early(RunState.STOPPED)
                elif not run_id:
                    with contextlib.suppress(HupanError):
                        await self.heed_stops()

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_log_failure)
        return task


class _Guard:
    """Hears whether the text that is being written only repeats itself; each part of a message is a text of its own."""

    def __init__(self) -> None:
        self._kind: type[RunOutput] | None = None
        self._reading = Repetition()

    def heard(self, output: RunOutput) -> int | None:
        if not isinstance(output, TextDelta | ThinkingDelta):
            if isinstance(output, PartAdded):
                self._kind = None
            return None
        if type(output) is not self._kind:
            self._kind, self._reading = type(output), Repetition()
        return self._reading.read(storable(output.text))


async def _settle(job: _Job) -> tuple[RunState, Failure | None]:
    """Wait for the worker's end and say what became of the run."""
    if job.speaking is None:
        return job.outcome or RunState.INTERRUPTED, None
    if job.outcome is not None:
        job.speaking.cancel()
    await asyncio.wait({job.speaking})
    if job.speaking.cancelled():
        return job.outcome or RunState.INTERRUPTED, None
    match job.speaking.exception():
        case None:
            return RunState.FINISHED, None
        case HupanError() as error:
            return RunState.FAILED, Failure.of(error)
        case unexpected:
            _log.error("runs.broke", run=job.run.id, exc_info=unexpected)
            return RunState.FAILED, Failure("runs.failed", "The reply broke off. Try again.")


def _log_failure(task: asyncio.Task[None]) -> None:
    # A run's task has no caller who could be told.
    if not task.cancelled() and (error := task.exception()):
        _log.error("runs.task_broke", task=task.get_name(), exc_info=error)
