"""Verbs on models: chat, embed, decide, fill, count, warm."""

from collections.abc import AsyncIterator, Sequence

from hupan.inference.domain import (
    ChatEvent,
    ChatMessage,
    ChatRequest,
    DailyUsage,
    DecideRequest,
    Decision,
    EmbeddingPurpose,
    EngineStatus,
    FillRequest,
)
from hupan.kernel import PersonId


class InferenceService:
    """Everything that is asked of a model passes through here: queued, cancelled, counted."""

    def chat(self, request: ChatRequest) -> AsyncIterator[ChatEvent]:
        """Continue a chat. Closing the iterator (or cancelling its task) stops the model, down to the engine's slot.

        Raises:
            QueueFull, EngineUnavailable, EngineDied, ContextOverflow, EndpointFailed, ImagesUnsupported,
            and the models room's ModelNotFound and ModelNotReady: all before the first event or in its place.
        """
        raise NotImplementedError(request)

    async def decide(self, request: DecideRequest) -> Decision:
        """Let the model choose one of the given texts, and say how probable each of them is."""
        raise NotImplementedError(request)

    async def fill(self, request: FillRequest) -> object:
        """Let the model write a JSON value of a schema, and return it decoded."""
        raise NotImplementedError(request)

    async def embed(
        self, texts: Sequence[str], *, purpose: EmbeddingPurpose, model_id: str | None = None
    ) -> list[list[float]]:
        """Turn texts into vectors."""
        raise NotImplementedError(texts, purpose, model_id)

    async def count_tokens(self, model_id: str | None, messages: Sequence[ChatMessage]) -> int:
        """Return how many tokens the messages take in the model's own template (an estimate for remote endpoints)."""
        raise NotImplementedError(model_id, messages)

    async def context_tokens(self, model_id: str | None) -> int:
        """Return how many tokens one conversation may have, the answer included."""
        raise NotImplementedError(model_id)

    async def warm(self, model_id: str | None, messages: Sequence[ChatMessage], *, affinity: str | None = None) -> None:
        """Compute the prefix of a chat ahead of time, in the background, so that its first token comes sooner."""
        raise NotImplementedError(model_id, messages, affinity)

    def status(self) -> EngineStatus:
        """Return what the engine is doing right now."""
        raise NotImplementedError

    async def restart_engine(self) -> None:
        """End the engine's process, and start it again if a model was loaded."""
        raise NotImplementedError

    async def usage_by_day(self, days: int, person_id: PersonId | None) -> list[DailyUsage]:
        """Sum up what was used in the last days; `None` means by everybody."""
        raise NotImplementedError(days, person_id)
