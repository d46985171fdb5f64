"""Read-only links to conversations."""

import secrets
import zlib
from collections.abc import Callable, Sequence

from hupan.conversations import (
    Conversation,
    ConversationNotFound,
    ConversationService,
    Message,
    MessageStatus,
    ThreadService,
)
from hupan.kernel import Clock, PersonId
from hupan.platform import StoreFactory
from hupan.sharing.domain import Share
from hupan.sharing.errors import NothingToShare, ShareNotFound
from hupan.sharing.ports import ShareStore

_STRETCH = 200
_TOKEN_BYTES = 24

Encode = Callable[[Sequence[Message]], bytes]


class ShareService:
    """Makes, opens and takes back links.

    Args:
        stores: Opens the store of links.
        conversations: Whose conversations they are.
        threads: What stands in them.
        clock: The time.
    """

    def __init__(
        self,
        stores: StoreFactory[ShareStore],
        conversations: ConversationService,
        threads: ThreadService,
        clock: Clock,
    ) -> None:
        self._stores = stores
        self._conversations = conversations
        self._threads = threads
        self._clock = clock

    async def share(self, person_id: PersonId, conversation_id: str, encode: Encode) -> Share:
        """Show a conversation, as it is now, under a link. Sharing again shows the newer state under the same link."""
        conversation = await self._conversations.get(person_id, conversation_id)
        messages = await active_path(self._threads, conversation)
        # A reply in the making is not shown half.
        done = [message for message in messages if message.status is not MessageStatus.RUNNING]
        if not done:
            raise NothingToShare("There is nothing to share yet.")
        async with self._stores() as store:
            former = await store.find(conversation_id)
            share = Share(
                conversation_id=conversation_id,
                person_id=person_id,
                token=former.token if former else secrets.token_urlsafe(_TOKEN_BYTES),
                title=conversation.title,
                created_at=self._clock.now(),
            )
            await store.put(share, zlib.compress(encode(done)))
        await self._conversations.mark_shared(person_id, conversation_id, shared=True)
        return share

    async def take_back(self, person_id: PersonId, conversation_id: str) -> None:
        """End a link; whoever opens it finds nothing."""
        await self._conversations.get(person_id, conversation_id)
        async with self._stores() as store:
            if not await store.remove(conversation_id):
                raise ShareNotFound("This conversation is not shared.")
        await self._conversations.mark_shared(person_id, conversation_id, shared=False)

    async def open(self, token: str) -> tuple[Share, bytes]:
        """Open a link, for whoever has it."""
        async with self._stores() as store:
            found = await store.by_token(token)
        if found is None:
            raise ShareNotFound("There is nothing under this link, or it was taken back.")
        share, shown = found
        try:
            await self._conversations.get(share.person_id, share.conversation_id)
        except ConversationNotFound as error:
            raise ShareNotFound("There is nothing under this link, or it was taken back.") from error
        return share, zlib.decompress(shown)


async def active_path(threads: ThreadService, conversation: Conversation) -> list[Message]:
    """Read a whole active path, oldest first, a stretch at a time."""
    messages: list[Message] = []
    before: str | None = None
    while True:
        screen = await threads.screen(conversation.person_id, conversation.id, before, _STRETCH)
        messages[:0] = screen.messages
        if not screen.has_more:
            return messages
        before = messages[0].id
