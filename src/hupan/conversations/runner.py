"""Executes runs. A run belongs to the server process that began it, not to the page that asked for it.

    queued -> running -> finished | stopped | failed | interrupted

The responder's words go through a `Draft` into a `Journal`; the last transaction completes the message. A process that
dies leaves its events behind; `hupan.conversations.housekeeping` makes the message of them.
"""

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import structlog

from hupan.conversations.domain import Failure, Message, Run, RunState, TitleSource, Usage
from hupan.conversations.draft import OUTPUT_LIMIT, Draft
from hupan.conversations.feed import Feed
from hupan.conversations.journal import Closed, Journal
from hupan.conversations.parts import NoticePart, text_of
from hupan.conversations.ports import (
    Ending,
    Finished,
    Ownership,
    PartAdded,
    Readers,
    Responder,
    RunStore,
    ShelfStore,
    SignalBus,
    Started,
    ThreadStore,
    Titler,
    Turn,
)
from hupan.conversations.relay import Relay
from hupan.conversations.settings import ConversationSettings
from hupan.files import FileService, StoredFile
from hupan.kernel import Clock, HupanError, PersonId
from hupan.platform import StoreFactory

_STOP_TOPIC = "conversations.stop"
_STOP_WAIT_S = 2.0
_LEAVE_WAIT_S = 10.0
_TITLE_PATIENCE_S = 120.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RunnerPorts:
    """What a runner stands on."""

    runs: StoreFactory[RunStore]
    threads: StoreFactory[ThreadStore]
    shelf: StoreFactory[ShelfStore]
    ownership: Ownership
    signals: SignalBus
    responder: Responder
    titler: Titler
    readers: Readers
    files: FileService
    relay: Relay
    feed: Feed
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
        ports: Stores, responder, signals and the rest.
        settings: Pace and patience.
    """

    def __init__(self, ports: RunnerPorts, settings: ConversationSettings) -> None:
        self._ports = ports
        self._settings = settings
        self._jobs: dict[str, _Job] = {}
        self._background: set[asyncio.Task[None]] = set()

    @property
    def owner(self) -> str:
        """The name under which this process owns runs."""
        return self._ports.ownership.name

    def executes(self, run_id: str) -> bool:
        """Whether a run is in this process's hands right now."""
        return run_id in self._jobs

    async def start(self) -> None:
        """Begin to hear stops asked for in other processes."""
        self._spawn(self._hear_stops(), "conversations.stops")

    async def stop(self) -> None:
        """End all runs as interrupted, with what is written kept, and leave."""
        for job in self._jobs.values():
            job.end_early(RunState.INTERRUPTED)
        tasks = [job.task for job in self._jobs.values() if job.task]
        if tasks:
            await asyncio.wait(tasks, timeout=_LEAVE_WAIT_S)
        for task in [*self._background, *tasks]:
            task.cancel()
        await asyncio.gather(*self._background, *tasks, return_exceptions=True)

    def launch(self, run: Run) -> None:
        """Execute a run whose rows are committed."""
        job = _Job(run)
        self._jobs[run.id] = job
        job.task = asyncio.create_task(self._execute(job), name=f"conversations.{run.id}")
        job.task.add_done_callback(_log_failure)

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
            message = await journal.patiently(lambda store: store.begin(run))
            if message is None:
                return
            draft = Draft(message.parts)
            journal.note(draft.opening())
            ending = await self._let_speak(job, draft, journal, message)
            if ending is None or not await journal.end(ending):
                return
        finally:
            del self._jobs[run.id]
        await ports.feed.tell(run.person_id, conversation=run.conversation_id, run=run.id)
        if ending.state is RunState.FINISHED:
            self._spawn(self._name(run, message), f"conversations.title.{run.id}")

    async def _let_speak(self, job: _Job, draft: Draft, journal: Journal, message: Message) -> Ending | None:
        """Let the responder speak into the journal until either is through; `None` when the run is lost."""
        if job.outcome is None:
            job.speaking = asyncio.create_task(self._speak(job, draft, journal, message))
        writing = asyncio.create_task(journal.keep_writing())
        try:
            if job.speaking is not None:
                await asyncio.wait({job.speaking, writing}, return_when=asyncio.FIRST_COMPLETED)
            if writing.done() and writing.result() is Closed.STOP_ASKED:
                job.end_early(RunState.STOPPED)
            state, failure = await _settle(job)
        finally:
            journal.close()
            closed = await writing
        if closed is Closed.LOST:
            return None
        journal.note(draft.close(self._ports.clock.monotonic()))
        return Ending(state, draft.parts, job.usage, failure, self._ports.clock.now(), job.model_id)

    async def _speak(self, job: _Job, draft: Draft, journal: Journal, message: Message) -> None:
        clock = self._ports.clock
        turn = await self._turn(job.run, message)
        async with aclosing(self._ports.responder.respond(turn)) as outputs:
            async for output in outputs:
                journal.note(draft.add(output, clock.monotonic()))
                if isinstance(output, Started):
                    job.model_id = output.model_id
                elif isinstance(output, Finished):
                    job.usage = output.usage
                    if output.reason == "length":
                        journal.note(draft.add(PartAdded(NoticePart(OUTPUT_LIMIT)), clock.monotonic()))

    async def _turn(self, run: Run, message: Message) -> Turn:
        return Turn(
            run_id=run.id,
            conversation_id=run.conversation_id,
            person_id=run.person_id,
            question_id=message.parent_id or "",
            model_id=run.model_id,
            thinking=run.thinking,
            started_with=message.parts,
            reader=await self._ports.readers.reader(run.person_id),
            memory=_Memory(self._ports, run.person_id),
        )

    async def _name(self, run: Run, reply: Message) -> None:
        """Give a conversation a title after its first exchange, unless it has one."""
        ports = self._ports
        try:
            async with ports.shelf() as store:
                conversation = await store.conversation(run.person_id, run.conversation_id)
            if conversation is None or conversation.temporary or conversation.title_source is not TitleSource.NONE:
                return
            async with ports.threads() as store:
                exchange = await store.path_to(reply.id, 2)
            made: str | None = None
            with contextlib.suppress(HupanError, TimeoutError):
                async with asyncio.timeout(_TITLE_PATIENCE_S):
                    turn = await self._turn(run, reply)
                    made = await ports.titler.title(text_of(exchange[0].parts), text_of(exchange[-1].parts), turn)
            async with ports.shelf() as store:
                await store.name(run.conversation_id, made or conversation.title, TitleSource.AUTO)
        except HupanError as error:
            _log.info("conversations.not_named", conversation=run.conversation_id, reason=error.detail)
        else:
            await ports.feed.tell(run.person_id, conversation=run.conversation_id)

    async def _hear_stops(self) -> None:
        async with self._ports.signals.subscribe(_STOP_TOPIC) as run_ids:
            async for run_id in run_ids:
                if job := self._jobs.get(run_id):
                    job.end_early(RunState.STOPPED)
                elif not run_id:
                    with contextlib.suppress(HupanError):
                        await self.heed_stops()

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        task.add_done_callback(_log_failure)


class _Memory:
    """What a responder may read: the path of this conversation, and files of this person."""

    def __init__(self, ports: RunnerPorts, person_id: PersonId) -> None:
        self._ports = ports
        self._person_id = person_id

    async def path_to(self, message_id: str, limit: int) -> Sequence[Message]:
        async with self._ports.threads() as store:
            return await store.path_to(message_id, limit)

    async def file(self, file_id: str) -> tuple[StoredFile, bytes] | None:
        return await self._ports.files.look(self._person_id, file_id)


async def _settle(job: _Job) -> tuple[RunState, Failure | None]:
    """Wait for the responder's end and say what became of the run."""
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
            _log.error("conversations.reply_broke", run=job.run.id, exc_info=unexpected)
            return RunState.FAILED, Failure("conversations.reply_failed", "The reply broke off. Try again.")


def _log_failure(task: asyncio.Task[None]) -> None:
    # A run's task has no caller who could be told.
    if not task.cancelled() and (error := task.exception()):
        _log.error("conversations.run_broke", task=task.get_name(), exc_info=error)
