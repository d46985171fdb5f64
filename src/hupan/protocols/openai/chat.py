"""`POST /v1/chat/completions` and `POST /v1/completions`."""

import json
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from hupan.inference import (
    Call,
    ChatEvent,
    EventReader,
    Finished,
    InferenceService,
    Lease,
    TextDelta,
    ThinkingDelta,
    ToolCallDelta,
    refusal,
    usage_of,
)
from hupan.kernel import new_id
from hupan.platform.http import Caller
from hupan.protocols.openai.assembly import ChatAssembly, TextAssembly
from hupan.protocols.openai.doorway import Chats, Inference, described, read
from hupan.protocols.openai.exchange import Exchange, Outlet
from hupan.protocols.openai.plan import affinity_of, chat_plan, completion_plan, mends, tool_names, wants_usage
from hupan.protocols.openai.relay import StreamRelay
from hupan.protocols.openai.words import ChatCompletionBody, CompletionBody

router = APIRouter()

Body = dict[str, Any]

_CHAT, _TEXT = "/chat/completions", "/completions"
_FAILED = 400


@router.post("/chat/completions", response_class=Response, openapi_extra=described(ChatCompletionBody))
async def create_chat_completion(request: Request, caller: Chats, inference: Inference) -> Response:
    """Continue a chat, streamed or whole."""
    asked, raw = await read(request, ChatCompletionBody)
    affinity = affinity_of(caller.person_id, asked.prompt_cache_key, raw["messages"])

    async def talk(outlet: Outlet) -> None:
        async with inference.lease(_call(asked.model, caller, affinity)) as lease:
            body = chat_plan(lease, asked, raw)
            if mends(lease, asked):
                await _mended(_Asked(inference, lease, body, outlet), asked)
            elif asked.stream:
                await _relayed(_Asked(inference, lease, body, outlet), _CHAT, keep_usage=wants_usage(asked))
            elif lease.is_engine:
                await _gathered(_Asked(inference, lease, body, outlet), _CHAT, ChatAssembly(asked.model))
            else:
                await _whole(_Asked(inference, lease, body, outlet), _CHAT)

    return Exchange(talk)


@router.post("/completions", response_class=Response, openapi_extra=described(CompletionBody))
async def create_completion(request: Request, caller: Chats, inference: Inference) -> Response:
    """Continue a text, streamed or whole."""
    asked, raw = await read(request, CompletionBody)

    async def talk(outlet: Outlet) -> None:
        async with inference.lease(_call(asked.model, caller, None)) as lease:
            body = completion_plan(lease, asked, raw)
            if asked.stream:
                await _relayed(_Asked(inference, lease, body, outlet), _TEXT, keep_usage=wants_usage(asked))
            elif lease.is_engine:
                await _gathered(_Asked(inference, lease, body, outlet), _TEXT, TextAssembly(asked.model))
            else:
                await _whole(_Asked(inference, lease, body, outlet), _TEXT)

    return Exchange(talk)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request on its way."""

    inference: InferenceService
    lease: Lease
    body: Body
    outlet: Outlet


def _call(model_id: str, caller: Caller, affinity: str | None) -> Call:
    return Call(model_id, person_id=caller.person_id, affinity=affinity)


async def _relayed(asked: _Asked, path: str, *, keep_usage: bool) -> None:
    """Pass the upstream's stream on, bytes for bytes."""
    inference, lease, outlet = asked.inference, asked.lease, asked.outlet
    ours, theirs = lease.target.model_id, lease.target.remote_name
    relay = StreamRelay(keep_usage=keep_usage, rename=None if ours == theirs else (theirs, ours))
    body = asked.body | {"stream": True, "stream_options": {"include_usage": True}}
    try:
        async with inference.streamed(lease, path, body) as reply:
            if reply.status >= _FAILED:
                raise refusal(reply.status, await reply.read(), retry_after=reply.retry_after)
            await outlet.begin(reply.content_type)
            async for piece in reply.chunks():
                if data := relay.feed(piece):
                    await outlet.write(data)
            if data := relay.finish():
                await outlet.write(data)
            await outlet.end()
    finally:
        lease.usage = relay.usage


async def _whole(asked: _Asked, path: str) -> None:
    """Pass an endpoint's whole answer on."""
    lease = asked.lease
    async with asked.inference.send(lease, path, json.dumps(asked.body).encode()) as reply:
        raw = await reply.read()
        if reply.status >= _FAILED:
            raise refusal(reply.status, raw, retry_after=reply.retry_after)
    answer: Body = json.loads(raw)
    lease.usage = usage_of(answer)
    answer["model"] = lease.target.model_id
    await asked.outlet.whole(json.dumps(answer, ensure_ascii=False).encode())


async def _gathered(asked: _Asked, path: str, assembly: ChatAssembly | TextAssembly) -> None:
    """Put the engine's stream together. Asked for a whole answer it would not notice that its client has gone."""
    async with aclosing(asked.inference.chunks(asked.lease, path, asked.body)) as chunks:
        async for chunk in chunks:
            assembly.add(chunk)
    await asked.outlet.whole(json.dumps(assembly.whole(), ensure_ascii=False).encode())


async def _mended(asked: _Asked, wanted: ChatCompletionBody) -> None:
    """Look for tool calls in the text and pass them on as such."""
    body = asked.body | {"stream": True, "stream_options": {"include_usage": True}}
    names = tool_names(wanted)
    asked = _Asked(asked.inference, asked.lease, body, asked.outlet)
    if not wanted.stream:
        await _gathered(asked, _CHAT, ChatAssembly(wanted.model, names))
        return
    write = _chunk_writer(wanted.model)
    async with aclosing(_events(asked, EventReader(names))) as events:
        async for event in events:
            if not asked.outlet.started:
                await asked.outlet.begin()
                await asked.outlet.event(write({"role": "assistant", "content": ""}))
            for chunk in _chunks_of(event, write, keep_usage=wants_usage(wanted)):
                await asked.outlet.event(chunk)
    await asked.outlet.write(b"data: [DONE]\n\n")
    await asked.outlet.end()


async def _events(asked: _Asked, reader: EventReader) -> AsyncGenerator[ChatEvent]:
    async with aclosing(asked.inference.chunks(asked.lease, _CHAT, asked.body)) as chunks:
        async for chunk in chunks:
            for event in reader.read(chunk):
                yield event
    for event in reader.finish():
        yield event


ChunkWriter = Callable[[Mapping[str, Any], str | None], Body]


def _chunk_writer(model_id: str) -> Callable[..., Body]:
    head = {"id": new_id("chatcmpl"), "object": "chat.completion.chunk", "created": int(time.time()), "model": model_id}

    def write(delta: Mapping[str, Any], reason: str | None = None) -> Body:
        return {**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}]}

    return write


def _chunks_of(event: ChatEvent, write: Callable[..., Body], *, keep_usage: bool) -> list[Body]:
    match event:
        case TextDelta(text):
            return [write({"content": text})]
        case ThinkingDelta(text):
            return [write({"reasoning_content": text})]
        case ToolCallDelta(index, call_id, name, arguments):
            function = {"name": name, "arguments": arguments}
            call = {"index": index, "id": call_id, "type": "function", "function": function}
            return [write({"tool_calls": [call]})]
        case Finished(reason, usage):
            end = write({}, reason)
            total = usage.input_tokens + usage.output_tokens
            counts = {
                "prompt_tokens": usage.input_tokens,
                "completion_tokens": usage.output_tokens,
                "total_tokens": total,
                "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
            }
            return [end, {**end, "choices": [], "usage": counts}] if keep_usage else [end]
        case _:
            return []
