"""Wire types of links and exports. What comes in from an export was written by anybody, and is checked as such."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from hupan.conversations import Conversation, Message, MessageRole, MessageStatus, TitleSource
from hupan.kernel import PersonId
from hupan.runs import Part, Usage
from hupan.sharing.domain import EXPORT_FORMAT, EXPORT_VERSION, public_parts

TypedPart = Annotated[Part, Field(discriminator="type")]

_CONVERSATIONS = 10_000
_MESSAGES = 100_000
_PARTS = 200


class ShareView(BaseModel):
    """A read-only link."""

    token: str
    url_path: str
    created_at: datetime


class SharedMessageView(BaseModel):
    """A message as strangers see it."""

    role: MessageRole
    parts: list[TypedPart]
    model_id: str | None
    created_at: datetime

    @classmethod
    def of(cls, message: Message) -> "SharedMessageView":
        """Leave out what strangers need not see."""
        return cls(
            role=message.role,
            parts=list(public_parts(message)),
            model_id=message.model_id,
            created_at=message.created_at,
        )


class SharedView(BaseModel):
    """A conversation as it was when it was shared."""

    title: str
    messages: list[SharedMessageView]
    shared_at: datetime


class ChatImportView(BaseModel):
    """What an import brought in."""

    conversations: int
    messages: int


class _Exported(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True, extra="ignore")


class ExportedUsage(_Exported):
    """What a reply cost."""

    input_tokens: int = Field(0, ge=0)
    cached_tokens: int = Field(0, ge=0)
    output_tokens: int = Field(0, ge=0)
    seconds: float = Field(0.0, ge=0)
    first_token_s: float | None = None


class ExportedMessage(_Exported):
    """A message of the tree. Parents stand before their children."""

    id: str = Field(max_length=100)
    parent_id: str | None = Field(max_length=100)
    role: MessageRole
    parts: list[TypedPart] = Field(max_length=_PARTS)
    status: MessageStatus
    model_id: str | None = Field(None, max_length=300)
    usage: ExportedUsage | None = None
    created_at: datetime

    def to_message(self) -> Message:
        """Make a message of it; the tree that it comes into gives it its place."""
        return Message(
            id=self.id,
            conversation_id="",
            parent_id=self.parent_id,
            depth=0,
            role=self.role,
            parts=tuple(self.parts),
            status=self.status,
            created_at=self.created_at,
            model_id=self.model_id,
            usage=Usage(**self.usage.model_dump()) if self.usage else None,
        )


class ExportedConversation(_Exported):
    """A conversation without its messages."""

    title: str = Field("", max_length=200)
    title_source: TitleSource = TitleSource.NONE
    pinned: bool = False
    archived: bool = False
    model_id: str | None = Field(None, max_length=300)
    thinking: bool | None = None
    created_at: datetime
    updated_at: datetime
    active_leaf_id: str | None = Field(None, max_length=100)


class ImportedConversation(ExportedConversation):
    """A conversation with its messages."""

    messages: list[ExportedMessage] = Field(max_length=_MESSAGES)

    def to_conversation(self, person_id: PersonId) -> Conversation:
        """Make a conversation of it that belongs to whoever brings it in."""
        plain = self.model_dump(exclude={"messages"})
        return Conversation(id="", person_id=person_id, **plain)


class ImportDocument(_Exported):
    """An export of Hupan."""

    format: Literal["hupan.conversations"]
    version: Literal[1]
    conversations: list[ImportedConversation] = Field(max_length=_CONVERSATIONS)


MESSAGES: TypeAdapter[list[SharedMessageView]] = TypeAdapter(list[SharedMessageView])


def head(exported_at: datetime) -> dict[str, Any]:
    """Begin an export."""
    return {"format": EXPORT_FORMAT, "version": EXPORT_VERSION, "exported_at": exported_at.isoformat()}


def without_nul(value: object) -> object:
    """Take NUL characters out of a JSON value: PostgreSQL cannot keep them, and no text needs them."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [without_nul(each) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        return {str(without_nul(key)): without_nul(each) for key, each in cast("dict[str, object]", value).items()}
    return value
