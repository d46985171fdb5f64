"""What the conversations room needs from outside.

Above every port stand the room's services. Below: `hupan.assistant` writes replies and titles, `hupan.identity` and
`hupan.models` tell facts, and the room's own `repository` keeps rows.
"""

from collections.abc import AsyncGenerator, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypedDict

from hupan.conversations.domain import Conversation, Folder, Message, Reader, TitleSource
from hupan.files import StoredFile
from hupan.kernel import PersonId
from hupan.runs import Parts, Run, RunOutput


class TurnMemory(Protocol):
    """What a responder may read. Below: the room's store."""

    async def path_to(self, message_id: str, limit: int) -> Sequence[Message]:
        """Return up to `limit` messages of the path that ends with `message_id`, oldest first."""
        ...

    async def file(self, file_id: str) -> tuple[StoredFile, bytes] | None:
        """Return an attached file and its bytes; `None` when it is gone."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """What a responder is asked to do: write the reply to the path that ends with `question_id`.

    Attributes:
        run_id: The run.
        conversation_id: The conversation; the same word for every turn of it.
        person_id: Whose conversation it is.
        question_id: The message that is answered.
        model_id: Which model; `None` is the default one.
        thinking: Whether to think first; `None` leaves it to the model's profile.
        started_with: What stands in the reply already, when a broken-off reply goes on; its text is to be continued.
        reader: For whom it is written.
        memory: How to read the path, newest stretch first, and attached files.
    """

    run_id: str
    conversation_id: str
    person_id: PersonId
    question_id: str
    model_id: str | None
    thinking: bool | None
    started_with: Parts
    reader: Reader
    memory: TurnMemory


class Responder(Protocol):
    """Writes replies. Below: `hupan.assistant`."""

    def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Write one reply; closing the generator stops the model."""
        ...


class Titler(Protocol):
    """Names conversations. Below: `hupan.assistant`."""

    def title(self, question: str, answer: str, turn: Turn) -> Coroutine[Any, Any, str | None]:
        """Return a short title in the conversation's language; `None` where none could be made."""
        ...


# What others tell and carry


class Readers(Protocol):
    """Tells what the assistant may know of a person. Below: `hupan.identity`, by way of `bootstrap`."""

    async def reader(self, person_id: PersonId) -> Reader:
        """Return the person's language and instructions."""
        ...


class ModelAbilities(Protocol):
    """Tells what a model can do. Below: `hupan.models`, by way of `bootstrap`."""

    async def reads_images(self, model_id: str | None) -> bool:
        """Whether the model can see; `None` is the default model."""
        ...


# Stores: entering one begins a transaction


