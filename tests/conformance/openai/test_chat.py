"""`/v1/chat/completions` and `/v1/completions` as the official client reads them, before a scripted upstream."""

import contextlib
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam

from tests.conformance.openai.conftest import Stage
from tests.conformance.openai.script import USAGE, words

HELLO: list[ChatCompletionMessageParam] = [{"role": "user", "content": "hello"}]
WEATHER: list[ChatCompletionToolParam] = [
    {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}
]
WHOLE: dict[str, Any] = {
    "id": "chatcmpl-2",
    "object": "chat.completion",
    "created": 1,
    "model": "remote",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hi"}}],
    "usage": USAGE["usage"],
}


def test_a_stream_passes_through_under_our_name_and_without_usage_that_nobody_asked_for(stage: Stage) -> None:
    stage.script.say(*words("He", "llo"))
    with stage.client.chat.completions.create(model="far/remote", messages=HELLO, stream=True, user="me") as stream:
        chunks = list(stream)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "Hello"
    assert {chunk.model for chunk in chunks} == {"far/remote"}
    assert chunks[-1].choices[0].finish_reason == "stop"
    asked = stage.script.asked[0]
    assert (asked["model"], asked["user"], asked["stream_options"]) == ("remote", "me", {"include_usage": True})


def test_usage_comes_last_where_it_is_asked_for(stage: Stage) -> None:
    stage.script.say(*words("x"))
    with stage.client.chat.completions.create(
        model="far/remote", messages=HELLO, stream=True, stream_options={"include_usage": True}
    ) as stream:
        last = list(stream)[-1]
    assert last.choices == []
    assert last.usage is not None
    assert last.usage.total_tokens == 7


def test_usage_is_written_down_streamed_or_whole(stage: Stage) -> None:
    stage.script.say(*words("x"))
    stage.script.answer(WHOLE)
    with stage.client.chat.completions.create(model="far/remote", messages=HELLO, stream=True) as stream:
        list(stream)
    whole = stage.client.chat.completions.create(model="far/remote", messages=HELLO)
    assert (whole.choices[0].message.content, whole.model) == ("Hi", "far/remote")
    usages = _usages(stage, 2)
    assert usages == [(5, 3, 2), (5, 3, 2)]


def _usages(stage: Stage, count: int) -> list[tuple[int, int, int]]:
    deadline = time.monotonic() + 5
    while len(stage.server.records) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    usages = [record.usage for record in stage.server.records]
    return [(usage.input_tokens, usage.cached_tokens, usage.output_tokens) for usage in usages]


