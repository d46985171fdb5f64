"""Puts every room behind one web app."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import fields
from typing import TypeAlias

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware

from hupan.assistant.routes import router as assistant
from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.identity import IdentityRoom, open_identity
from hupan.bootstrap.inference import InferenceRoom, open_inference
from hupan.bootstrap.models import ModelsRoom, open_models
from hupan.conversations.routes import router as conversations
from hupan.endpoints.routes import router as endpoints
from hupan.files.routes import router as files
from hupan.identity.middleware import IdentityMiddleware
from hupan.identity.routes import router as identity
from hupan.inference.routes import router as inference
from hupan.models.routes import router as models
from hupan.platform import SettingsSources
from hupan.sharing.routes import router as sharing
from hupan.web import Parts, create_app

Room: TypeAlias = IdentityRoom | ModelsRoom | InferenceRoom

ROUTERS: tuple[APIRouter, ...] = (identity, models, endpoints, inference, conversations, files, sharing, assistant)


def build_app(sources: SettingsSources) -> FastAPI:
    """Build the app of the web process: all rooms, started when the server starts and stopped with it."""

    @asynccontextmanager
    async def lifespan() -> AsyncGenerator[Mapping[type, object]]:
        async with AsyncExitStack() as stack:
            ground = await stack.enter_async_context(lay_foundation(sources))
            identity_room = await stack.enter_async_context(open_identity(ground))
            models_room = await stack.enter_async_context(open_models(ground))
            inference_room = await stack.enter_async_context(
                open_inference(ground, models_room.library, models_room.events)
            )
            rooms: tuple[Room, ...] = (identity_room, models_room, inference_room)
            yield {type(service): service for room in rooms for service in _services(room)}

    return create_app(Parts(routers=ROUTERS, lifespan=lifespan, middleware=[Middleware(IdentityMiddleware)]))


def _services(room: Room) -> Iterator[object]:
    return (getattr(room, field.name) for field in fields(room))
