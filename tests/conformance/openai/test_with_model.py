"""OpenAI's client, Qwen-Agent and Pydantic AI as they come from the registry, with the real 0.5B model behind `/v1`."""

import json
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletionToolChoiceOptionParam
from pydantic import BaseModel
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from hupan.gateways.llamacpp import LlamaEngine
from hupan.inference import InferenceSettings
from hupan.models import Ability, LocalModel
from tests.conformance.openai.conftest import CODER
from tests.conformance.openai.house import KEY, Behind, Running, Shelf, serving
from tests.conformance.openai.qwen import llm

pytestmark = pytest.mark.model

MODEL = "coder-0.5b"
QUESTION: Any = [{"role": "user", "content": "What is the weather in Seoul?"}]
WEATHER: Any = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Tells the weather of a city.",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 12}, "age": {"type": "integer", "maximum": 120}},
    "required": ["name", "age"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def server(small_model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Running]:
    abilities = frozenset({Ability.CHAT, Ability.TOOLS})
    model = LocalModel(MODEL, small_model_path, None, CODER, 32768, abilities, 1, None)
    settings = InferenceSettings(slots=2, context_tokens=2048)
    with serving(Behind(Shelf({MODEL: model}), LlamaEngine(tmp_path_factory.mktemp("engine")), settings)) as running:
        yield running


@pytest.fixture
def client(server: Running) -> Generator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=0, timeout=300) as client:
        yield client


def test_a_chat_streamed_and_whole_says_the_same(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model=MODEL, messages=QUESTION, temperature=0, max_tokens=6, seed=1)
    with client.chat.completions.create(
        model=MODEL,
        messages=QUESTION,
        temperature=0,
        max_tokens=6,
        seed=1,
        stream=True,
        stream_options={"include_usage": True},
    ) as stream:
        chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert whole.choices[0].message.content == text != ""
    assert whole.choices[0].finish_reason == "length"
    assert whole.model == chunks[0].model == MODEL
    usage = chunks[-1].usage
    assert usage is not None
    assert whole.usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens) == (whole.usage.prompt_tokens, 6)
    # The second call found the first one's prompt in its slot, although nobody named the conversation.
    assert usage.prompt_tokens_details is not None
    assert (usage.prompt_tokens_details.cached_tokens or 0) >= usage.prompt_tokens - 2


def test_stop_logprobs_and_several_answers(client: openai.OpenAI) -> None:
    counting: Any = [{"role": "user", "content": "Count: 1, 2, 3, 4, 5. Repeat that."}]
    answer = client.chat.completions.create(
        model=MODEL, messages=counting, temperature=0, max_tokens=12, stop=["3"], logprobs=True, top_logprobs=2, n=2
    )
    assert len(answer.choices) == 2
    for choice in answer.choices:
        assert "3" not in (choice.message.content or "")
        assert choice.logprobs is not None
        assert choice.logprobs.content is not None
        assert all(len(token.top_logprobs) == 2 for token in choice.logprobs.content)


def test_a_schema_is_kept(client: openai.OpenAI) -> None:
    shape: Any = {"type": "json_schema", "json_schema": {"name": "person", "schema": PERSON, "strict": True}}
    messages: Any = [{"role": "user", "content": "Make up a person."}]
    answer = client.chat.completions.create(model=MODEL, messages=messages, response_format=shape, max_tokens=40)
    person = json.loads(answer.choices[0].message.content or "")
    assert set(person) == {"name", "age"}
    assert isinstance(person["age"], int)


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "get_weather"}}])
def test_a_call_that_must_be_made_is_made(client: openai.OpenAI, choice: ChatCompletionToolChoiceOptionParam) -> None:
    answer = client.chat.completions.create(
        model=MODEL, messages=QUESTION, tools=WEATHER, tool_choice=choice, temperature=0, max_tokens=60
    )
    calls = answer.choices[0].message.tool_calls or []
    assert [call.function.name for call in calls if call.type == "function"] == ["get_weather"]
    assert calls[0].type == "function"
    assert "Seoul" in json.loads(calls[0].function.arguments)["city"]


def test_a_response_calls_and_goes_on(client: openai.OpenAI) -> None:
    tool: Any = {"type": "function", "strict": False, **WEATHER[0]["function"]}
    first = client.responses.create(
        model=MODEL, input="What is the weather in Seoul?", tools=[tool], tool_choice="required", max_output_tokens=60
    )
    call = first.output[0]
    assert call.type == "function_call"
    items: Any = [
        {"role": "user", "content": "What is the weather in Seoul?"},
        call.model_dump(),
        {"type": "function_call_output", "call_id": call.call_id, "output": "Snow, 2 degrees below zero."},
    ]
    second = client.responses.create(model=MODEL, input=items, max_output_tokens=24, temperature=0)
    assert second.output_text


def test_plain_completions_and_a_context_that_is_too_small(client: openai.OpenAI) -> None:
    answer = client.completions.create(model=MODEL, prompt="def add(a, b):\n    return", max_tokens=4, temperature=0)
    assert "a" in answer.choices[0].text
    long: Any = [{"role": "user", "content": "word " * 4000}]
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=MODEL, messages=long)
    assert caught.value.code == "context_length_exceeded"


def test_qwen_agent_chats_and_calls(server: Running) -> None:
    model = llm.get_chat_model(
        {
            "model": MODEL,
            "model_type": "oai",
            "model_server": server.url,
            "api_key": KEY,
            "generate_cfg": {"max_tokens": 60, "temperature": 0, "use_raw_api": True, "max_retries": 0},
        }
    )
    said = list(model.chat(messages=[{"role": "user", "content": "Say hello."}], stream=True))[-1]
    assert said[-1]["content"]
    functions = [WEATHER[0]["function"]]
    called = list(model.chat(messages=QUESTION, functions=functions, stream=True))[-1]
    assert called[-1]["function_call"]["name"] == "get_weather"
    assert json.loads(called[-1]["function_call"]["arguments"])["city"]


@pytest.fixture
async def brain(server: Running) -> AsyncGenerator[OpenAIChatModel]:
    async with openai.AsyncOpenAI(base_url=server.url, api_key=KEY, max_retries=0, timeout=300) as client:
        yield OpenAIChatModel(MODEL, provider=OpenAIProvider(openai_client=client))


@pytest.mark.anyio
async def test_pydantic_ai_runs_its_tool_loop(brain: OpenAIChatModel) -> None:
    asked: list[str] = []
    agent = Agent(brain, model_settings={"temperature": 0.0, "max_tokens": 60})

    @agent.tool_plain
    def get_weather(city: str) -> str:
        """Tell the weather of a city."""
        asked.append(city)
        return f"Snow in {city}, 2 degrees below zero."

    answer = await agent.run("What is the weather in Seoul?")
    assert asked[:1] == ["Seoul"]
    assert answer.output


@pytest.mark.anyio
async def test_pydantic_ai_gets_a_typed_answer(brain: OpenAIChatModel) -> None:
    class Person(BaseModel):
        name: str
        age: int

    agent = Agent(brain, output_type=Person, model_settings={"temperature": 0.0, "max_tokens": 60})
    person = (await agent.run("Ann is 31 years old. Who is it?")).output
    assert person.name
    assert isinstance(person.age, int)
