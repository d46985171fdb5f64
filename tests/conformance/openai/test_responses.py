"""`/v1/responses` as the official client reads it, before a scripted upstream."""

from typing import Any

import openai
import pytest

from tests.conformance.openai.conftest import Stage
from tests.conformance.openai.script import USAGE, words

WEATHER: Any = [{"type": "function", "name": "get_weather", "parameters": {"type": "object"}, "strict": False}]
CALL = '{"name": "get_weather", "arguments": {"city": "Seoul"}}'


def test_a_whole_response(stage: Stage) -> None:
    stage.script.say(*words("He", "llo"))
    response = stage.client.responses.create(
        model="far/remote", input="hi", instructions="Be brief.", max_output_tokens=9, metadata={"a": "b"}
    )
    assert (response.output_text, response.status, response.model) == ("Hello", "completed", "far/remote")
    assert response.usage is not None
    assert (response.usage.input_tokens, response.usage.output_tokens) == (5, 2)
    assert response.usage.input_tokens_details.cached_tokens == 3
    asked = stage.script.asked[0]
    assert asked["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}]
    assert asked["max_tokens"] == 9


def test_a_streamed_response_adds_up(stage: Stage) -> None:
    stage.script.say(*words("He", "llo"))
    with stage.client.responses.stream(model="far/remote", input="hi") as stream:
        kinds = [event.type for event in stream]
        response = stream.get_final_response()
    assert kinds == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert response.output_text == "Hello"


def test_thinking_and_a_call_become_items_of_their_own(stage: Stage) -> None:
    thought: dict[str, Any] = {"choices": [{"index": 0, "delta": {"reasoning_content": "Hm."}}]}
    stage.script.say(thought, *words("Let me see.\n", CALL))
    with stage.client.responses.stream(model="far/coder", input="weather?", tools=WEATHER) as stream:
        events = list(stream)
        response = stream.get_final_response()
    assert [item.type for item in response.output] == ["reasoning", "message", "function_call"]
    call = response.output[2]
    assert call.type == "function_call"
    assert (call.name, call.arguments) == ("get_weather", '{"city": "Seoul"}')
    assert [event.sequence_number for event in events] == list(range(len(events)))


def test_a_conversation_with_calls_is_understood(stage: Stage) -> None:
    stage.script.say(*words("Sunny."))
    items: Any = [
        {"role": "developer", "content": "Be brief."},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "weather?"}]},
        {"type": "reasoning", "id": "rs_1", "summary": []},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Looking."}]},
        {"type": "function_call", "call_id": "c1", "name": "get_weather", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "sunny"},
    ]
    stage.client.responses.create(model="far/remote", input=items, tools=WEATHER, tool_choice="auto")
    messages = stage.script.asked[0]["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "tool"]
    assert messages[2]["tool_calls"][0]["function"]["name"] == "get_weather"
    assert messages[3] == {"role": "tool", "tool_call_id": "c1", "content": "sunny"}


def test_a_schema_and_a_short_limit(stage: Stage) -> None:
    stage.script.say({"choices": [{"index": 0, "delta": {"content": "{"}, "finish_reason": "length"}]}, USAGE)
    response = stage.client.responses.create(
        model="far/remote",
        input="a person",
        text={"format": {"type": "json_schema", "name": "p", "schema": {"type": "object"}}},
    )
    assert response.status == "incomplete"
    assert response.incomplete_details is not None
    assert response.incomplete_details.reason == "max_output_tokens"
    assert stage.script.asked[0]["response_format"]["json_schema"] == {"name": "p", "schema": {"type": "object"}}


@pytest.mark.parametrize(
    ("words_", "param"),
    [
        ({"previous_response_id": "resp_1"}, "previous_response_id"),
        ({"background": True}, "background"),
        ({"truncation": "auto"}, "truncation"),
        ({"tools": [{"type": "web_search"}]}, "tools"),
        ({"input": [{"type": "item_reference", "id": "x"}]}, "input"),
        ({"input": [{"role": "user", "content": [{"type": "input_file"}]}]}, "input"),
        ({"prompt": {"id": "x"}}, "prompt"),
    ],
)
def test_what_cannot_be_done_is_refused(stage: Stage, words_: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        stage.client.post("/responses", body={"model": "far/remote", "input": "hi", **words_}, cast_to=object)
    assert caught.value.param == param
