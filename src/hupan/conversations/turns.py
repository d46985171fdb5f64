"""Between runs and the assistant: what a run is asked to do becomes a turn, and its end becomes news and a title."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from hupan.conversations.domain import Message, TitleSource
from hupan.conversations.feed import Feed
from hupan.conversations.ports import Readers, Responder, ShelfStore, ThreadStore, Titler, Turn
from hupan.files import FileService, StoredFile
from hupan.kernel import HupanError, PersonId
from hupan.platform import StoreFactory
from hupan.runs import Ending, Parts, Run, RunOutput, RunState, text_of

_TITLE_PATIENCE_S = 120.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TurnPorts:
    """What turns stand on."""

    threads: StoreFactory[ThreadStore]
    shelf: StoreFactory[ShelfStore]
    responder: Responder
    titler: Titler
    readers: Readers
    files: FileService
    feed: Feed


class TurnTaker:
    """The runs room's `Worker` and `Listener`: takes turns in conversations.

    Args:
        ports: Stores, the assistant, and the person's pages.
    """

    def __init__(self, ports: TurnPorts) -> None:
        self._ports = ports
        self._naming: dict[str, asyncio.Task[None]] = {}
        self._asking: set[asyncio.Task[str | None]] = set()
        self._leaving = False

    async def stop(self) -> None:
        """Give up naming conversations. To be called once no run can end any more."""
        self._leaving = True
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._naming.values(), return_exceptions=True)

    async def work(self, run: Run, started_with: Parts) -> AsyncGenerator[RunOutput]:
        """Have the assistant write a reply."""
        turn = await self._turn(run, started_with)
        async with aclosing(self._ports.responder.respond(turn)) as outputs:
            async for output in outputs:
                yield output

    async def run_ended(self, run: Run, ending: Ending) -> None:
        """Tell the person's pages, and name the conversation after its first exchange."""
        await self._ports.feed.tell(run.person_id, conversation=run.conversation_id, run=run.id)
        # A second reply that needs no model ends before the first one's title is written: it must not name it again.
        if ending.state is RunState.FINISHED and run.conversation_id not in self._naming:
            task = asyncio.create_task(self._name(run, ending), name=f"conversations.title.{run.id}")
            self._naming[run.conversation_id] = task
            task.add_done_callback(lambda _: self._naming.pop(run.conversation_id))

    async def _turn(self, run: Run, started_with: Parts) -> Turn:
        async with self._ports.threads() as store:
            reply = (await store.path_to(run.message_id, 1))[0]
        return Turn(
            run_id=run.id,
            conversation_id=run.conversation_id,
            person_id=run.person_id,
            question_id=reply.parent_id or "",
            model_id=run.model_id,
            thinking=run.thinking,
            started_with=started_with,
            reader=await self._ports.readers.reader(run.person_id),
            memory=_Memory(self._ports, run.person_id),
        )

    async def _name(self, run: Run, ending: Ending) -> None:
        """Give a conversation a title, unless it has one or needs none."""
        ports = self._ports
        try:
            async with ports.shelf() as store:
                conversation = await store.conversation(run.person_id, run.conversation_id)
            if conversation is None or conversation.temporary or conversation.title_source is not TitleSource.NONE:
                return
            turn = await self._turn(run, ())
            async with ports.threads() as store:
                question = (await store.path_to(turn.question_id, 1))[0]
            asking = asyncio.create_task(ports.titler.title(text_of(question.parts), text_of(ending.parts), turn))
            made = await self._answer(asking)
            if asking.cancelled():
                return  # the server is leaving; the next exchange asks again
            async with ports.shelf() as store:
                # The first words stay where the assistant had no better idea.
                await store.name(run.conversation_id, made or conversation.title, TitleSource.AUTO)
        except HupanError as error:
            _log.info("conversations.not_named", conversation=run.conversation_id, reason=error.detail)
            return
        await ports.feed.tell(run.person_id, conversation=run.conversation_id)

    async def _answer(self, asking: asyncio.Task[str | None]) -> str | None:
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        if self._leaving:
            asking.cancel()
        with contextlib.suppress(HupanError, TimeoutError, asyncio.CancelledError):
            async with asyncio.timeout(_TITLE_PATIENCE_S):
                return await asking
        return None


class _Memory:
    """What a responder may read: the path of this conversation, and files of this person."""

    def __init__(self, ports: TurnPorts, person_id: PersonId) -> None:
        self._ports = ports
        self._person_id = person_id

    async def path_to(self, message_id: str, limit: int) -> Sequence[Message]:
        async with self._ports.threads() as store:
            return await store.path_to(message_id, limit)

    async def file(self, file_id: str) -> tuple[StoredFile, bytes] | None:
        return await self._ports.files.look(self._person_id, file_id)
