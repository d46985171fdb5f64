"""Conversations as they stand on the shelf: list, open, name, pin, archive, file away, delete and take back."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.conversations.domain import Conversation, Folder, TitleSource, tidy_title
from hupan.conversations.errors import ConversationNotFound, FolderNotFound, TooManyFolders
from hupan.conversations.feed import Feed
from hupan.conversations.ports import Changes, Listing, ShelfStore
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory
from hupan.runs import Runner

_FOLDERS = 200


class ListQuery(BaseModel):
    """Which page of the list is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: str | None = Field(default=None, max_length=200, description="`next_cursor` of the page before.")
    limit: int = Field(default=50, ge=1, le=200)
    archived: bool = False
    folder_id: str | None = Field(default=None, max_length=60, description="Only what lies in this folder.")


@dataclass(frozen=True, slots=True)
class NewConversation:
    """What a new conversation starts with."""

    title: str = ""
    model_id: str | None = None
    thinking: bool | None = None
    folder_id: str | None = None
    temporary: bool = False


class ConversationService:
    """Verbs on conversations and folders. Everything is looked for among the caller's own.

    Args:
        stores: Opens the store, one transaction each.
        clock: The time.
        feed: Tells the person's pages.
        runner: Stops the reply of a conversation that is deleted.
    """

    def __init__(self, stores: StoreFactory[ShelfStore], clock: Clock, feed: Feed, runner: Runner) -> None:
        self._stores = stores
        self._clock = clock
        self._feed = feed
        self._runner = runner

    async def page(self, person_id: PersonId, query: ListQuery) -> tuple[list[Conversation], str | None]:
        """List a page of conversations, and say how to ask for the next."""
        listing = Listing(query.limit + 1, query.archived, _clean(query.folder_id), _read_cursor(query.cursor))
        async with self._stores() as store:
            found = await store.conversations(person_id, listing)
        items = found[: query.limit]
        return items, _write_cursor(items[-1]) if len(found) > query.limit else None

    async def create(self, person_id: PersonId, wanted: NewConversation) -> Conversation:
        """Open a conversation."""
        now = self._clock.now()
        title = tidy_title(wanted.title)
        conversation = Conversation(
            id=new_id("conv"),
            person_id=person_id,
            created_at=now,
            updated_at=now,
            title=title,
            title_source=TitleSource.PERSON if title else TitleSource.NONE,
            temporary=wanted.temporary,
            folder_id=wanted.folder_id,
            model_id=wanted.model_id,
            thinking=wanted.thinking,
        )
        async with self._stores() as store:
            if wanted.folder_id:
                await _folder(store, person_id, wanted.folder_id)
            await store.add_conversation(conversation)
        await self._tell(conversation)
        return conversation

    async def get(self, person_id: PersonId, conversation_id: str) -> Conversation:
        """Find one."""
        async with self._stores() as store:
            return await _find(store, person_id, conversation_id)

    async def change(self, person_id: PersonId, conversation_id: str, changes: Changes) -> Conversation:
        """Change what is named in `changes`. An empty title gives the naming back to the assistant."""
        if "title" in changes:
            changes["title"] = tidy_title(changes["title"])
            changes["title_source"] = TitleSource.PERSON if changes["title"] else TitleSource.NONE
        async with self._stores() as store:
            if folder_id := changes.get("folder_id"):
                await _folder(store, person_id, folder_id)
            if changes:
                await store.change(person_id, conversation_id, changes)
            conversation = await _find(store, person_id, conversation_id)
        await self._tell(conversation)
        return conversation

    async def delete(self, person_id: PersonId, conversation_id: str) -> None:
        """Put one into the bin, and stop the reply that is being written there."""
        async with self._stores() as store:
            conversation = await _find(store, person_id, conversation_id)
            await store.change(person_id, conversation_id, Changes(deleted_at=self._clock.now()))
        if conversation.running_run_id:
            await self._runner.request_stop(conversation.running_run_id)
        await self._feed.tell(person_id, conversation=conversation_id)

    async def restore(self, person_id: PersonId, conversation_id: str) -> Conversation:
        """Take one out of the bin; one that is not there is left as it is."""
        async with self._stores() as store:
            await store.change(person_id, conversation_id, Changes(deleted_at=None), binned=True)
            conversation = await _find(store, person_id, conversation_id)
        await self._tell(conversation)
        return conversation

    async def bin(self, person_id: PersonId) -> list[Conversation]:
        """List what was deleted."""
        async with self._stores() as store:
            return await store.binned(person_id)

    async def folders(self, person_id: PersonId) -> list[Folder]:
        """List folders by name."""
        async with self._stores() as store:
            return await store.folders(person_id)

    async def add_folder(self, person_id: PersonId, name: str) -> Folder:
        """Make a folder."""
        folder = Folder(new_id("fold"), person_id, tidy_title(name), self._clock.now())
        async with self._stores() as store:
            if len(await store.folders(person_id)) >= _FOLDERS:
                raise TooManyFolders(f"There are {_FOLDERS} folders already; remove one first.", limit=_FOLDERS)
            await store.put_folder(folder)
        return folder

    async def rename_folder(self, person_id: PersonId, folder_id: str, name: str) -> Folder:
        """Rename a folder."""
        async with self._stores() as store:
            found = await _folder(store, person_id, folder_id)
            folder = Folder(found.id, person_id, tidy_title(name), found.created_at)
            await store.put_folder(folder)
        return folder

    async def remove_folder(self, person_id: PersonId, folder_id: str) -> None:
        """Remove a folder; what lies in it is kept, outside."""
        async with self._stores() as store:
            if not await store.remove_folder(person_id, folder_id):
                raise FolderNotFound("There is no such folder.")

    async def mark_shared(self, person_id: PersonId, conversation_id: str, *, shared: bool) -> None:
        """Note whether a link to it exists."""
        async with self._stores() as store:
            await store.change(person_id, conversation_id, Changes(shared=shared))
        await self._feed.tell(person_id, conversation=conversation_id)

    async def ids(self, person_id: PersonId) -> list[str]:
        """List the ids of all conversations but temporary and deleted ones, oldest first."""
        async with self._stores() as store:
            return await store.conversation_ids(person_id)

    async def _tell(self, conversation: Conversation) -> None:
        # A temporary chat never shows up in a list, so other pages do not hear of it.
        if not conversation.temporary:
            await self._feed.tell(conversation.person_id, conversation=conversation.id)


async def _find(store: ShelfStore, person_id: PersonId, conversation_id: str) -> Conversation:
    found = await store.conversation(person_id, conversation_id)
    if found is None:
        raise ConversationNotFound("There is no such conversation.")
    return found


async def _folder(store: ShelfStore, person_id: PersonId, folder_id: str) -> Folder:
    found = await store.folder(person_id, folder_id)
    if found is None:
        raise FolderNotFound("There is no such folder.")
    return found


def _clean(word: str | None) -> str | None:
    return word.replace("\0", "") if word else None


def _write_cursor(last: Conversation) -> str:
    plain = f"{int(last.pinned)}|{last.updated_at.isoformat()}|{last.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode()


def _read_cursor(cursor: str | None) -> tuple[bool, datetime, str] | None:
    # A cursor that was not ours, or is damaged, begins the list anew: the worst that a reader sees is the first page.
    try:
        pinned, updated_at, last_id = base64.urlsafe_b64decode(cursor or "").decode().split("|")
        when = datetime.fromisoformat(updated_at)
    except (ValueError, binascii.Error):
        return None
    if when.tzinfo is None or "\0" in last_id:
        return None
    return pinned == "1", when, last_id
