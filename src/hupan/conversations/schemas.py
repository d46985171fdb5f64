"""Wire types: what comes in is checked here, what goes out is shaped here."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeAlias, cast
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hupan.conversations.domain import (
    TITLE_CHARS,
    Conversation,
    Folder,
    Message,
    MessageRole,
    MessageStatus,
    TitleSource,
)
from hupan.platform.http import STATUS, Problem
from hupan.runs import Failure, Part, Run, RunState

MESSAGE_CHARS = 100_000
MESSAGE_PARTS = 32


def without_nul(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Take NUL characters out of a JSON value: PostgreSQL cannot keep them, and no text needs them."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {without_nul(key): without_nul(each) for key, each in entries.items()}
    return value


CleanText: TypeAlias = Annotated[str, AfterValidator(without_nul)]
Identifier: TypeAlias = Annotated[
    str, Field(pattern=r"^[a-z]{2,6}_[0-9a-z]{26}$", examples=["conv_01kaf0x6m5e8w9v7s3q2r1p0n4"])
]
ModelId: TypeAlias = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(without_nul)]
Title: TypeAlias = Annotated[str, Field(max_length=TITLE_CHARS), AfterValidator(without_nul)]
TypedPart: TypeAlias = Annotated[Part, Field(discriminator="type")]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


# Requests


class TextInput(_Request):
    """Text that a person writes."""

    type: Literal["text"]
    text: CleanText = Field(max_length=MESSAGE_CHARS)


class FileInput(_Request):
    """A file that a person attaches, uploaded before."""

    type: Literal["file"]
    file_id: Identifier


class ConversationCreate(_Request):
    """A conversation to be opened."""

    title: Title = Field("", description="Empty leaves naming to the assistant.")
    model_id: ModelId | None = None
    thinking: bool | None = None
    folder_id: Identifier | None = None
    temporary: bool = Field(default=False, description="Never listed or searched, and deleted after a day.")


class ConversationPatch(_Request):
    """What is to change; absent fields stay as they are."""

    title: Title = ""
    pinned: bool = False
    archived: bool = False
    folder_id: Identifier | None = None
    model_id: ModelId | None = None
    thinking: bool | None = None


class MessagePost(_Request):
    """A message to be appended, and answered."""

    client_id: UUID = Field(description="Made by the page; posting it again returns what the first post made.")
    parent_id: Identifier | None = Field(
        description="The reply that it answers; the edited message's parent for an edit."
    )
    parts: list[Annotated[TextInput | FileInput, Field(discriminator="type")]] = Field(
        min_length=1, max_length=MESSAGE_PARTS
    )
    model_id: ModelId | None = None
    thinking: bool | None = None


class ReplyWish(_Request):
    """How a reply is to be written; what is left out is as the conversation says."""

    model_id: ModelId | None = None
    thinking: bool | None = None


class ActiveChoice(_Request):
    """The message whose branch is to be shown."""

    message_id: Identifier


class FolderName(_Request):
    """A folder's name."""

    name: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(without_nul)]


# Views


class UsageView(_View):
    """What a reply cost."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    seconds: float
    first_token_s: float | None


class MessageView(_View):
    """A message. `siblings` are all versions at its place, itself among them, oldest first."""

    id: str
    conversation_id: str
    parent_id: str | None
    role: MessageRole
    parts: list[TypedPart]
    status: MessageStatus
    model_id: str | None
    run_id: str | None
    usage: UsageView | None
    problem: Problem | None
    created_at: datetime
    siblings: list[str]

    @classmethod
    def of(cls, message: Message) -> "MessageView":
        """Shape a message."""
        return cls(
            id=message.id,
            conversation_id=message.conversation_id,
            parent_id=message.parent_id,
            role=message.role,
            parts=list(message.parts),
            status=message.status,
            model_id=message.model_id,
            run_id=message.run_id,
            usage=UsageView.model_validate(message.usage) if message.usage else None,
            problem=problem_view(message.failure) if message.failure else None,
            created_at=message.created_at,
            siblings=list(message.siblings),
        )


class ConversationView(_View):
    """A conversation, without its messages."""

    id: str
    title: str
    title_source: TitleSource
    pinned: bool
    archived: bool
    temporary: bool
    folder_id: str | None
    model_id: str | None
    thinking: bool | None
    created_at: datetime
    updated_at: datetime
    active_leaf_id: str | None
    running_run_id: str | None
    shared: bool
    message_count: int
    deleted_at: datetime | None = Field(description="When it went to the bin, where it is kept for 30 days.")

    @classmethod
    def of(cls, conversation: Conversation) -> "ConversationView":
        """Shape a conversation."""
        return cls.model_validate(conversation)


class RunView(_View):
    """A run: one go at writing a reply."""

    id: str
    conversation_id: str
    message_id: str
    state: RunState
    model_id: str | None
    created_at: datetime
    finished_at: datetime | None
    last_event_id: int

    @classmethod
    def of(cls, run: Run) -> "RunView":
        """Shape a run."""
        return cls.model_validate(run)


class FolderView(_View):
    """A folder."""

    id: str
    name: str
    created_at: datetime

    @classmethod
    def of(cls, folder: Folder) -> "FolderView":
        """Shape a folder."""
        return cls.model_validate(folder)


class SearchHitView(_View):
    """A place where something was found; `ranges` are half-open spans of `snippet` in UTF-16 units."""

    conversation_id: str
    conversation_title: str
    message_id: str | None = Field(description="Empty when the title was found.")
    role: MessageRole | None
    snippet: str
    ranges: list[tuple[int, int]]
    created_at: datetime


class ConversationList(BaseModel):
    """A page of conversations."""

    items: list[ConversationView]
    next_cursor: str | None = None


class MessagePage(BaseModel):
    """A stretch of the active path, oldest first. `total` counts the whole path."""

    items: list[MessageView]
    has_more: bool
    total: int


class PostedView(BaseModel):
    """A message, the reply that is being written, and the run that writes it."""

    message: MessageView
    reply: MessageView
    run: RunView


class ReplyView(BaseModel):
    """A reply that is being written, and the run that writes it."""

    reply: MessageView
    run: RunView


class ActiveView(BaseModel):
    """The end of the branch that is shown now."""

    active_leaf_id: str


class FolderList(BaseModel):
    """All folders."""

    items: list[FolderView]
    next_cursor: str | None = None


class SearchList(BaseModel):
    """What was found, newest first."""

    items: list[SearchHitView]
    next_cursor: str | None = None


class RunFinished(BaseModel):
    """The last event of a run: how it ended, and the message as it stands now."""

    state: RunState
    message: MessageView


class GoneView(BaseModel):
    """A conversation that is no longer listed."""

    id: str


class AddedView(BaseModel):
    """A message that was appended."""

    conversation_id: str
    message_id: str


def problem_view(failure: Failure) -> Problem:
    """Shape why a run failed, as problem details."""
    status = STATUS[failure.kind]
    return Problem(
        type=f"urn:hupan:problem:{failure.code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=failure.detail,
        code=failure.code,
        params=dict(failure.params),
    )