def _likeness(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("stream", [True, False])
def test_calls_written_as_text_arrive_as_calls(stage: Stage, stream: bool) -> None:
    stage.script.say(
        *words("Sure.\n", "```json\n", '{"name": "get_weather",', ' "arguments": {"city": "Seoul"}}', "\n```")
    )
    answer = stage.client.chat.completions.create(model="far/coder", messages=HELLO, tools=WEATHER, stream=stream)
    if isinstance(answer, openai.Stream):
        chunks = [chunk.choices[0] for chunk in answer]
        text = "".join(chunk.delta.content or "" for chunk in chunks)
        calls = [call for chunk in chunks for call in chunk.delta.tool_calls or []]
        names = [(call.function.name, call.function.arguments) for call in calls if call.function]
        reason = chunks[-1].finish_reason
    else:
        choice = answer.choices[0]
        text, reason = choice.message.content or "", choice.finish_reason
        found = choice.message.tool_calls or []
        names = [(call.function.name, call.function.arguments) for call in found if call.type == "function"]
    assert text.strip() == "Sure."
    assert names == [("get_weather", '{"city": "Seoul"}')]
    assert reason == "tool_calls"


def test_a_call_that_must_be_made_is_asked_for_by_schema_where_calls_are_written_as_text(stage: Stage) -> None:
    stage.script.say(*words('{"name": "get_weather", "arguments": {}}'))
    choice: Any = {"type": "function", "function": {"name": "get_weather"}}
    answer = stage.client.chat.completions.create(model="far/coder", messages=HELLO, tools=WEATHER, tool_choice=choice)
    assert answer.choices[0].finish_reason == "tool_calls"
    schema = stage.script.asked[0]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["name"] == {"const": "get_weather"}


def test_a_good_upstream_gets_tools_as_they_came(stage: Stage) -> None:
    stage.script.answer(WHOLE)
    stage.client.chat.completions.create(model="far/remote", messages=HELLO, tools=WEATHER, tool_choice="required")
    asked = stage.script.asked[0]
    assert (asked["tools"], asked["tool_choice"]) == (json.loads(json.dumps(WEATHER)), "required")


def test_plain_completions(stage: Stage) -> None:
    stage.script.answer({"object": "text_completion", "model": "remote", "choices": [{"index": 0, "text": "b"}]})
    stage.script.say({"choices": [{"index": 0, "text": "c", "finish_reason": "stop"}]})
    whole = stage.client.completions.create(model="far/remote", prompt="a")
    with stage.client.completions.create(model="far/remote", prompt="a", stream=True) as stream:
        chunks = list(stream)
    assert (whole.choices[0].text, whole.model) == ("b", "far/remote")
    assert "".join(chunk.choices[0].text for chunk in chunks) == "c"


@pytest.mark.parametrize(
    ("words_", "param", "code"),
    [
        ({"frobnicate": 1}, "frobnicate", "unknown_parameter"),
        ({"functions": []}, "functions", "unknown_parameter"),
        ({"model": "far/\x00"}, "model", "invalid_value"),
        ({"seed": 2**70}, "seed", "invalid_value"),
        ({"max_tokens": 2**40}, "max_tokens", "invalid_value"),
        ({"temperature": 3}, "temperature", "invalid_value"),
        ({"temperature": "hot"}, "temperature", "invalid_value"),
        ({"max_tokens": 0}, "max_tokens", "invalid_value"),
        ({"stream": "yes"}, "stream", "invalid_value"),
        ({"n": 100}, "n", "invalid_value"),
        ({"messages": []}, "messages", "invalid_value"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages", "invalid_value"),
        ({"tool_choice": "required"}, "tool_choice", "invalid_value"),
        ({"top_logprobs": 3}, "top_logprobs", "invalid_value"),
        ({"response_format": {"type": "json_schema"}}, "response_format", "invalid_value"),
        ({"tools": [{"type": "web_search"}]}, "tools", "invalid_value"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]}]},
            "messages",
            "image_not_supported",
        ),
    ],
)
def test_what_is_not_understood_is_refused(stage: Stage, words_: dict[str, Any], param: str, code: str) -> None:
    body: dict[str, Any] = {"model": "far/remote", "messages": HELLO, **words_}
    with pytest.raises(openai.BadRequestError) as caught:
        stage.client.post("/chat/completions", body=body, cast_to=object)
    assert (caught.value.param, caught.value.code) == (param, code)
    assert stage.script.asked == []


def test_errors_have_openais_shape(stage: Stage) -> None:
    client = stage.client
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="nowhere", messages=HELLO)
    assert (missing.value.code, missing.value.type) == ("model_not_found", "invalid_request_error")
    with pytest.raises(openai.NotFoundError) as nowhere:
        client.get("/nowhere", cast_to=object)
    assert nowhere.value.code == "unknown_url"
    with pytest.raises(openai.AuthenticationError) as stranger:
        client.with_options(api_key="hp_wrong").models.list()
    assert stranger.value.code == "invalid_api_key"
    with pytest.raises(openai.PermissionDeniedError):
        client.with_options(api_key="hp_models_only").chat.completions.create(model="far/remote", messages=HELLO)
    half = b'{"model": "far/remote", "messages": [{"role": "user", "content": "\\ud800"}]}'
    for body in (b"{nonsense", b"[]", b"", b"\xff\xfe", b"[" * 100_000, half):
        with pytest.raises(openai.BadRequestError) as malformed:
            client.post("/chat/completions", content=body, cast_to=object)
        assert malformed.value.code == "invalid_json"


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (429, {"message": "slow down"}, openai.RateLimitError),
        (500, {"message": "broken"}, openai.InternalServerError),
        (401, {"message": "wrong key"}, openai.InternalServerError),
        (400, {"message": "no", "code": "context_length_exceeded"}, openai.BadRequestError),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
