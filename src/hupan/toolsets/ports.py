"""What calling tools needs from outside.

Above: `ToolingResponder` and `Loop`. Below: `hupan.inference`, and what `bootstrap` puts there for the models' library.
"""

from collections.abc import AsyncGenerator
from typing import Protocol

from hupan.inference import ChatEvent, ChatRequest


class Abilities(Protocol):
    """Knows what models are good at. Below: `hupan.models`."""

    async def calls_tools(self, model_id: str | None) -> bool:
        """Whether a model is good at several tool calls in a row; `None` is the default one."""
        ...


class ChatModels(Protocol):
    """Continues chats. Below: `hupan.inference.InferenceService`."""

    def chat(self, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
        """Continue a chat; closing the generator stops the model.

        Raises:
            HupanError: The model cannot be had, or does not take what is asked.
        """
        ...
