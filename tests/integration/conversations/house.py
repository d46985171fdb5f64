"""The rooms of conversations as they stand in one server process, on a real PostgreSQL, with a scripted assistant."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Receive, Scope, Send

from hupan.conversations import (
    Attachment,
    ConversationService,
    ConversationSettings,
    Feed,
    Housekeeping,
    Post,
    Posted,
    Reader,
    SearchService,
    Surroundings,
    ThreadService,
    Turn,
    TurnPorts,
    TurnTaker,
    Wish,
)
from hupan.conversations.repository import (
    SqlSearchStore,
    SqlShelfStore,
    SqlSubjects,
    SqlSweepStore,
    SqlThreadStore,
)
from hupan.conversations.routes import router as conversations_router
from hupan.files import DirectoryBlobs, FileService, FileSettings
from hupan.files.repository import SqlFileStore
from hupan.files.routes import router as files_router
from hupan.identity.tables import PersonRow
from hupan.kernel import Clock, Language, PersonId, SystemClock, new_id
from hupan.platform import Database, Signals
from hupan.platform.http import Caller, install_problem_handlers
from hupan.runs import (
    Finished,
    Relay,
    Runner,
    RunnerPorts,
    RunOutput,
    RunService,
    RunSettings,
    Started,
    TextDelta,
    TextPart,
    Usage,
    Watch,
)
from hupan.runs.repository import PostgresOwnership, SqlRunStore
from hupan.sharing import ArchiveService, ShareService
from hupan.sharing.repository import SqlShareStore
from hupan.sharing.routes import router as sharing_router

USAGE = Usage(input_tokens=12, cached_tokens=3, output_tokens=4, seconds=0.5, first_token_s=0.1)

NO_WISH = Wish()

Script = Callable[[Turn], AsyncGenerator[RunOutput]]


async def answer(turn: Turn) -> AsyncGenerator[RunOutput]:
    yield Started("model-a")
    for word in ("Good ", "morning, ", "lake."):
        yield TextDelta(word)
    yield Finished("stop", USAGE)


@dataclass
class ScriptedResponder:
    """Answers as the script says, and remembers what it was asked."""

    script: Script = answer
    turns: list[Turn] = field(default_factory=list[Turn])

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        self.turns.append(turn)
        async for output in self.script(turn):
            yield output


class Gate:
    """A reply that is held until the test lets it go on, word by word."""

    def __init__(self) -> None:
        self._words: asyncio.Queue[str | None] = asyncio.Queue()
        self.ended = asyncio.Event()

    def say(self, *words: str) -> None:
        for word in words:
            self._words.put_nowait(word)

    def end(self) -> None:
        self._words.put_nowait(None)

    async def script(self, _: Turn) -> AsyncGenerator[RunOutput]:
        try:
            yield Started("model-a")
            while (word := await self._words.get()) is not None:
                yield TextDelta(word)
            yield Finished("stop", USAGE)
        finally:
            self.ended.set()


@dataclass
class ScriptedTitler:
    made: str | None = "A calm title"
    before: Callable[[], Awaitable[object]] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    turns: list[Turn] = field(default_factory=list[Turn])

    async def title(self, question: str, answer: str, turn: Turn) -> str | None:
        self.asked.append((question, answer))
        self.turns.append(turn)
        if self.before is not None:
            await self.before()
        return self.made


@dataclass
class KnownReaders:
    known: dict[PersonId, Reader] = field(default_factory=dict[PersonId, Reader])

    async def reader(self, person_id: PersonId) -> Reader:
        return self.known.get(person_id, Reader(Language.EN, "Be brief."))


@dataclass
class KnownAbilities:
    seeing: frozenset[str] = frozenset({"model-eye"})

    async def reads_images(self, model_id: str | None) -> bool:
        return model_id in self.seeing


@dataclass
class House:
    """One server process: its services, its app, and what tests look at."""

    database: Database
    services: Mapping[type, Any]
    responder: ScriptedResponder
    titler: ScriptedTitler
    taker: TurnTaker
    runner: Runner
    watch: Watch
    housekeeping: Housekeeping
    relay: Relay
    ownership: PostgresOwnership
    app: FastAPI

    @property
    def conversations(self) -> ConversationService:
        return self.services[ConversationService]

    @property
    def threads(self) -> ThreadService:
        return self.services[ThreadService]

    @property
    def runs(self) -> RunService:
        return self.services[RunService]

    @property
    def search(self) -> SearchService:
        return self.services[SearchService]

    @property
    def feed(self) -> Feed:
        return self.services[Feed]

    @property
    def files(self) -> FileService:
        return self.services[FileService]

    async def person(self, name: str = "ada") -> PersonId:
        return await add_person(self.database, name)

    def browser(self, person_id: PersonId | None) -> httpx.AsyncClient:
        headers = {"x-test-person": person_id} if person_id else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False), base_url="http://lake", headers=headers
        )

    async def post(
        self, person_id: PersonId, conversation_id: str, text: str, parent_id: str | None = None, wish: Wish = NO_WISH
    ) -> Posted:
        post = Post(str(uuid4()), parent_id, (TextPart(text),), wish)
        return await self.threads.post(person_id, conversation_id, post)

    async def say(self, person_id: PersonId, conversation_id: str, text: str, parent_id: str | None = None) -> Posted:
        """Post, and wait until the reply is written."""
        posted = await self.post(person_id, conversation_id, text, parent_id)
        await self.finished(person_id, posted.run.id)
        return posted

    async def finished(self, person_id: PersonId, run_id: str) -> list[tuple[int, str, str]]:
        """Follow a run to its end."""
        _, events = await self.runs.follow(person_id, run_id, 0)
        return [(each.seq, each.event, each.data) async for each in events]


async def add_person(database: Database, name: str) -> PersonId:
    person_id = PersonId(new_id("pers"))
    async with database.engine.begin() as connection:
        await connection.execute(
            insert(PersonRow).values(
                id=person_id,
                login=f"{name}-{person_id}",
                name=name,
                role="member",
                theme="system",
                preferences={},
                created_at=SystemClock().now(),
            )
        )
    return person_id


class _TrustingMiddleware:
    """Takes the test's word for who is calling."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            named = dict(scope["headers"]).get(b"x-test-person")
            scope.setdefault("state", {})
            if named:
                scope["state"]["caller"] = Caller(PersonId(named.decode()), "member")
        await self._app(scope, receive, send)


