"""Links and exports as plain values, and how a conversation reads as Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from hupan.conversations import Conversation, Message, MessageRole, MessageStatus
from hupan.kernel import PersonId, new_id
from hupan.runs import CardPart, CitationPart, FilePart, Part, TextPart, ThinkingPart

EXPORT_FORMAT = "hupan.conversations"
EXPORT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Share:
    """A link under which anybody may read a conversation as it was at `created_at`."""

    conversation_id: str
    person_id: PersonId
    token: str
    title: str
    created_at: datetime


def public_parts(message: Message) -> tuple[Part, ...]:
    """Choose what strangers see: no thinking, and of files no more than the name."""
    return tuple(_from_elsewhere(part) for part in message.parts if not isinstance(part, ThinkingPart))


def markdown(conversation: Conversation, messages: Iterable[Message]) -> str:
    """Write the active path for reading."""
    pieces = [f"# {conversation.title or 'Conversation'}\n"]
    for message in messages:
        who = "You" if message.role is MessageRole.USER else message.model_id or "Assistant"
        pieces.append(f"## {who}\n\n{_body(message)}\n")
    return "\n".join(pieces)


def renumbered(messages: Iterable[Message], conversation_id: str) -> list[Message]:
    """Give messages from elsewhere fresh ids and their depth; parents come before their children.

    Cards are left out: what they say comes from this house's rooms, and a document could make it up. Files stay as
    names, since an export carries no bytes.

    Raises:
        KeyError: A parent is missing or comes later.
    """
    fresh: dict[str, Message] = {}
    for message in messages:
        parent = fresh[message.parent_id] if message.parent_id is not None else None
        fresh[message.id] = replace(
            message,
            id=new_id("msg"),
            conversation_id=conversation_id,
            parent_id=parent.id if parent else None,
            depth=parent.depth + 1 if parent else 0,
            parts=tuple(_from_elsewhere(part) for part in message.parts if not isinstance(part, CardPart)),
            run_id=None,
            # Whatever was being written there is not being written here.
            status=MessageStatus.INTERRUPTED if message.status is MessageStatus.RUNNING else message.status,
        )
    return list(fresh.values())


def _from_elsewhere(part: Part) -> Part:
    return replace(part, file_id="") if isinstance(part, FilePart) else part


def _body(message: Message) -> str:
    blocks: list[str] = []
    for part in message.parts:
        if isinstance(part, TextPart):
            blocks.append(part.text)
        elif isinstance(part, FilePart):
            blocks.append(f"*[{part.name}]*")
        elif isinstance(part, CitationPart):
            blocks.append(f"> {part.quote}\n> — [{part.label}]({part.url})")
    return "\n\n".join(blocks)
