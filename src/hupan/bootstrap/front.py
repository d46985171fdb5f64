"""Opens the rooms that the first page needs: those of the assistant."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import fields
from typing import Any, ClassVar, Protocol

from fastapi import APIRouter

from hupan.assistant.routes import router as assistant
from hupan.bootstrap.foundation import Foundation, lay_foundation
from hupan.bootstrap.notices import open_notices
from hupan.bootstrap.talk import Talk, open_talk
from hupan.conversations.routes import router as conversations
from hupan.endpoints.routes import router as endpoints
from hupan.files.routes import router as files
from hupan.identity.routes import router as identity
from hupan.inference.routes import router as inference
from hupan.models import ModelsSettings
from hupan.models.routes import router as models
from hupan.notices.routes import router as notices
from hupan.platform import SettingsSources
from hupan.sharing.routes import router as sharing


class _Room(Protocol):
    """A dataclass whose fields are a room's services."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


ROUTERS: tuple[APIRouter, ...] = (
    identity,
    models,
    endpoints,
    inference,
    conversations,
    files,
    notices,
    sharing,
    assistant,
)


@asynccontextmanager
async def open_front(sources: SettingsSources) -> AsyncGenerator[Mapping[type, object]]:
    """Yield the services of the assistant's rooms, and what later rooms are built on; on leaving, they stop.

    Args:
        sources: The settings.
    """
    async with AsyncExitStack() as stack:
        ground = await stack.enter_async_context(lay_foundation(sources))
        fetch_default = sources.load("models", ModelsSettings).fetch_default
        talk = await stack.enter_async_context(open_talk(ground, fetch_default=fetch_default))
        notices_room = await stack.enter_async_context(open_notices(ground))
        services = services_of(talk.identity, talk.models, talk.inference, talk.conversations, notices_room)
        yield {**services, Foundation: ground, Talk: talk}


def services_of(*rooms: _Room) -> dict[type, object]:
    """Return what rooms offer to their routes, by type."""
    return {type(service): service for room in rooms for service in _fields(room)}


def _fields(room: _Room) -> Iterator[object]:
    return (getattr(room, field.name) for field in fields(room))
