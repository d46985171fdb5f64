"""What is asked of a model and what comes back: messages, requests, events, usage. Plain types, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from hupan.kernel import PersonId

JsonObject = Mapping[str, object]
Role = Literal["system", "user", "assistant", "tool"]
Priority = Literal["interactive", "background"]
FinishReason = Literal["stop", "length", "tool_calls"]
EmbeddingPurpose = Literal["query", "passage"]

EMBEDDER_ID = "multilingual-e5-small"
"""The bundled embedding model's public name."""


@dataclass(frozen=True, slots=True)
class TextContent:
    """A piece of text in a message of several pieces."""

    text: str


@dataclass(frozen=True, slots=True)
class ImageContent:
    """A picture in a message."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool that the model may call: `parameters` is a JSON schema of an object, `strict` asks a server to keep it."""

    name: str
    description: str
    parameters: JsonObject
    strict: bool = False


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that a model made. `arguments` is JSON text, as the model wrote it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a chat, in the order in which the model reads it."""

    role: Role
    content: str | tuple[TextContent | ImageContent, ...] = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn. `None` means the recommendation of the model's profile."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    presence_penalty: float | None = None
    repetition_penalty: float | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A chat to be continued.

    Attributes:
        model_id: Which model; `None` is the default one.
        messages: Append-only from call to call and with the system message first, so that the prefix cache serves.
        sampling: Wishes about drawing tokens.
        thinking: Whether the model thinks first, where it has a switch; `None` leaves it as the profile says.
        max_tokens: The most tokens to write; `None` is what the context leaves.
        stop: Texts that end the answer.
        tools: Tools that the model may call.
        tool_choice: `auto`, `none`, `required`, or the name of the one tool to be called.
        json_schema: The answer must be a JSON value of this schema.
        affinity: Usually the conversation's id: calls with the same word share one prefix cache.
        priority: Interactive calls pass background ones in the queue.
        person_id: For whom: fairness and usage are counted by person.
    """

    model_id: str | None
    messages: tuple[ChatMessage, ...]
    sampling: Sampling = field(default_factory=Sampling)
    thinking: bool | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    tools: tuple[ToolSpec, ...] = ()
    tool_choice: str = "auto"
    json_schema: JsonObject | None = None
    affinity: str | None = None
    priority: Priority = "interactive"
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call cost. `input_tokens` includes `cached_tokens`, which were not computed again."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    prefill_s: float = 0.0
    decode_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Started:
    """The model has the request. `queued_s` is how long it waited for its turn."""

    model_id: str
    queued_s: float


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Text to append to the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """Text to append to the model's thinking."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """A part of a tool call: the first of an index has id and name; `arguments` is JSON text to append."""

    index: int
    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is complete."""

    reason: FinishReason
    usage: Usage


ChatEvent = Started | TextDelta | ThinkingDelta | ToolCallDelta | Finished


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """One choice among few, made by the model after reading the messages."""

    model_id: str | None
    messages: tuple[ChatMessage, ...]
    choices: tuple[str, ...]
    affinity: str | None = None
    priority: Priority = "interactive"
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The choice made, and how probable the model held each of the choices; they sum to one."""

    choice: str
    probabilities: Mapping[str, float]
    usage: Usage


@dataclass(frozen=True, slots=True)
class FillRequest:
    """A JSON value of a schema, filled by the model after reading the messages."""

    model_id: str | None
    messages: tuple[ChatMessage, ...]
    json_schema: JsonObject
    max_tokens: int = 1024
    affinity: str | None = None
    priority: Priority = "interactive"
    person_id: PersonId | None = None


class EngineState(StrEnum):
    """Where the engine's process stands."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How busy the engine is. `limit` is the most that may wait."""

    waiting: int
    running: int
    limit: int
    slots: int


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What the engine is doing right now."""

    state: EngineState
    model_id: str | None
    since: datetime
    queue: QueueStatus
    problem: str | None = None
    memory_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """One finished call, as it is kept."""

    at: datetime
    person_id: PersonId | None
    model_id: str
    usage: Usage
    seconds: float


@dataclass(frozen=True, slots=True)
class DailyUsage:
    """What one person used of one model on one day (UTC)."""

    day: date
    model_id: str
    runs: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    seconds: float
