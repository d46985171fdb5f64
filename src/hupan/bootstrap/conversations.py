"""Builds the rooms around conversations: files, runs, conversations, sharing, and the assistant that writes in them."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.conversations import LibraryAbilities, PeopleAsReaders, Reception
from hupan.assistant import AssistantResponder, AssistantTitler
from hupan.bootstrap.foundation import Foundation
from hupan.conversations import (
    ConversationService,
    ConversationSettings,
    Feed,
    Housekeeping,
    SearchService,
    Surroundings,
    ThreadService,
    TurnPorts,
    TurnTaker,
)
from hupan.conversations.repository import (
    SqlSearchStore,
    SqlShelfStore,
    SqlSubjects,
    SqlSweepStore,
    SqlThreadStore,
)
from hupan.files import DirectoryBlobs, FileService, FileSettings
from hupan.files.repository import SqlFileStore
from hupan.inference import InferenceService
from hupan.models import ModelLibrary
from hupan.runs import Relay, Runner, RunnerPorts, RunService, RunSettings, Watch
from hupan.runs.repository import PostgresOwnership, SqlRunStore
from hupan.sharing import ArchiveService, ShareService
from hupan.sharing.repository import SqlShareStore


@dataclass(frozen=True, slots=True)
class ConversationsRoom:
    """The rooms' services."""

    conversations: ConversationService
    threads: ThreadService
    runs: RunService
    search: SearchService
    feed: Feed
    files: FileService
    shares: ShareService
    archive: ArchiveService
    responder: AssistantResponder
    reception: Reception


def run_store(session: AsyncSession) -> SqlRunStore:
    """Build the store of runs, with the messages that they write in the same transaction."""
    return SqlRunStore(session, SqlSubjects(session))


def thread_store(session: AsyncSession) -> SqlThreadStore:
    """Build the store of messages, with their runs in the same transaction."""
    return SqlThreadStore(session, run_store(session))


@asynccontextmanager
async def open_conversations(
    ground: Foundation, inference: InferenceService, library: ModelLibrary
) -> AsyncGenerator[ConversationsRoom]:
    """Yield the rooms' services; on leaving, replies that are being written are kept and marked interrupted.

    Args:
        ground: What every room stands on.
        inference: Asks models.
        library: Knows what models can do.
    """
    database, signals, clock = ground.database, ground.signals, ground.clock
    run_settings = ground.sources.load("runs", RunSettings)
    shelf, threads, runs = database.stores(SqlShelfStore), database.stores(thread_store), database.stores(run_store)
    blobs = DirectoryBlobs(ground.server.data_dir / "files")
    files = FileService(database.stores(SqlFileStore), blobs, clock, ground.sources.load("files", FileSettings))
    feed = Feed(signals, shelf, runs)
    readers = PeopleAsReaders(database)
    responder = AssistantResponder(inference, clock)
    reception = Reception(responder)
    taker = TurnTaker(TurnPorts(threads, shelf, reception, AssistantTitler(inference), readers, files, feed))
    relay = Relay(signals, run_settings.follower_backlog)
    ports = RunnerPorts(runs, PostgresOwnership(database), signals, relay, taker, taker, clock)
    runner = Runner(ports, run_settings)
    watch = Watch(runner, ports, run_settings)
    conversation_settings = ground.sources.load("conversations", ConversationSettings)
    keeping = Housekeeping(database.stores(SqlSweepStore), files, watch, clock, conversation_settings)
    conversations = ConversationService(shelf, clock, feed, runner)
    around = Surroundings(clock, feed, runner, files, LibraryAbilities(library), readers)
    thread_service = ThreadService(threads, around)
    async with AsyncExitStack() as stack:
        # The name is claimed before runs are executed, and given up after the last of them has ended.
        for part in (relay, watch, keeping):
            await part.start()
            stack.push_async_callback(part.stop)
        stack.push_async_callback(taker.stop)
        await runner.start()
        stack.push_async_callback(runner.stop)
        yield ConversationsRoom(
            conversations=conversations,
            threads=thread_service,
            runs=RunService(runs, relay, runner),
            search=SearchService(database.stores(SqlSearchStore)),
            feed=feed,
            files=files,
            shares=ShareService(database.stores(SqlShareStore), conversations, thread_service, clock),
            archive=ArchiveService(conversations, thread_service, clock),
            responder=responder,
            reception=reception,
        )
