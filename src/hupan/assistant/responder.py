"""Writes replies: puts together what the model reads, and passes on what it says."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from hupan.assistant.context import ContextPolicy
from hupan.assistant.ports import Models
from hupan.assistant.prompts import GO_ON, system_prompt
from hupan.conversations import Reader, Turn
from hupan.inference import (
    ChatMessage,
    ChatRequest,
)
from hupan.inference import (
    Finished as ModelFinished,
)
from hupan.inference import (
    Started as ModelStarted,
)
from hupan.inference import (
    TextDelta as ModelText,
)
from hupan.inference import (
    ThinkingDelta as ModelThinking,
)
from hupan.kernel import Clock, Language
from hupan.runs import Finished, PartAdded, RunOutput, Started, TextDelta, ThinkingDelta, Usage, text_of


class AssistantResponder:
    """The conversations room's `Responder`.

    Args:
        models: Asks models.
        clock: The day for the prompt, and how long things take.
    """

    def __init__(self, models: Models, clock: Clock) -> None:
        self._models = models
        self._clock = clock
        self._context = ContextPolicy(models)

    async def warm(self, reader: Reader) -> None:
        """Have the default model read the system prompt ahead of time, so that the first answer begins sooner."""
        await self._models.warm(None, (self._system(reader),))

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Write one reply."""
        began = self._clock.monotonic()
        first_token_s: float | None = None
        tail = _tail(turn)
        window = await self._context.window(turn, self._system(turn.reader), tail)
        if window.notice is not None:
            yield PartAdded(window.notice)
        request = ChatRequest(
            model_id=turn.model_id,
            messages=window.messages,
            # A model that goes on with what it wrote has done its thinking.
            thinking=False if tail else turn.thinking,
            affinity=turn.conversation_id,
            priority="interactive",
            person_id=turn.person_id,
        )
        async with aclosing(self._models.chat(request)) as events:
            async for event in events:
                match event:
                    case ModelStarted(model_id, queued_s):
                        yield Started(model_id, queued_s)
                    case ModelText(text) | ModelThinking(text):
                        first_token_s = self._clock.monotonic() - began if first_token_s is None else first_token_s
                        yield TextDelta(text) if isinstance(event, ModelText) else ThinkingDelta(text)
                    case ModelFinished(reason, usage):
                        seconds = self._clock.monotonic() - began
                        spent = Usage(
                            usage.input_tokens,
                            usage.cached_tokens,
                            usage.output_tokens,
                            round(seconds, 3),
                            None if first_token_s is None else round(first_token_s, 3),
                        )
                        yield Finished(reason, spent)
                    case _:
                        pass  # no tools are offered, so none are called

    def _system(self, reader: Reader) -> ChatMessage:
        return ChatMessage("system", system_prompt(reader, self._clock.now()))


def _tail(turn: Turn) -> tuple[ChatMessage, ...]:
    """What stands behind the question, when a reply that broke off goes on."""
    written = text_of(turn.started_with)
    if not written:
        return ()
    begun = ChatMessage("assistant", written)
    if not _is_remote(turn.model_id):
        return (begun,)  # our engine goes on with a last message of the assistant's
    return (begun, ChatMessage("user", GO_ON[turn.reader.language or Language.EN]))


def _is_remote(model_id: str | None) -> bool:
    # Endpoint models are named ENDPOINT/NAME; names of local ones have no slash.
    return model_id is not None and "/" in model_id