@dataclass(frozen=True)
class Plan:
    """How a house is built, where a test wants it otherwise."""

    runs: RunSettings = field(default_factory=lambda: RunSettings(flush_ms=5, watch_s=0.2))
    conversations: ConversationSettings = field(default_factory=ConversationSettings)
    files: FileSettings = field(default_factory=FileSettings)
    clock: Clock = field(default_factory=SystemClock)
    script: Script = answer


def run_store(session: AsyncSession) -> SqlRunStore:
    return SqlRunStore(session, SqlSubjects(session))


def thread_store(session: AsyncSession) -> SqlThreadStore:
    return SqlThreadStore(session, run_store(session))


@asynccontextmanager
async def open_house(database: Database, folder: Path, plan: Plan | None = None) -> AsyncGenerator[House]:
    """Start one server process's rooms."""
    plan = plan or Plan()
    clock, signals, ownership = plan.clock, Signals(database), PostgresOwnership(database)
    responder, titler = ScriptedResponder(plan.script), ScriptedTitler()
    shelf, threads, runs = database.stores(SqlShelfStore), database.stores(thread_store), database.stores(run_store)
    files = FileService(database.stores(SqlFileStore), DirectoryBlobs(folder / "blobs"), clock, plan.files)
    relay, feed = Relay(signals, plan.runs.follower_backlog), Feed(signals, shelf, runs)
    readers = KnownReaders()
    taker = TurnTaker(TurnPorts(threads, shelf, responder, titler, readers, files, feed))
    ports = RunnerPorts(
        runs=runs, ownership=ownership, signals=signals, relay=relay, worker=taker, listener=taker, clock=clock
    )
    runner = Runner(ports, plan.runs)
    watch = Watch(runner, ports, plan.runs)
    housekeeping = Housekeeping(database.stores(SqlSweepStore), files, watch, clock, plan.conversations)
    conversations = ConversationService(shelf, clock, feed, runner)
    thread_service = ThreadService(threads, Surroundings(clock, feed, runner, files, KnownAbilities(), readers))
    services: dict[type, object] = {
        ConversationService: conversations,
        ThreadService: thread_service,
        RunService: RunService(runs, relay, runner),
        SearchService: SearchService(database.stores(SqlSearchStore)),
        Feed: feed,
        FileService: files,
        ShareService: ShareService(database.stores(SqlShareStore), conversations, thread_service, clock),
        ArchiveService: ArchiveService(conversations, thread_service, clock),
    }
    app = FastAPI()
    app.state.services = services
    app.add_middleware(_TrustingMiddleware)
    install_problem_handlers(app)
    for router in (conversations_router, files_router, sharing_router):
        app.include_router(router)
    async with AsyncExitStack() as stack:
        for part in (signals, relay, watch, housekeeping):
            await part.start()
            stack.push_async_callback(part.stop)
        stack.push_async_callback(taker.stop)
        await runner.start()
        stack.push_async_callback(runner.stop)
        yield House(database, services, responder, titler, taker, runner, watch, housekeeping, relay, ownership, app)


async def until(condition: Callable[[], Awaitable[bool]], timeout_s: float = 10) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(timeout_s):
        while not await condition():
            await asyncio.sleep(0.02)


def texts(messages: Sequence[Any]) -> list[str]:
    return [" ".join(part.text for part in message.parts if isinstance(part, TextPart)) for message in messages]


def attach(*file_ids: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(file_id) for file_id in file_ids)


def told(events: Sequence[tuple[int, str, str]]) -> str:
    """Put a reply's text together from its events, as a page does."""
    parts: dict[int, str] = {}
    for _, event, data in events:
        if event not in {"part", "delta"}:
            continue
        body = json.loads(data)
        if event == "part":
            parts[body["index"]] = body["part"].get("text", "")
        else:
            parts[body["index"]] += body["text"]
    return "".join(parts[index] for index in sorted(parts))