def test_what_the_upstream_refuses_is_said_in_the_same_shape(
    stage: Stage, status: int, error: dict[str, str], expected: type[openai.APIStatusError], stream: bool
) -> None:
    stage.script.answer({"error": error}, status)
    with pytest.raises(expected) as caught:
        stage.client.chat.completions.create(model="far/remote", messages=HELLO, stream=stream)
    assert caught.value.response.json()["error"]["message"]
    assert "upstream-key" not in caught.value.response.text


def test_a_stream_that_breaks_off_says_so(stage: Stage) -> None:
    stage.script.replies.append((200, b'data: {"choices": []}\n\ndata: {"error": {"message": "no memory"}}\n\n'))
    stream = stage.client.chat.completions.create(model="far/remote", messages=HELLO, stream=True)
    with stream, pytest.raises(openai.APIError, match="no memory"):
        list(stream)


def test_when_too_many_wait_the_next_is_told_when_to_come_back(stage: Stage) -> None:
    stage.script.open.clear()
    for _ in range(9):
        stage.script.answer(WHOLE)

    def ask(timeout_s: float = 60) -> str | None:
        client = stage.client.with_options(timeout=timeout_s)
        return client.chat.completions.create(model="far/remote", messages=HELLO).choices[0].message.content

    with ThreadPoolExecutor(2) as pool:
        served = [pool.submit(ask) for _ in range(2)]
        with pytest.raises(openai.RateLimitError) as caught:
            _until_refused(lambda: ask(1.0))
        assert int(caught.value.response.headers["Retry-After"]) >= 1
        assert caught.value.code == "rate_limit_exceeded"
        stage.script.open.set()
        assert [each.result() for each in served] == ["Hi", "Hi"]


def _until_refused(ask: Callable[[], object]) -> None:
    """Ask until both places, the one inside and the one in the line, are taken by the others."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        time.sleep(0.2)
        with contextlib.suppress(openai.APITimeoutError):
            ask()


@pytest.mark.parametrize("stream", [True, False])
def test_whoever_goes_away_gives_the_place_to_the_next(stage: Stage, stream: bool) -> None:
    stage.script.open.clear()
    impatient = stage.client.with_options(timeout=0.3)
    with pytest.raises(openai.APITimeoutError):
        impatient.chat.completions.create(model="far/remote", messages=HELLO, stream=stream)
    # The endpoint serves one at a time: a second request reaches it only once the first one was given up.
    with pytest.raises(openai.APITimeoutError):
        impatient.chat.completions.create(model="far/remote", messages=HELLO, stream=stream)
    assert len(stage.script.asked) == 2
    for _ in range(3):
        stage.script.answer(WHOLE)
    stage.script.open.set()
    assert stage.client.chat.completions.create(model="far/remote", messages=HELLO).choices[0].message.content == "Hi"


def test_models_are_listed_and_shown(stage: Stage) -> None:
    assert [model.id for model in stage.client.models.list()] == ["far/remote", "far/coder", "multilingual-e5-small"]
    assert stage.client.models.retrieve("far/coder").id == "far/coder"
    with pytest.raises(openai.NotFoundError):
        stage.client.models.retrieve("far/none")


def test_embeddings(stage: Stage) -> None:
    client = stage.client
    texts = ["Where can I buy a red dress?", "빨간 원피스는 어디에서 살 수 있나요?", "Parliament changed the tax law."]
    floats = client.embeddings.create(model="multilingual-e5-small", input=texts)
    assert [len(each.embedding) for each in floats.data] == [384, 384, 384]
    one, two, three = (each.embedding for each in floats.data)
    assert _likeness(one, two) > _likeness(one, three)
    plain = client.embeddings.create(model="multilingual-e5-small", input=texts[0], encoding_format="float")
    assert plain.data[0].embedding == pytest.approx(one, abs=1e-5)
    assert plain.usage.prompt_tokens > 0
    with pytest.raises(openai.BadRequestError):
        client.embeddings.create(model="multilingual-e5-small", input="x", dimensions=12)
