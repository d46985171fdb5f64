"""An engine, an upstream and a library that do as the test says."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hupan.inference import (
    DailyUsage,
    EmbeddingPurpose,
    EndpointFailed,
    EngineKeeper,
    EngineShape,
    EngineStatus,
    EngineUnavailable,
    InferenceParts,
    InferenceService,
    InferenceSettings,
    JsonObject,
    Leases,
    Meter,
    Target,
    Usage,
    UsageRecord,
    UsageStore,
)
from hupan.kernel import Clock, PersonId, SystemClock
from hupan.models import Ability, EndpointModel, LocalModel, Profile, Quirk, ToolFormat

PROFILE = Profile("plain")
CODER = Profile("coder", tool_format=ToolFormat.HERMES, quirks=frozenset({Quirk.TOOL_CALLS_UNRELIABLE}))


def local(model_id: str = "small", profile: Profile = PROFILE) -> LocalModel:
    return LocalModel(model_id, Path("/models/small.gguf"), None, profile, 32768, frozenset({Ability.CHAT}), 1, None)


def remote(model_id: str = "far/model", profile: Profile = PROFILE) -> EndpointModel:
    abilities = frozenset({Ability.CHAT})
    return EndpointModel(model_id, "ep_1", "http://far.example/v1/", "secret", "model", profile, None, abilities)


class FakeProcess:
    """An engine's process that lives until it is told to die."""

    def __init__(self, number: int, context_tokens: int) -> None:
        self.base_url = f"http://127.0.0.1:{9000 + number}"
        self.api_key = "key"
        self.context_tokens = context_tokens
        self.ended = asyncio.Event()

    def alive(self) -> bool:
        return not self.ended.is_set()

    def memory_bytes(self) -> int | None:
        return 1000

    async def wait(self) -> str:
        await self.ended.wait()
        return "killed by signal 9."

    async def stop(self) -> None:
        self.ended.set()


@dataclass
class FakeEngine:
    """Starts fake processes; `failures` of its next starts fail."""

    failures: int = 0
    started: list[str] = field(default_factory=list[str])
    processes: list[FakeProcess] = field(default_factory=list[FakeProcess])

    async def start(self, model: LocalModel, shape: EngineShape) -> FakeProcess:
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise EngineUnavailable("The file is broken.")
        process = FakeProcess(len(self.processes), shape.context_tokens)
        self.started.append(model.id)
        self.processes.append(process)
        return process


class FakeReply:
    """An answer of given pieces; `None` among them is a connection that breaks."""

    def __init__(self, pieces: Sequence[bytes | None], status: int = 200) -> None:
        self._pieces = pieces
        self.status = status
        self.content_type = "text/event-stream"
        self.retry_after: str | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            await asyncio.sleep(0)
            if piece is None:
                raise EndpointFailed("It broke off.", reason="broke_off")
            yield piece

    async def read(self) -> bytes:
        return b"".join([piece async for piece in self.chunks()])


@dataclass
class FakeUpstream:
    """Answers with the replies that lie ready, and keeps what it was asked."""

    replies: list[FakeReply] = field(default_factory=list[FakeReply])
    asked: list[tuple[Target, str, dict[str, Any]]] = field(default_factory=list[tuple[Target, str, dict[str, Any]]])
    closed: int = 0

    @asynccontextmanager
    async def send(self, target: Target, path: str, body: bytes | None) -> AsyncGenerator[FakeReply]:
        self.asked.append((target, path, json.loads(body or b"{}")))
        try:
            yield self.replies.pop(0)
        finally:
            self.closed += 1


