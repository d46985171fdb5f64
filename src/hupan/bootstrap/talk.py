"""Builds the rooms of the assistant: people, models, the engine, conversations."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from hupan.assistant import AssistantResponder
from hupan.bootstrap.arrival import welcome_model
from hupan.bootstrap.conversations import ConversationsRoom, open_conversations
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.identity import IdentityRoom, open_identity
from hupan.bootstrap.inference import InferenceRoom, open_inference
from hupan.bootstrap.models import ModelsRoom, open_models
from hupan.conversations import Reader
from hupan.identity import PeopleService


@dataclass(frozen=True, slots=True)
class Talk:
    """The rooms of the assistant."""

    identity: IdentityRoom
    models: ModelsRoom
    inference: InferenceRoom
    conversations: ConversationsRoom


@asynccontextmanager
async def open_talk(ground: Foundation, *, fetch_default: bool) -> AsyncGenerator[Talk]:
    """Yield the rooms' services; on leaving, the engine and what is being written end.

    Args:
        ground: What every room stands on.
        fetch_default: Whether the first start fetches a model.
    """
    async with AsyncExitStack() as stack:
        identity = await stack.enter_async_context(open_identity(ground))
        models = await stack.enter_async_context(open_models(ground))
        inference = await stack.enter_async_context(open_inference(ground, models.library, models.events))
        conversations = await stack.enter_async_context(open_conversations(ground, inference.inference, models.library))
        warm = partial(_warm, identity.people, conversations.responder)
        await stack.enter_async_context(welcome_model(models.library, models.downloads, warm, fetch=fetch_default))
        yield Talk(identity, models, inference, conversations)


async def _warm(people: PeopleService, assistant: AssistantResponder) -> None:
    """Compute what the owner's conversations begin with; others differ in a sentence or two."""
    everybody = await people.list()
    first = everybody[0] if everybody else None
    reader = Reader() if first is None else Reader(first.language, first.preferences.custom_instructions)
    await assistant.warm(reader)
