"""Conversations as plain values: a tree of messages, and what lies around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hupan.kernel import Language, PersonId
from hupan.runs import Failure, Parts, RunState, Usage

TITLE_CHARS = 200
_FIRST_WORDS_CHARS = 48


class MessageRole(StrEnum):
    """Who wrote a message."""

    USER = "user"
    ASSISTANT = "assistant"


class MessageStatus(StrEnum):
    """Where a message stands. A person's own message is complete at once."""

    COMPLETE = "complete"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    FAILED = "failed"


STATUS_AFTER: Mapping[RunState, MessageStatus] = {
    RunState.FINISHED: MessageStatus.COMPLETE,
    RunState.STOPPED: MessageStatus.STOPPED,
    RunState.FAILED: MessageStatus.FAILED,
    RunState.INTERRUPTED: MessageStatus.INTERRUPTED,
}


class TitleSource(StrEnum):
    """Who named a conversation. A person's title is never overwritten; `none` shows the first words."""

    NONE = "none"
    AUTO = "auto"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, without its messages."""

    id: str
    person_id: PersonId
    created_at: datetime
    updated_at: datetime
    title: str = ""
    title_source: TitleSource = TitleSource.NONE
    pinned: bool = False
    archived: bool = False
    temporary: bool = False
    folder_id: str | None = None
    model_id: str | None = None
    thinking: bool | None = None
    active_leaf_id: str | None = None
    running_run_id: str | None = None
    shared: bool = False
    message_count: int = 0
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `siblings` are all versions at its place, itself among them, oldest first."""

    id: str
    conversation_id: str
    parent_id: str | None
    depth: int
    role: MessageRole
    parts: Parts
    status: MessageStatus
    created_at: datetime
    model_id: str | None = None
    run_id: str | None = None
    usage: Usage | None = None
    failure: Failure | None = None
    siblings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """A drawer for conversations."""

    id: str
    person_id: PersonId
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """What the assistant knows of the person that it writes for, and which model that person prefers."""

    language: Language | None = None
    custom_instructions: str = ""
    default_model_id: str | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place where something was found. `ranges` are half-open spans of `snippet`, in UTF-16 units as pages count."""

    conversation_id: str
    conversation_title: str
    message_id: str | None
    role: MessageRole | None
    snippet: str
    ranges: tuple[tuple[int, int], ...]
    created_at: datetime


_SPACES = re.compile(r"\s+")


def tidy_title(text: str) -> str:
    """Put a title on one line of at most 200 characters."""
    return _SPACES.sub(" ", text).strip()[:TITLE_CHARS]


def first_words(text: str) -> str:
    """Make a provisional title from the beginning of a message."""
    line = tidy_title(text)
    if len(line) <= _FIRST_WORDS_CHARS:
        return line
    cut = line[:_FIRST_WORDS_CHARS]
    # A word is not cut in the middle where the script has spaces and one of them is near.
    space = cut.rfind(" ")
    return (cut[:space] if space > _FIRST_WORDS_CHARS // 2 else cut).rstrip(" ,.;:") + "…"
