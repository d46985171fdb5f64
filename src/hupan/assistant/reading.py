"""What a model reads of a message: its text, and the files attached to it, marked as material."""

import re
from collections.abc import Sequence

from hupan.conversations import Message, MessageRole, TurnMemory
from hupan.inference import ChatMessage, ImageContent, TextContent
from hupan.runs import FilePart, Parts, TextPart, text_of

_FENCES = re.compile("`{3,}")
_GONE = "(this file is no longer there)"


async def read(messages: Sequence[Message], memory: TurnMemory) -> list[ChatMessage]:
    """Turn messages into what a model reads, in order; a reply without text is left out."""
    chat: list[ChatMessage] = []
    for message in messages:
        if message.role is MessageRole.USER:
            _append(chat, ChatMessage("user", await _content(message.parts, memory)))
        elif text := text_of(message.parts):
            chat.append(ChatMessage("assistant", text))
    return chat


def _append(chat: list[ChatMessage], message: ChatMessage) -> None:
    """Append a person's message; where no reply stands between, two become one, since models expect turns."""
    if chat and chat[-1].role == "user":
        before = _pieces(chat.pop().content)
        chat.append(ChatMessage("user", (*before, *_pieces(message.content))))
    else:
        chat.append(message)


async def _content(parts: Parts, memory: TurnMemory) -> str | tuple[TextContent | ImageContent, ...]:
    pieces: list[TextContent | ImageContent] = []
    for part in parts:
        if isinstance(part, TextPart):
            pieces.append(TextContent(part.text))
        elif isinstance(part, FilePart):
            pieces.append(await _file(part, memory))
    if any(isinstance(piece, ImageContent) for piece in pieces):
        return tuple(pieces)
    return "\n\n".join(piece.text for piece in pieces if isinstance(piece, TextContent))


async def _file(part: FilePart, memory: TurnMemory) -> TextContent | ImageContent:
    found = await memory.file(part.file_id) if part.file_id else None
    if found is None:
        return TextContent(f"{part.name}: {_GONE}")
    file, data = found
    if file.is_image:
        return ImageContent(file.media_type, data)
    text = data.decode("utf-8", "replace")
    # A fence longer than any in the file: what is written in it cannot end the block and speak outside of it.
    longest = max((len(fence) for fence in _FENCES.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return TextContent(f"{part.name}:\n{fence}\n{text}\n{fence}")


def _pieces(content: str | tuple[TextContent | ImageContent, ...]) -> tuple[TextContent | ImageContent, ...]:
    return (TextContent(content),) if isinstance(content, str) else content
