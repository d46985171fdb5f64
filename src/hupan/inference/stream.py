"""Reads what chat completions stream: server-sent events into JSON, and JSON into our own events."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from typing import Any, cast

from hupan.inference.domain import (
    ChatEvent,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    ToolCallDelta,
    Usage,
)
from hupan.inference.errors import EndpointFailed
from hupan.inference.tool_text import FoundCall, ToolTextScanner
from hupan.kernel import new_id

Chunk = Mapping[str, Any]

_REASONS: Mapping[str, FinishReason] = {"length": "length", "tool_calls": "tool_calls", "function_call": "tool_calls"}


async def chunks_of(pieces: AsyncIterator[bytes]) -> AsyncGenerator[Chunk]:
    """Decode a stream of `data:` lines, up to `[DONE]`.

    Raises:
        EndpointFailed: An error was sent in the middle of the stream, or something that is no JSON.
    """
    held = b""
    async for piece in pieces:
        *lines, held = (held + piece).split(b"\n")
        for line in lines:
            data = line[5:].strip() if line.startswith(b"data:") else b""
            if data == b"[DONE]":
                return
            if data:
                yield _decode(data)


def usage_of(chunk: Chunk) -> Usage | None:
    """Read usage from a chunk or a whole answer, where it has some. Our engine says more in `timings`."""
    usage, timings = _dict(chunk.get("usage")), _dict(chunk.get("timings"))
    if not usage and not timings:
        return None
    cached = _dict(usage.get("prompt_tokens_details")).get("cached_tokens") or timings.get("cache_n") or 0
    return Usage(
        input_tokens=_int(usage.get("prompt_tokens", _int(timings.get("prompt_n")) + _int(timings.get("cache_n")))),
        cached_tokens=_int(cached),
        output_tokens=_int(usage.get("completion_tokens", timings.get("predicted_n"))),
        prefill_s=_float(timings.get("prompt_ms")) / 1000,
        decode_s=_float(timings.get("predicted_ms")) / 1000,
    )


class EventReader:
    """Turns chunks into events, looking for tool calls in the text where `names` are given.

    Args:
        names: The tools whose calls must be looked for in the text; empty where the server finds them itself.
    """

    def __init__(self, names: Collection[str] = ()) -> None:
        self._scanner = ToolTextScanner(names) if names else None
        self._calls = 0
        self._reason: FinishReason = "stop"
        self._usage = Usage()
        self.finished = False

    def read(self, chunk: Chunk) -> list[ChatEvent]:
        """Translate one chunk."""
        self._usage = usage_of(chunk) or self._usage
        events: list[ChatEvent] = []
        for choice in map(_dict, cast("list[object]", chunk.get("choices") or [])):
            events += self._read_delta(_dict(choice.get("delta")))
            if reason := choice.get("finish_reason"):
                self.finished = True
                self._reason = _REASONS.get(str(reason), "stop")
        return events

    def finish(self) -> list[ChatEvent]:
        """Return what was held back, and the end."""
        events = self._found(self._scanner.finish()) if self._scanner is not None else []
        reason: FinishReason = "tool_calls" if self._calls and self._reason == "stop" else self._reason
        return [*events, Finished(reason, self._usage)]

    def _read_delta(self, delta: Chunk) -> list[ChatEvent]:
        events: list[ChatEvent] = []
        if thinking := delta.get("reasoning_content") or delta.get("reasoning"):
            events.append(ThinkingDelta(str(thinking)))
        if text := delta.get("content"):
            events += [TextDelta(str(text))] if self._scanner is None else self._found(self._scanner.feed(str(text)))
        for call in map(_dict, cast("list[object]", delta.get("tool_calls") or [])):
            function = _dict(call.get("function"))
            index = _int(call.get("index"))
            self._calls = max(self._calls, index + 1)
            words = (str(call.get("id") or ""), str(function.get("name") or ""), str(function.get("arguments") or ""))
            events.append(ToolCallDelta(index, *words))
        return events

    def _found(self, found: list[Any]) -> list[ChatEvent]:
        events: list[ChatEvent] = []
        for each in found:
            if isinstance(each, FoundCall):
                events.append(ToolCallDelta(self._calls, new_id("call"), each.name, each.arguments))
                self._calls += 1
            elif each.text:
                events.append(TextDelta(each.text))
        return events


def _decode(data: bytes) -> Chunk:
    try:
        chunk: object = json.loads(data)
    except ValueError as error:
        raise EndpointFailed("The model's server sent something that is no JSON.", reason="malformed") from error
    fields = _dict(chunk)
    if "error" in fields:
        message = _dict(fields["error"]).get("message") or fields["error"]
        raise EndpointFailed(f"The model's server broke off: {message}", reason="broke_off")
    return fields


def _dict(value: object) -> Chunk:
    return cast("Chunk", value) if isinstance(value, dict) else {}


def _int(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
