"""Verbs on models: chat, embed, decide, fill, count, warm."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from hupan.inference.deciding import weigh
from hupan.inference.domain import (
    ChatEvent,
    ChatMessage,
    ChatRequest,
    DailyUsage,
    DecideRequest,
    Decision,
    EmbeddingPurpose,
    EngineStatus,
    FillRequest,
    Finished,
    JsonObject,
    Sampling,
    Started,
    TextDelta,
    Usage,
    UsageRecord,
)
from hupan.inference.errors import (
    ContextOverflow,
    EndpointFailed,
    ImagesUnsupported,
    MalformedOutput,
    UnsupportedRequest,
)
from hupan.inference.keeper import EngineKeeper
from hupan.inference.leasing import Call, Lease, Leases
from hupan.inference.metering import Meter
from hupan.inference.ports import ByteReply, Embedder, EngineTalk, Upstream, UsageStore
from hupan.inference.refusals import refusal
from hupan.inference.settings import InferenceSettings
from hupan.inference.stream import Chunk, EventReader, chunks_of, usage_of
from hupan.inference.wire import (
    Body,
    chat_body,
    dump,
    estimate_tokens,
    has_images,
    mends_tool_calls,
    messages_body,
    thinking_words,
)
from hupan.kernel import Clock, PersonId
from hupan.models import LocalModel
from hupan.platform import StoreFactory

_FAILED = 400


@dataclass(frozen=True, slots=True)
class InferenceParts:
    """What the service stands on.

    Attributes:
        leases: Hands out models.
        keeper: Keeps the engine.
        upstream: Carries requests.
        talk: Asks the engine what only it can answer.
        embedder: Turns texts into vectors.
        meter: Writes down usage.
    """

    leases: Leases
    keeper: EngineKeeper
    upstream: Upstream
    talk: EngineTalk
    embedder: Embedder
    meter: Meter


class InferenceService:
    """Everything that is asked of a model passes through here: queued, cancelled, counted.

    Args:
        parts: What it stands on.
        stores: The room's table.
        settings: Bounds.
        clock: Tells the time.
    """

    def __init__(
        self, parts: InferenceParts, stores: StoreFactory[UsageStore], settings: InferenceSettings, clock: Clock
    ) -> None:
        self._parts = parts
        self._stores = stores
        self._settings = settings
        self._clock = clock

    async def start(self) -> None:
        """Begin to keep the engine and to write down usage."""
        await self._parts.keeper.start()
        await self._parts.meter.start()

    async def stop(self) -> None:
        """End the engine and write down what waits."""
        await self._parts.keeper.stop()
        await self._parts.meter.stop()

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
        """Continue a chat. Closing the generator (or cancelling its task) stops the model, down to the engine's slot.

        Raises:
            QueueFull, EngineUnavailable, EngineDied, ContextOverflow, EndpointFailed, ImagesUnsupported,
            and the models room's ModelNotFound and ModelNotReady: all before the first event or in its place.
        """
        call = Call(request.model_id, request.person_id, request.affinity, request.priority)
        async with self.lease(call) as lease:
            if has_images(request.messages) and not lease.sees:
                raise ImagesUnsupported("This model reads text only.", model_id=lease.target.model_id)
            yield Started(lease.target.model_id, lease.queued_s)
            async with aclosing(self._converse(lease, request)) as events:
                async for event in events:
                    yield event

    async def decide(self, request: DecideRequest) -> Decision:
        """Let the model choose one of the given texts, and say how probable each of them is.

        With our own engine the probabilities are exact. A remote endpoint is held to the choices by a JSON schema, and
        the choice made gets all the probability, since endpoints do not tell.
        """
        if not request.choices or len(set(request.choices)) != len(request.choices):
            raise UnsupportedRequest("A decision needs choices that differ from one another.")
        call = Call(request.model_id, request.person_id, request.affinity, request.priority)
        async with self.lease(call) as lease:
            if not lease.is_engine:
                return await self._decide_remotely(lease, request)
            body: Body = {
                "messages": messages_body(request.messages),
                **thinking_words(lease.target.profile, wish=False),
            }
            prompt = await self._parts.talk.prompt_tokens(lease.target, body)
            await self._parts.talk.prefill(lease.target, prompt)
            probabilities, usage = await weigh(self._parts.talk, lease.target, prompt, request.choices)
            lease.usage = usage
            return Decision(max(probabilities, key=probabilities.__getitem__), probabilities, usage)

    async def fill(self, request: FillRequest) -> object:
        """Let the model write a JSON value of a schema, and return it decoded.

        Raises:
            MalformedOutput: It wrote something else, or ran out of tokens.
        """
        call = Call(request.model_id, request.person_id, request.affinity, request.priority)
        async with self.lease(call) as lease:
            return await self._fill(lease, _fill_request(request))

    async def embed(
        self,
        texts: Sequence[str],
        *,
        purpose: EmbeddingPurpose,
        model_id: str | None = None,
        person_id: PersonId | None = None,
    ) -> list[list[float]]:
        """Turn texts into vectors, by the bundled model unless an endpoint's is named."""
        embedder = self._parts.embedder
        if model_id is None or model_id == embedder.model_id:
            began = self._clock.monotonic()
            vectors = await embedder.embed(texts, purpose)
            usage = Usage(input_tokens=embedder.count_tokens(texts))
            seconds = self._clock.monotonic() - began
            if person_id is not None:
                record = UsageRecord(self._clock.now(), person_id, embedder.model_id, usage, seconds)
                self._parts.meter.note(record)
            return vectors
        async with self.lease(Call(model_id, person_id=person_id)) as lease:
            if lease.is_engine:
                raise UnsupportedRequest("This model chats; it makes no embeddings.", model_id=model_id)
            body = dump({"model": lease.target.remote_name, "input": list(texts)})
            answer = await self._ask(lease, "/embeddings", body)
            data = cast("list[dict[str, Any]]", answer.get("data") or [])
            return [each["embedding"] for each in sorted(data, key=lambda each: int(each["index"]))]

    def embedding_tokens(self, texts: Sequence[str]) -> int:
        """Estimate how many tokens texts have for the embedding model."""
        return self._parts.embedder.count_tokens(texts)

    async def count_tokens(self, model_id: str | None, messages: Sequence[ChatMessage]) -> int:
        """Return how many tokens the messages take.

        Exact while the engine has the model loaded; else an estimate on the high side, since loading a model (and
        turning out another one) only to count would cost more than it tells.
        """
        servable = await self._parts.leases.find(model_id)
        process = self._parts.keeper.loaded(servable.id)
        if process is None or not isinstance(servable, LocalModel) or has_images(messages):
            return estimate_tokens(messages)
        target = self._parts.leases.target_of(servable, process, slot=0)
        try:
            body: Body = {"messages": messages_body(messages), **thinking_words(servable.profile, wish=None)}
            return len(await self._parts.talk.prompt_tokens(target, body))
        except EndpointFailed:
            return estimate_tokens(messages)

    async def context_tokens(self, model_id: str | None) -> int:
        """Return how many tokens one conversation may have, the answer included."""
        return self._parts.leases.context_of(await self._parts.leases.find(model_id))

    async def warm(self, model_id: str | None, messages: Sequence[ChatMessage], *, affinity: str | None = None) -> None:
        """Compute the prefix of chats ahead of time, so that the first token of every chat that begins so comes sooner.

        It is computed once and saved; slots that new conversations get start from it. Nothing for an endpoint.
        """
        if not isinstance(await self._parts.leases.find(model_id), LocalModel):
            return
        async with self.lease(Call(model_id, affinity=affinity, priority="background")) as lease:
            body: Body = {"messages": messages_body(messages), **thinking_words(lease.target.profile, wish=None)}
            tokens = await self.prefill(lease, body, whole=True)
            await self._parts.talk.keep_prefix(lease.target, tokens)

    def status(self) -> EngineStatus:
        """Return what the engine is doing right now."""
        return self._parts.keeper.status()

    async def restart_engine(self) -> None:
        """End the engine's process, and start it again if a model was loaded."""
        await self._parts.keeper.restart()

    async def usage_by_day(self, days: int, person_id: PersonId | None) -> list[DailyUsage]:
        """Sum up what was used in the last days; `None` means by everybody."""
        await self._parts.meter.flush()
        async with self._stores() as store:
            return await store.by_day(self._clock.now() - timedelta(days=days), person_id)

    # What `protocols` builds upon: leases and bytes.

    @asynccontextmanager
    async def lease(self, call: Call) -> AsyncGenerator[Lease]:
        """Wait for a turn with a model and hold it for as long as the block runs; see `Leases.lease`."""
        async with self._parts.leases.lease(call) as lease:
            try:
                yield lease
            finally:
                if lease.is_engine and lease.usage is not None:
                    self._parts.talk.wrote(lease.target, lease.usage.output_tokens)

    def send(self, lease: Lease, path: str, body: bytes) -> AbstractAsyncContextManager[ByteReply]:
        """Send bytes to the leased model and get its answer untouched, refusals too."""
        return self._parts.upstream.send(lease.target, path, body)

    async def prefill(self, lease: Lease, body: JsonObject, *, whole: bool = False) -> list[int]:
        """Compute a chat's prefix into the engine's slot in pieces, so that going away stops it between two of them.

        Raises:
            ContextOverflow: The chat is longer than the context.
        """
        tokens = await self._parts.talk.prompt_tokens(lease.target, body)
        if len(tokens) >= lease.context_tokens:
            raise ContextOverflow(
                "The conversation is longer than the model can read.",
                needed_tokens=len(tokens) + 1,
                context_tokens=lease.context_tokens,
            )
        await self._parts.talk.prefill(lease.target, tokens, whole=whole)
        return tokens

    @asynccontextmanager
    async def streamed(self, lease: Lease, path: str, body: Body) -> AsyncGenerator[ByteReply]:
        """Send a request whose answer is streamed; with our own engine its prefix is computed first, in pieces."""
        if lease.is_engine and not _shows_images(body):
            await self.prefill(lease, body)
        async with self.send(lease, path, dump(body)) as reply:
            yield reply

    async def chunks(self, lease: Lease, path: str, body: Body) -> AsyncGenerator[Chunk]:
        """Send a streamed request to the leased model and yield the chunks of its answer, decoded.

        Raises:
            ContextOverflow, EndpointFailed, UnsupportedRequest: The model's server refuses.
        """
        count = 0
        async with self.streamed(lease, path, body) as reply:
            if reply.status >= _FAILED:
                raise refusal(reply.status, await reply.read(), retry_after=reply.retry_after)
            async with aclosing(chunks_of(reply.chunks())) as chunks:
                async for chunk in chunks:
                    count += 1
                    # Until usage is told at the end, the chunks are what is known of it.
                    lease.usage = usage_of(chunk) or Usage(output_tokens=count)
                    yield chunk

    async def _converse(self, lease: Lease, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
        body = chat_body(lease.target, request)
        mends = request.tools and request.tool_choice != "none" and mends_tool_calls(lease.target.profile)
        reader = EventReader([tool.name for tool in request.tools] if mends else ())
        async with aclosing(self.chunks(lease, "/chat/completions", body)) as chunks:
            async for chunk in chunks:
                for event in reader.read(chunk):
                    yield event
        if not reader.finished:
            raise EndpointFailed("The model's server broke off before the answer was complete.", reason="broke_off")
        for event in reader.finish():
            yield event

    async def _fill(self, lease: Lease, request: ChatRequest) -> object:
        text, reason = "", "stop"
        async with aclosing(self._converse(lease, request)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    text += event.text
                elif isinstance(event, Finished):
                    reason = event.reason
        try:
            return cast("object", json.loads(text))
        except ValueError as error:
            raise MalformedOutput("The model did not write what was asked for.", reason=reason) from error

    async def _decide_remotely(self, lease: Lease, request: DecideRequest) -> Decision:
        schema = {
            "type": "object",
            "properties": {"choice": {"type": "string", "enum": list(request.choices)}},
            "required": ["choice"],
            "additionalProperties": False,
        }
        fill = FillRequest(request.model_id, request.messages, schema, max_tokens=256)
        value = await self._fill(lease, _fill_request(fill))
        choice = cast("dict[str, object]", value).get("choice") if isinstance(value, dict) else None
        if choice not in request.choices:
            raise MalformedOutput("The model chose none of the choices.", reason="stop")
        probabilities = {each: float(each == choice) for each in request.choices}
        return Decision(str(choice), probabilities, lease.usage or Usage())

    async def _ask(self, lease: Lease, path: str, body: bytes) -> dict[str, Any]:
        async with self.send(lease, path, body) as reply:
            raw = await reply.read()
            if reply.status >= _FAILED:
                raise refusal(reply.status, raw, retry_after=reply.retry_after)
        try:
            answer: object = json.loads(raw)
        except ValueError as error:
            raise EndpointFailed("The endpoint sent something that is no JSON.", reason="malformed") from error
        fields = cast("dict[str, Any]", answer) if isinstance(answer, dict) else {}
        lease.usage = usage_of(fields)
        return fields


def _fill_request(request: FillRequest) -> ChatRequest:
    return ChatRequest(
        model_id=request.model_id,
        messages=request.messages,
        sampling=Sampling(temperature=0.0),
        thinking=False,
        max_tokens=request.max_tokens,
        json_schema=request.json_schema,
    )


def _shows_images(body: Body) -> bool:
    contents = [message.get("content") for message in cast("list[dict[str, Any]]", body.get("messages") or [])]
    return any(
        piece.get("type") not in {"text", "input_text"}
        for content in contents
        if isinstance(content, list)
        for piece in cast("list[dict[str, Any]]", content)
    )
