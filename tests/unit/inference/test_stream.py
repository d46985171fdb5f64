from collections.abc import AsyncIterator

import pytest

from hupan.inference import (
    ContextOverflow,
    EndpointBusy,
    EndpointFailed,
    EventReader,
    Finished,
    ImagesUnsupported,
    InferenceError,
    TextDelta,
    ToolCallDelta,
    UnsupportedRequest,
    Usage,
    refusal,
    usage_of,
)
from hupan.inference.stream import Chunk, chunks_of
from tests.unit.inference.fakes import delta

pytestmark = pytest.mark.anyio


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def _read(*pieces: bytes) -> list[Chunk]:
    return [chunk async for chunk in chunks_of(_pieces(*pieces))]


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n"])
async def test_events_are_read_wherever_they_are_cut(end: bytes) -> None:
    whole = b'data: {"a": 1}' + end + b": a comment" + end + b'event: x\ndata:{"a": 2}' + end + b"data: [DONE]" + end
    for cut in range(len(whole)):
        assert await _read(whole[:cut], whole[cut:], b'data: {"a": 3}\n\n') == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("line", [b'data: {"error": {"message": "no memory"}}\n', b"data: {nonsense\n"])
async def test_an_error_in_the_middle_of_a_stream_is_raised(line: bytes) -> None:
    with pytest.raises(EndpointFailed):
        await _read(b'data: {"a": 1}\n\n', line)


def test_usage_is_read_in_everybodys_words() -> None:
    openai = {"usage": {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}}}
    assert usage_of(openai) == Usage(9, 4, 2)
    timings = {"cache_n": 5, "prompt_n": 4, "prompt_ms": 500.0, "predicted_n": 3, "predicted_ms": 250.0}
    assert usage_of({"timings": timings}) == Usage(9, 5, 3, 0.5, 0.25)
    assert usage_of({"choices": [], "usage": None}) is None


def test_calls_that_the_server_finds_are_passed_on() -> None:
    reader = EventReader()
    call = {"index": 0, "id": "c1", "function": {"name": "f", "arguments": "{"}}
    rest = {"index": 0, "function": {"arguments": "}"}}
    events = [*reader.read(delta(tool_calls=[call])), *reader.read(delta("tool_calls", tool_calls=[rest]))]
    assert events == [ToolCallDelta(0, "c1", "f", "{"), ToolCallDelta(0, "", "", "}")]
    assert reader.finish() == [Finished("tool_calls", Usage())]


def test_what_is_held_back_comes_out_at_the_end() -> None:
    reader = EventReader(["f"])
    assert reader.read(delta(content='{"name": "f"')) == []
    events = reader.finish()
    assert isinstance(events[0], ToolCallDelta)
    assert reader.read(delta(content="x")) == [TextDelta("x")]


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (401, b'{"error": {"message": "bad key"}}', EndpointFailed, "unauthorized"),
        (404, b'{"error": "no such model"}', EndpointFailed, "not_found"),
        (429, b"slow down", EndpointBusy, "rate_limited"),
        (500, b"<html>", EndpointFailed, "failed"),
        (400, b'{"error": {"type": "exceed_context_size_error", "n_ctx": 5}}', ContextOverflow, None),
        (400, b'{"error": {"message": "maximum context length is 5"}}', ContextOverflow, None),
        (500, b'{"error": {"message": "image input is not supported"}}', ImagesUnsupported, None),
        (422, b'{"detail": "what?"}', UnsupportedRequest, None),
    ],
)
def test_refusals_are_told_apart(status: int, body: bytes, kind: type[InferenceError], reason: str | None) -> None:
    error = refusal(status, body, retry_after="7")
    assert type(error) is kind
    assert error.params.get("reason") == reason
    assert error.retry_after_s == (7 if status == 429 else None)
