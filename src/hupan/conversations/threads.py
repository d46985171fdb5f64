"""The thread of a conversation: read it, write into it, have replies written, and switch between its branches."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hupan.conversations.domain import (
    Conversation,
    Message,
    MessageRole,
    MessageStatus,
    TitleSource,
    first_words,
)
from hupan.conversations.errors import (
    ConversationNotFound,
    ImagesUnsupported,
    InvalidMessage,
    MessageNotFound,
    RunInProgress,
    WrongPlace,
)
from hupan.conversations.feed import Feed
from hupan.conversations.ports import Changes, ModelAbilities, Readers, ThreadStore
from hupan.files import FileService
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory
from hupan.runs import (
    OUTPUT_LIMIT,
    FilePart,
    NoticePart,
    Part,
    Parts,
    Run,
    Runner,
    RunState,
    TextPart,
    resumable,
    text_of,
)

MESSAGE_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reply is to be written; `None` is as the conversation says."""

    model_id: str | None = None
    thinking: bool | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was uploaded before."""

    file_id: str


@dataclass(frozen=True, slots=True)
class Post:
    """A message that a person sends. The same `client_id` again is the same message."""

    client_id: str
    parent_id: str | None
    content: tuple[TextPart | Attachment, ...]
    wish: Wish = Wish()


@dataclass(frozen=True, slots=True)
class Screen:
    """A stretch of the active path, oldest first."""

    messages: Sequence[Message]
    has_more: bool
    total: int


@dataclass(frozen=True, slots=True)
class Replying:
    """A reply and the run that writes it."""

    reply: Message
    run: Run


@dataclass(frozen=True, slots=True)
class Posted:
    """A message, its reply, and the run that writes the reply."""

    message: Message
    reply: Message
    run: Run


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the service needs beside its store."""

    clock: Clock
    feed: Feed
    runner: Runner
    files: FileService
    abilities: ModelAbilities
    readers: Readers


