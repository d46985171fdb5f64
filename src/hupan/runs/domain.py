"""Runs as plain values: one go of the server at writing a message, and what it says step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from hupan.kernel import HupanError, Kind, PersonId
from hupan.runs.parts import Part, Parts


class RunState(StrEnum):
    """Where a run stands. Interrupted: the process that owned it died, or left."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self not in {RunState.QUEUED, RunState.RUNNING}


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reply cost. `input_tokens` includes `cached_tokens`."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    first_token_s: float | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run failed, in the words of the error that ended it."""

    code: str
    detail: str
    kind: Kind = Kind.INTERNAL
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @classmethod
    def of(cls, error: HupanError) -> "Failure":
        """Keep what an error says."""
        return cls(error.code, error.detail, error.kind, dict(error.params))


@dataclass(frozen=True, slots=True)
class Run:
    """One go at writing a message. It belongs to the server process named by `owner`."""

    id: str
    conversation_id: str
    message_id: str
    person_id: PersonId
    state: RunState
    created_at: datetime
    owner: str
    model_id: str | None = None
    thinking: bool | None = None
    finished_at: datetime | None = None
    last_event_id: int = 0
    stop_requested: bool = False
    pruned: bool = False


@dataclass(frozen=True, slots=True)
class RunEvent:
    """One step of a run as it is kept and sent; `data` is JSON on one line."""

    seq: int
    event: str
    data: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended and what it left."""

    state: RunState
    parts: Parts
    usage: Usage | None
    failure: Failure | None
    at: datetime
    model_id: str | None = None


# What a worker says


@dataclass(frozen=True, slots=True)
class Started:
    """The model has begun. `queued_s` is how long it waited for its turn."""

    model_id: str
    queued_s: float = 0.0


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Text to append to the message."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """Text to append to the model's thinking."""

    text: str


@dataclass(frozen=True, slots=True)
class PartAdded:
    """A whole part: a card, a citation, a tool call, a notice."""

    part: Part


@dataclass(frozen=True, slots=True)
class PartReplaced:
    """A part that was added before, in its new state."""

    index: int
    part: Part


@dataclass(frozen=True, slots=True)
class Notice:
    """A passing remark to whoever follows; it is not kept in the message."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Finished:
    """The message is complete. `length`: the model was cut off at its limit and can go on."""

    reason: Literal["stop", "length", "tool_calls"]
    usage: Usage


RunOutput: TypeAlias = Started | TextDelta | ThinkingDelta | PartAdded | PartReplaced | Notice | Finished
