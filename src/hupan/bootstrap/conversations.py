"""Builds the rooms around conversations: files, runs, conversations, sharing, and the assistant that writes in them."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.assistant import AssistantResponder, AssistantTitler
from hupan.bootstrap.foundation import Foundation
from hupan.conversations import (
    ConversationService,
    ConversationSettings,
    Feed,
    Housekeeping,
    Reader,
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
from hupan.identity.repository import SqlIdentityStore
from hupan.inference import InferenceService
from hupan.kernel import PersonId
from hupan.models import Ability, ModelLibrary, ModelsError
from hupan.platform import Database
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


class PeopleAsReaders:
    """Tells the assistant what it may know of a person.

    Args:
        database: Where people are kept.
    """

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlIdentityStore)

    async def reader(self, person_id: PersonId) -> Reader:
        """Return the person's language, instructions and model."""
        async with self._stores() as store:
            person = await store.get_person(person_id)
        if person is None:
            return Reader()
        preferences = person.preferences
        return Reader(person.language, preferences.custom_instructions, preferences.default_model_id)


class LibraryAbilities:
    """Tells what a model can do.

    Args:
        library: Knows the models.
    """

    def __init__(self, library: ModelLibrary) -> None:
        self._library = library

    async def reads_images(self, model_id: str | None) -> bool:
        """Whether a model can see. About one that cannot be found the run will say what is wrong."""
        try:
            servable = await self._library.resolve(model_id)
        except ModelsError:
            return True
        return Ability.VISION in servable.abilities


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
    taker = TurnTaker(TurnPorts(threads, shelf, responder, AssistantTitler(inference), readers, files, feed))
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
        )
