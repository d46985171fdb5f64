"""The assistant: writes replies and titles by asking a model, and says what might be asked first.

It stands behind the conversations room's ports `Responder` and `Titler`. What a model reads is put together here: a
short system prompt that stays the same, then the conversation, to which each turn only appends, so that the engine's
prefix cache serves. A conversation that outgrows the model's context loses its oldest turns in one large step, and the
reader is told.
"""

from hupan.assistant.context import ContextPolicy
from hupan.assistant.errors import AssistantError, MessageTooLong
from hupan.assistant.responder import AssistantResponder
from hupan.assistant.suggestions import SUGGESTIONS, Suggestion
from hupan.assistant.titles import AssistantTitler

__all__ = [
    "SUGGESTIONS",
    "AssistantError",
    "AssistantResponder",
    "AssistantTitler",
    "ContextPolicy",
    "MessageTooLong",
    "Suggestion",
]