class ThreadService:
    """Verbs on messages. Each is one transaction; a run starts once its rows are committed.

    Args:
        stores: Opens the store.
        around: Clock, feed, runner, files and what models can do.
    """

    def __init__(self, stores: StoreFactory[ThreadStore], around: Surroundings) -> None:
        self._stores = stores
        self._clock = around.clock
        self._feed = around.feed
        self._runner = around.runner
        self._files = around.files
        self._abilities = around.abilities
        self._readers = around.readers
        self._reading: dict[str, asyncio.Task[Message]] = {}

    async def screen(self, person_id: PersonId, conversation_id: str, before: str | None, limit: int) -> Screen:
        """Read up to `limit` messages of the active path: the last ones, or those above the message `before`."""
        async with self._stores() as store:
            conversation = await store.conversation(person_id, conversation_id)
            if conversation is None:
                raise ConversationNotFound("There is no such conversation.")
            start, below = conversation.active_leaf_id, 0
            if before is not None:
                anchor = await _message(store, person_id, before)
                if anchor.conversation_id != conversation_id:
                    raise MessageNotFound("There is no such message in this conversation.")
                start = anchor.parent_id
            messages = await store.path_to(start, limit) if start else []
            if before is not None and conversation.active_leaf_id:
                below = await store.depth(conversation.active_leaf_id) + 1
        total = below or (messages[-1].depth + 1 if messages else 0)
        return Screen(messages, bool(messages) and messages[0].depth > 0, total)

    async def written(self, run: Run) -> Message:
        """Find the message that a run wrote. All who follow it ask at the same moment, so they share one answer."""
        reading = self._reading.get(run.id)
        if reading is None:
            reading = asyncio.create_task(self._written(run), name=f"conversations.written.{run.id}")
            self._reading[run.id] = reading
            reading.add_done_callback(lambda _: self._reading.pop(run.id))
        return await asyncio.shield(reading)

    async def _written(self, run: Run) -> Message:
        async with self._stores() as store:
            return await _message(store, run.person_id, run.message_id)

    async def post(self, person_id: PersonId, conversation_id: str, post: Post) -> Posted:
        """Append a message and start its reply; posting the same again returns what the first post made."""
        parts = await self._parts(person_id, post)
        async with self._stores() as store:
            conversation = await self._lock(store, person_id, conversation_id)
            earlier = await store.posted(conversation_id, post.client_id)
            if earlier is not None:
                return await _posted_before(store, person_id, earlier)
            _check_free(conversation)
            parent = await self._parent(store, person_id, conversation_id, post.parent_id)
            wish = await self._settled(post.wish, conversation)
            await self._check_images(parts, wish.model_id)
            message = self._new_message(conversation_id, parent, MessageRole.USER, parts, MessageStatus.COMPLETE)
            reply = self._new_message(conversation_id, message, MessageRole.ASSISTANT, (), MessageStatus.RUNNING)
            run = self._new_run(conversation, reply.id, wish)
            reply = replace(reply, run_id=run.id, model_id=wish.model_id)
            await store.append(person_id, (message, reply), post.client_id)
            await store.use_files(conversation_id, [part.file_id for part in parts if isinstance(part, FilePart)])
            await store.add_run(run)
            message = replace(message, siblings=await store.siblings(message))
            await self._note(store, conversation, run, reply.id, text_of(parts))
        await self._launch(conversation, run, (message.id, reply.id))
        return Posted(message, replace(reply, siblings=(reply.id,)), run)

    async def regenerate(self, person_id: PersonId, message_id: str, wish: Wish) -> Replying:
        """Write another version of a reply beside it."""
        async with self._stores() as store:
            conversation, old = await self._lock_by_message(store, person_id, message_id)
            _check_free(conversation)
            if old.role is not MessageRole.ASSISTANT or old.parent_id is None:
                raise WrongPlace("Only a reply can be written again.", reason="not_a_reply")
            question = await _message(store, person_id, old.parent_id)
            wish = await self._settled(wish, conversation)
            reply = self._new_message(conversation.id, question, MessageRole.ASSISTANT, (), MessageStatus.RUNNING)
            run = self._new_run(conversation, reply.id, wish)
            reply = replace(reply, run_id=run.id, model_id=wish.model_id)
            await store.append(person_id, (reply,), None)
            await store.add_run(run)
            reply = replace(reply, siblings=await store.siblings(reply))
            await self._note(store, conversation, run, reply.id)
        await self._launch(conversation, run, (reply.id,))
        return Replying(reply, run)

    async def go_on(self, person_id: PersonId, message_id: str, wish: Wish) -> Replying:
        """Go on with a reply that broke off; it stays the same message."""
        async with self._stores() as store:
            conversation, reply = await self._lock_by_message(store, person_id, message_id)
            _check_free(conversation)
            if not _broke_off(reply):
                raise WrongPlace("This reply is complete.", reason="complete")
            if await store.leaf_under(reply.id) != reply.id:
                raise WrongPlace("The conversation has gone on from this reply already.", reason="not_last")
            wish = await self._settled(Wish(wish.model_id or reply.model_id, wish.thinking), conversation)
            run = self._new_run(conversation, reply.id, wish)
            parts = resumable(reply.parts)
            reply = replace(reply, status=MessageStatus.RUNNING, run_id=run.id, parts=parts, failure=None)
            await store.reopen(reply)
            await store.add_run(run)
            await self._note(store, conversation, run, reply.id)
        await self._launch(conversation, run, ())
        return Replying(reply, run)

    async def look_at(self, person_id: PersonId, conversation_id: str, message_id: str) -> str:
        """Show the branch of a message, down to where it was left, and say where that is."""
        async with self._stores() as store:
            conversation = await self._lock(store, person_id, conversation_id)
            message = await _message(store, person_id, message_id)
            if message.conversation_id != conversation_id:
                raise MessageNotFound("There is no such message in this conversation.")
            leaf = await store.leaf_under(message_id)
            await store.remember_branch(message_id)
            await store.change(person_id, conversation_id, Changes(active_leaf_id=leaf))
        await self._tell(conversation)
        return leaf

    async def tree(self, person_id: PersonId, conversation_id: str, after: Message | None, limit: int) -> list[Message]:
        """Read a stretch of the whole tree, parents before children and older before younger, behind a message."""
        async with self._stores() as store:
            if await store.conversation(person_id, conversation_id) is None:
                raise ConversationNotFound("There is no such conversation.")
            return await store.tree(conversation_id, after, limit)

    async def plant(self, person_id: PersonId, conversation: Conversation, messages: Sequence[Message]) -> None:
        """Keep a conversation that was written elsewhere, whole: parents before children, ids fresh."""
        async with self._stores() as store:
            await store.add_conversation(conversation)
            await store.plant(person_id, messages)
            if conversation.active_leaf_id:
                await store.remember_branch(conversation.active_leaf_id)
        await self._feed.tell(person_id, conversation=conversation.id)

    async def _parts(self, person_id: PersonId, post: Post) -> Parts:
        wanted = [each.file_id for each in post.content if isinstance(each, Attachment)]
        files = await self._files.find(person_id, wanted)
        parts: list[Part] = []
        for each in post.content:
            if isinstance(each, TextPart):
                parts.append(each)
                continue
            file = files[each.file_id]
            parts.append(FilePart(file.id, file.name, file.media_type, file.size_bytes))
        text = text_of(parts)
        if not text.strip() and not wanted:
            raise InvalidMessage("Write something first.", reason="empty")
        if len(text) > MESSAGE_CHARS:
            raise InvalidMessage(
                f"A message has at most {MESSAGE_CHARS:,} characters; attach longer text as a file.",
                reason="too_long",
                limit=MESSAGE_CHARS,
            )
        return tuple(parts)

    async def _settled(self, wish: Wish, conversation: Conversation) -> Wish:
        """Fill a wish: by the conversation first, then by the person; `None` stays for the server's default model."""
        model_id = wish.model_id or conversation.model_id
        if model_id is None:
            model_id = (await self._readers.reader(conversation.person_id)).default_model_id
        return Wish(model_id, conversation.thinking if wish.thinking is None else wish.thinking)

    async def _check_images(self, parts: Parts, model_id: str | None) -> None:
        pictured = any(isinstance(part, FilePart) and part.media_type.startswith("image/") for part in parts)
        if pictured and not await self._abilities.reads_images(model_id):
            raise ImagesUnsupported("This model reads text only. Choose one that can see, or take the picture out.")

    async def _lock(self, store: ThreadStore, person_id: PersonId, conversation_id: str) -> Conversation:
        conversation = await store.lock(person_id, conversation_id)
        if conversation is None:
            raise ConversationNotFound("There is no such conversation.")
        return conversation

    async def _lock_by_message(
        self, store: ThreadStore, person_id: PersonId, message_id: str
    ) -> tuple[Conversation, Message]:
        found = await _message(store, person_id, message_id)
        conversation = await self._lock(store, person_id, found.conversation_id)
        # Read again behind the lock: the message may have changed while we waited for it.
        return conversation, await _message(store, person_id, message_id)

    async def _parent(
        self, store: ThreadStore, person_id: PersonId, conversation_id: str, parent_id: str | None
    ) -> Message | None:
        if parent_id is None:
            return None
        parent = await _message(store, person_id, parent_id)
        if parent.conversation_id != conversation_id:
            raise MessageNotFound("There is no such message in this conversation.")
        if parent.role is not MessageRole.ASSISTANT:
            raise WrongPlace("A message answers a reply, or begins a conversation.", reason="not_a_reply")
        return parent

    def _new_message(
        self, conversation_id: str, parent: Message | None, role: MessageRole, parts: Parts, status: MessageStatus
    ) -> Message:
        return Message(
            id=new_id("msg"),
            conversation_id=conversation_id,
            parent_id=parent.id if parent else None,
            depth=parent.depth + 1 if parent else 0,
            role=role,
            parts=parts,
            status=status,
            created_at=self._clock.now(),
        )

    def _new_run(self, conversation: Conversation, message_id: str, wish: Wish) -> Run:
        return Run(
            id=new_id("run"),
            conversation_id=conversation.id,
            message_id=message_id,
            person_id=conversation.person_id,
            state=RunState.QUEUED,
            created_at=self._clock.now(),
            owner=self._runner.owner,
            model_id=wish.model_id,
            thinking=wish.thinking,
        )

    async def _note(
        self, store: ThreadStore, conversation: Conversation, run: Run, leaf_id: str, text: str = ""
    ) -> None:
        changes = Changes(running_run_id=run.id, updated_at=run.created_at)
        if run.message_id == leaf_id:
            changes["active_leaf_id"] = leaf_id
        if not conversation.title and conversation.title_source is TitleSource.NONE and text.strip():
            changes["title"] = first_words(text)
        await store.change(conversation.person_id, conversation.id, changes)

    async def _launch(self, conversation: Conversation, run: Run, messages: Sequence[str]) -> None:
        self._runner.launch(run)
        if not conversation.temporary:
            await self._feed.tell(conversation.person_id, conversation=conversation.id, run=run.id, messages=messages)

    async def _tell(self, conversation: Conversation) -> None:
        if not conversation.temporary:
            await self._feed.tell(conversation.person_id, conversation=conversation.id)


async def _message(store: ThreadStore, person_id: PersonId, message_id: str) -> Message:
    found = await store.message(person_id, message_id)
    if found is None:
        raise MessageNotFound("There is no such message.")
    return found


async def _posted_before(store: ThreadStore, person_id: PersonId, ids: tuple[str, str, str]) -> Posted:
    message, reply = await _message(store, person_id, ids[0]), await _message(store, person_id, ids[1])
    run = await store.run(ids[2])
    if run is None:
        raise MessageNotFound("The reply to this message is gone.")
    return Posted(message, reply, run)


def _check_free(conversation: Conversation) -> None:
    if conversation.running_run_id is not None:
        raise RunInProgress("A reply is still being written here.", run_id=conversation.running_run_id)


def _broke_off(reply: Message) -> bool:
    if reply.role is not MessageRole.ASSISTANT:
        return False
    cut_off = any(isinstance(part, NoticePart) and part.code == OUTPUT_LIMIT for part in reply.parts)
    return cut_off or reply.status is not MessageStatus.COMPLETE
