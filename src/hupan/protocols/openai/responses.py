"""`POST /v1/responses`, translated onto chats. Nothing is stored: every request brings its whole conversation."""

import json
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request, Response

from hupan.inference import Call, ChatEvent, EventReader, InferenceService, Lease
from hupan.kernel import new_id
from hupan.protocols.openai.doorway import Chats, Inference, described, read
from hupan.protocols.openai.exchange import Exchange, Outlet
from hupan.protocols.openai.plan import affinity_of, chat_plan, mends, tool_names
from hupan.protocols.openai.response_body import ResponseBody, chat_of, check
from hupan.protocols.openai.response_events import ResponseWriter

router = APIRouter()

_CHAT = "/chat/completions"


@router.post("/responses", response_class=Response, openapi_extra=described(ResponseBody))
async def create_response(request: Request, caller: Chats, inference: Inference) -> Response:
    """Answer an input, streamed or whole."""
    asked, raw = await read(request, ResponseBody)
    check(asked)
    chat, chat_raw = chat_of(asked)
    affinity = affinity_of(caller.person_id, asked.prompt_cache_key, chat_raw["messages"])

    async def talk(outlet: Outlet) -> None:
        async with inference.lease(Call(asked.model, person_id=caller.person_id, affinity=affinity)) as lease:
            body = chat_plan(lease, chat, chat_raw) | {"stream": True, "stream_options": {"include_usage": True}}
            reader = EventReader(tool_names(chat) if mends(lease, chat) else ())
            writer = ResponseWriter(_echo(asked, raw))
            async with aclosing(_events(inference, lease, body, reader)) as events:
                if asked.stream:
                    await _stream(outlet, writer, events)
                else:
                    await _collect(outlet, writer, events)

    return Exchange(talk)


async def _events(
    inference: InferenceService, lease: Lease, body: dict[str, Any], reader: EventReader
) -> AsyncGenerator[ChatEvent]:
    async with aclosing(inference.chunks(lease, _CHAT, body)) as chunks:
        async for chunk in chunks:
            for event in reader.read(chunk):
                yield event
    for event in reader.finish():
        yield event


async def _stream(outlet: Outlet, writer: ResponseWriter, events: AsyncGenerator[ChatEvent]) -> None:
    async for event in events:
        if not outlet.started:
            await outlet.begin()
            await _send(outlet, writer.begin())
        await _send(outlet, writer.read(event))
    await outlet.end()


async def _collect(outlet: Outlet, writer: ResponseWriter, events: AsyncGenerator[ChatEvent]) -> None:
    async for event in events:
        writer.read(event)
    await outlet.whole(json.dumps(writer.response(), ensure_ascii=False).encode())


async def _send(outlet: Outlet, events: list[dict[str, Any]]) -> None:
    for event in events:
        await outlet.event(event, str(event["type"]))


def _echo(asked: ResponseBody, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a response repeats of its request."""
    return {
        "id": new_id("resp"),
        "object": "response",
        "created_at": int(time.time()),
        "model": asked.model,
        "instructions": asked.instructions,
        "max_output_tokens": asked.max_output_tokens,
        "metadata": raw.get("metadata") or {},
        "parallel_tool_calls": raw.get("parallel_tool_calls", True),
        "previous_response_id": None,
        "reasoning": raw.get("reasoning") or {"effort": None, "summary": None},
        "store": False,
        "temperature": asked.temperature,
        "text": raw.get("text") or {"format": {"type": "text"}},
        "tool_choice": raw.get("tool_choice", "auto"),
        "tools": raw.get("tools") or [],
        "top_p": asked.top_p,
        "truncation": "disabled",
        "user": raw.get("user"),
    }
