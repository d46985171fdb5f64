"""Export and import: everything leaves whole, and comes in again under fresh ids."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from hupan.conversations import Conversation, ConversationNotFound, ConversationService, Message, ThreadService
from hupan.kernel import Clock, PersonId, new_id
from hupan.sharing.domain import markdown, renumbered
from hupan.sharing.errors import InvalidImport
from hupan.sharing.links import active_path

_STRETCH = 500


class ArchiveService:
    """Takes conversations out and brings them in.

    Args:
        conversations: Whose conversations they are.
        threads: What stands in them.
        clock: The time.
    """

    def __init__(self, conversations: ConversationService, threads: ThreadService, clock: Clock) -> None:
        self._conversations = conversations
        self._threads = threads
        self._clock = clock

    async def conversation(self, person_id: PersonId, conversation_id: str) -> Conversation:
        """Find the conversation that is to be exported."""
        return await self._conversations.get(person_id, conversation_id)

    async def conversations(self, person_id: PersonId) -> AsyncGenerator[Conversation]:
        """Yield all that are to be exported, oldest first; one that is deleted meanwhile is left out."""
        for conversation_id in await self._conversations.ids(person_id):
            try:
                yield await self._conversations.get(person_id, conversation_id)
            except ConversationNotFound:
                continue

    async def messages(self, conversation: Conversation) -> AsyncGenerator[Sequence[Message]]:
        """Yield the whole tree in stretches, parents before children."""
        after: Message | None = None
        while True:
            stretch = await self._threads.tree(conversation.person_id, conversation.id, after, _STRETCH)
            if stretch:
                yield stretch
            if len(stretch) < _STRETCH:
                return
            after = stretch[-1]

    async def markdown(self, person_id: PersonId, conversation_id: str) -> str:
        """Write a conversation's active path for reading."""
        conversation = await self._conversations.get(person_id, conversation_id)
        return markdown(conversation, await active_path(self._threads, conversation))

    async def bring_in(self, conversation: Conversation, messages: Sequence[Message]) -> Conversation:
        """Keep a conversation that was exported somewhere, as a new one of `conversation.person_id`.

        Args:
            conversation: With its former ids; `active_leaf_id` says which branch was shown.
            messages: Its whole tree, parents before children.

        Raises:
            InvalidImport: A message's parent is missing.
        """
        fresh_id = new_id("conv")
        try:
            planted = renumbered(messages, fresh_id)
        except KeyError as error:
            raise InvalidImport("A message's parent is missing, or comes after it.", reason="no_parent") from error
        if len(planted) != len(messages):
            raise InvalidImport("Two messages have the same id.", reason="doubled")
        moved = {old.id: new.id for old, new in zip(messages, planted, strict=True)}
        kept = replace(
            conversation,
            id=fresh_id,
            folder_id=None,
            running_run_id=None,
            temporary=False,
            shared=False,
            message_count=len(planted),
            active_leaf_id=moved.get(conversation.active_leaf_id or "", planted[-1].id if planted else None),
            updated_at=conversation.updated_at or self._clock.now(),
        )
        await self._threads.plant(conversation.person_id, kept, planted)
        return kept
