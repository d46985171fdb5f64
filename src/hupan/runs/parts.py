"""What a message is made of: typed parts, and their JSON as it is kept and sent.

Text is what was written; everything that carries facts (calls, cards, citations, files, notices) is data that the page
draws. The classes are the wire types as well: `type` tells them apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

JsonObject: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TextPart:
    """Written text, in Markdown."""

    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class ThinkingPart:
    """What the model thought before it wrote; `seconds` once it has finished thinking."""

    text: str
    seconds: float | None = None
    type: Literal["thinking"] = "thinking"


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A tool that was called, and what came back."""

    call_id: str
    name: str
    arguments: JsonObject
    result: Any = None
    status: Literal["running", "done", "failed"] = "running"
    type: Literal["tool_call"] = "tool_call"


@dataclass(frozen=True, slots=True)
class CitationPart:
    """Where something that was said comes from."""

    label: str
    url: str
    quote: str
    type: Literal["citation"] = "citation"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that the person attached."""

    file_id: str
    name: str
    media_type: str
    size_bytes: int
    type: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class CardPart:
    """Structured content, filled from a room and never from the model's text."""

    kind: str
    data: JsonObject
    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class NoticePart:
    """Something that the reader has to know about the reply; translated by `code`."""

    code: str
    params: JsonObject = field(default_factory=dict[str, Any])
    type: Literal["notice"] = "notice"


Part: TypeAlias = TextPart | ThinkingPart | ToolCallPart | CitationPart | FilePart | CardPart | NoticePart
Parts: TypeAlias = tuple[Part, ...]

_TYPES: Mapping[str, type[Part]] = {
    "text": TextPart,
    "thinking": ThinkingPart,
    "tool_call": ToolCallPart,
    "citation": CitationPart,
    "file": FilePart,
    "card": CardPart,
    "notice": NoticePart,
}


def part_to_json(part: Part) -> JsonObject:
    """Write a part as JSON."""
    return asdict(part)


def part_from_json(stored: Mapping[str, Any]) -> Part:
    """Read back what `part_to_json` wrote."""
    return _TYPES[stored["type"]](**stored)


def parts_to_json(parts: Sequence[Part]) -> list[JsonObject]:
    """Write parts as JSON."""
    return [part_to_json(part) for part in parts]


def parts_from_json(stored: Sequence[Mapping[str, Any]]) -> Parts:
    """Read back what `parts_to_json` wrote."""
    return tuple(part_from_json(each) for each in stored)


def text_of(parts: Sequence[Part]) -> str:
    """Join the written text of a message; thinking, calls and files are left out."""
    return "\n".join(part.text for part in parts if isinstance(part, TextPart))