@dataclass
class FakeTalk:
    """An engine's own paths: a token is a character, and every next token is as probable as its weight says."""

    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    prefilled: list[tuple[int | None, int]] = field(default_factory=list[tuple[int | None, int]])
    written: list[int] = field(default_factory=list[int])
    kept: list[int] = field(default_factory=list[int])
    forks: int = 0

    async def prompt_tokens(self, target: Target, body: JsonObject) -> list[int]:
        assert target.slot is not None
        return list(json.dumps(body.get("messages") or body.get("prompt")).encode())

    async def text_tokens(self, target: Target, text: str) -> list[int]:
        assert target.slot is not None
        return [ord(each) for each in text]

    async def end_token(self, target: Target) -> int:
        assert target.slot is not None
        return 0

    async def prefill(self, target: Target, tokens: Sequence[int], *, whole: bool = False) -> None:
        self.prefilled.append((target.slot, len(tokens) if whole else -len(tokens)))

    async def keep_prefix(self, target: Target, tokens: Sequence[int]) -> None:
        assert target.slot is not None
        self.kept.append(len(tokens))

    def wrote(self, target: Target, count: int) -> None:
        assert target.slot is not None
        self.written.append(count)

    async def next_token(
        self, target: Target, tokens: Sequence[int], allowed: Sequence[int]
    ) -> tuple[Mapping[int, float], Usage]:
        assert target.slot is not None
        self.forks += 1
        weights = {token: self.weights.get(chr(token) if token else "", 1.0) for token in allowed}
        total = sum(weights.values())
        return {token: weight / total for token, weight in weights.items()}, Usage(len(tokens), 0, 1)


class FakeEmbedder:
    """Vectors that say whether they were asked as a query."""

    model_id = "multilingual-e5-small"

    async def embed(self, texts: Sequence[str], purpose: EmbeddingPurpose) -> list[list[float]]:
        return [[float(len(text)), float(purpose == "query")] for text in texts]

    def count_tokens(self, texts: Sequence[str]) -> int:
        return sum(len(text) for text in texts)


@dataclass
class FakeStore:
    """Usage in memory."""

    records: list[UsageRecord] = field(default_factory=list[UsageRecord])

    async def add(self, records: Sequence[UsageRecord]) -> None:
        self.records += records

    async def by_day(self, since: object, person_id: PersonId | None) -> list[DailyUsage]:
        assert since is not None
        assert person_id is None or person_id
        return []


class SkippingClock(SystemClock):
    """The machine's clock, and what was skipped of it."""

    skipped_s = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.skipped_s


@dataclass
class Room:
    """The inference room with nothing real behind it."""

    settings: InferenceSettings = field(default_factory=lambda: InferenceSettings(slots=2, queue_limit=3))
    models: dict[str | None, LocalModel | EndpointModel] = field(
        default_factory=lambda: {None: local(), "small": local(), "far/model": remote()}
    )
    engine: FakeEngine = field(default_factory=FakeEngine)
    upstream: FakeUpstream = field(default_factory=FakeUpstream)
    talk: FakeTalk = field(default_factory=FakeTalk)
    store: FakeStore = field(default_factory=FakeStore)
    states: list[EngineStatus] = field(default_factory=list[EngineStatus])
    clock: Clock = field(default_factory=SystemClock)

    async def resolve(self, model_id: str | None) -> LocalModel | EndpointModel:
        return self.models[model_id]

    async def announce(self, status: EngineStatus) -> None:
        self.states.append(status)

    @asynccontextmanager
    async def stores(self) -> AsyncGenerator[UsageStore]:
        yield self.store

    def keeper(self) -> EngineKeeper:
        return EngineKeeper(self.engine, self.settings, self.clock, self.announce)

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[InferenceService]:
        clock, keeper, meter = self.clock, self.keeper(), Meter(self.stores)
        leases = Leases(self, keeper, self.settings, meter, clock)
        parts = InferenceParts(leases, keeper, self.upstream, self.talk, FakeEmbedder(), meter)
        service = InferenceService(parts, self.stores, self.settings, clock)
        await service.start()
        try:
            yield service
        finally:
            await service.stop()


def sse(*chunks: Mapping[str, Any], done: bool = True) -> list[bytes | None]:
    """Write chunks as a stream does."""
    lines: list[bytes | None] = [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks]
    return [*lines, b"data: [DONE]\n\n"] if done else lines


def delta(reason: str | None = None, **words: object) -> dict[str, Any]:
    """One chunk of a chat completion."""
    return {"choices": [{"index": 0, "delta": words, "finish_reason": reason}]}


USAGE: dict[str, Any] = {
    "choices": [],
    "usage": {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 7}},
}