class Changes(TypedDict, total=False):
    """Fields of a conversation that are to change."""

    title: str
    title_source: TitleSource
    pinned: bool
    archived: bool
    folder_id: str | None
    model_id: str | None
    thinking: bool | None
    active_leaf_id: str | None
    running_run_id: str | None
    updated_at: datetime
    deleted_at: datetime | None
    shared: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Which conversations to list. `before` is the last one of the page before: pinned, updated_at, id."""

    limit: int
    archived: bool = False
    folder_id: str | None = None
    before: tuple[bool, datetime, str] | None = None


class ShelfStore(Protocol):
    """Conversations and folders."""

    async def add_conversation(self, conversation: Conversation) -> None:
        """Keep a new one."""
        ...

    async def conversation(self, person_id: PersonId, conversation_id: str) -> Conversation | None:
        """Find one that is not in the bin."""
        ...

    async def conversations(self, person_id: PersonId, listing: Listing) -> list[Conversation]:
        """List: pinned first, then the latest; no temporary ones, none of the bin."""
        ...

    async def conversation_ids(self, person_id: PersonId) -> list[str]:
        """List all that are neither temporary nor in the bin, oldest first."""
        ...

    async def binned(self, person_id: PersonId) -> list[Conversation]:
        """List the bin, latest first."""
        ...

    async def change(
        self, person_id: PersonId, conversation_id: str, changes: Changes, *, binned: bool = False
    ) -> bool:
        """Change one; `binned` says whether it is looked for in the bin. Tells whether it was there."""
        ...

    async def name(self, conversation_id: str, title: str, source: TitleSource) -> bool:
        """Set the title if nobody has set one yet."""
        ...

    async def folders(self, person_id: PersonId) -> list[Folder]:
        """List folders by name."""
        ...

    async def folder(self, person_id: PersonId, folder_id: str) -> Folder | None:
        """Find a folder."""
        ...

    async def put_folder(self, folder: Folder) -> None:
        """Keep a folder, new or renamed."""
        ...

    async def remove_folder(self, person_id: PersonId, folder_id: str) -> bool:
        """Remove a folder; its conversations stay."""
        ...


class ThreadStore(Protocol):
    """The tree of messages. Only switching branches walks a whole path; nothing else reads more than it returns."""

    async def add_conversation(self, conversation: Conversation) -> None:
        """Keep a new conversation."""
        ...

    async def conversation(self, person_id: PersonId, conversation_id: str) -> Conversation | None:
        """Find one that is not in the bin."""
        ...

    async def change(self, person_id: PersonId, conversation_id: str, changes: Changes) -> bool:
        """Change a conversation."""
        ...

    async def lock(self, person_id: PersonId, conversation_id: str) -> Conversation | None:
        """Find a conversation and keep others from changing it until the transaction ends."""
        ...

    async def message(self, person_id: PersonId, message_id: str) -> Message | None:
        """Find a message of a conversation that is not in the bin, with its siblings."""
        ...

    async def tree(self, conversation_id: str, after: Message | None, limit: int) -> list[Message]:
        """Read a stretch of the whole tree behind a message: parents before children, older before younger."""
        ...

    async def plant(self, person_id: PersonId, messages: Sequence[Message]) -> None:
        """Keep messages that were written elsewhere, parents before children."""
        ...

    async def posted(self, conversation_id: str, client_id: str) -> tuple[str, str, str] | None:
        """Find what an earlier post with this client id made: ids of message, reply and run."""
        ...

    async def path_to(self, message_id: str, limit: int) -> list[Message]:
        """Return up to `limit` messages of the path ending with `message_id`, oldest first, with siblings."""
        ...

    async def append(self, person_id: PersonId, messages: Sequence[Message], client_id: str | None) -> None:
        """Append messages, each the child of the one before; the first is known by `client_id`."""
        ...

    async def siblings(self, message: Message) -> tuple[str, ...]:
        """Return all versions at a message's place, oldest first."""
        ...

    async def depth(self, message_id: str) -> int:
        """Return how many messages stand above one."""
        ...

    async def leaf_under(self, message_id: str) -> str:
        """Return the end of the branch under a message that was looked at last."""
        ...

    async def remember_branch(self, message_id: str) -> None:
        """Make the path to a message the one that was looked at last."""
        ...

    async def reopen(self, message: Message) -> None:
        """Keep a reply's parts, status and run as another run goes on with it."""
        ...

    async def add_run(self, run: Run) -> None:
        """Keep a new run."""
        ...

    async def run(self, run_id: str) -> Run | None:
        """Find a run."""
        ...

    async def use_files(self, conversation_id: str, file_ids: Sequence[str]) -> None:
        """Note that a conversation shows files."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A row in which all words of a query occur."""

    conversation_id: str
    title: str
    message: Message | None
    created_at: datetime


class SearchStore(Protocol):
    """The index of titles and messages."""

    async def find_titles(self, person_id: PersonId, query: str, limit: int) -> list[Found]:
        """Find conversations by title, latest first."""
        ...

    async def find_messages(
        self, person_id: PersonId, query: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[Found]:
        """Find messages, newest first, older than the one `before` names by time and id."""
        ...


class SweepStore(Protocol):
    """What housekeeping removes."""

    async def purge_binned(self, before: datetime) -> int:
        """Delete conversations that went to the bin before then."""
        ...

    async def purge_temporary(self, before: datetime) -> int:
        """Delete temporary conversations made before then."""
        ...

    async def shown(self, file_ids: Sequence[str]) -> set[str]:
        """Which of these files some conversation shows."""
        ...
