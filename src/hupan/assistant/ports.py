"""What the assistant needs from outside. Above: its responder and its titler. Below: `hupan.inference`."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from hupan.inference import ChatEvent, ChatMessage, ChatRequest


class Models(Protocol):
    """Asks models. Below: `InferenceService`."""

    def chat(self, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
        """Continue a chat; closing the generator stops the model."""
        ...

    async def count_tokens(self, model_id: str | None, messages: Sequence[ChatMessage]) -> int:
        """Count, or estimate on the high side, what messages take."""
        ...

    async def context_tokens(self, model_id: str | None) -> int:
        """Return how many tokens a conversation may have, the answer included."""
        ...

    async def warm(self, model_id: str | None, messages: Sequence[ChatMessage], *, affinity: str | None = None) -> None:
        """Compute a prefix ahead of time."""
        ...
