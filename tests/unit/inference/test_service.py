import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from hupan.inference import (
    ChatEvent,
    ChatMessage,
    ChatRequest,
    ContextOverflow,
    DecideRequest,
    EndpointFailed,
    EngineDied,
    FillRequest,
    Finished,
    ImageContent,
    ImagesUnsupported,
    InferenceService,
    MalformedOutput,
    Sampling,
    Started,
    TextDelta,
    ThinkingDelta,
    ToolCallDelta,
    ToolSpec,
    UnsupportedRequest,
    Usage,
)
from hupan.models import Profile, SamplingAdvice, Thinking, ThinkingSwitch
from tests.unit.inference.fakes import CODER, USAGE, FakeReply, FakeTalk, Room, delta, local, remote, sse

pytestmark = pytest.mark.anyio

HELLO = (ChatMessage("user", "hello"),)
WEATHER = ToolSpec("get_weather", "Tells the weather.", {"type": "object"})


def _reply(*chunks: dict[str, Any]) -> FakeReply:
    return FakeReply(sse(*chunks))


async def _chat(service: InferenceService, request: ChatRequest) -> list[ChatEvent]:
    return [event async for event in service.chat(request) if not isinstance(event, Started)]


async def test_a_chat_with_the_engine_streams_and_is_counted() -> None:
    room = Room()
    room.upstream.replies = [_reply(delta(reasoning_content="Hm"), delta(content="Hi"), delta("stop"), USAGE)]
    async with room.open() as service:
        events = await _chat(service, ChatRequest(None, HELLO, affinity="conv_1"))
    usage = Usage(input_tokens=9, cached_tokens=7, output_tokens=2)
    assert events == [ThinkingDelta("Hm"), TextDelta("Hi"), Finished("stop", usage)]
    assert [(record.model_id, record.usage) for record in room.store.records] == [("small", usage)]
    target, path, body = room.upstream.asked[0]
    assert (target.base_url, path) == ("http://127.0.0.1:9000/v1", "/chat/completions")
    assert (body["id_slot"], body["cache_prompt"], body["stream"]) == (0, True, True)
    assert room.talk.prefilled[0][0] == 0
    assert room.talk.written == [2]


async def test_an_endpoint_is_asked_by_its_own_name_and_without_the_engines_words() -> None:
    room = Room()
    room.upstream.replies = [_reply(delta(content="Hi"), delta("length"), USAGE)]
    async with room.open() as service:
        events = await _chat(service, ChatRequest("far/model", HELLO))
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "length"
    target, _, body = room.upstream.asked[0]
    assert (target.base_url, target.api_key, body["model"]) == ("http://far.example/v1", "secret", "model")
    assert "id_slot" not in body
    assert room.talk.prefilled == []
    assert room.engine.started == []


async def test_the_profile_fills_in_what_nobody_wished() -> None:
    advice = SamplingAdvice(temperature=0.7, top_k=20, repetition_penalty=1.05)
    profile = Profile(
        "p",
        thinking=Thinking.SWITCH,
        thinking_switch=ThinkingSwitch.TEMPLATE,
        thinking_default=True,
        sampling=SamplingAdvice(),
        sampling_thinking=advice,
        stop=("<end>",),
    )
    room = Room(models={None: local(profile=profile)})
    room.upstream.replies = [_reply(delta("stop"))]
    async with room.open() as service:
        request = ChatRequest(None, HELLO, Sampling(temperature=0.1, seed=7), stop=("x",), max_tokens=5)
        await _chat(service, request)
    body = room.upstream.asked[0][2]
    assert (body["temperature"], body["top_k"], body["repeat_penalty"], body["seed"]) == (0.1, 20, 1.05, 7)
    assert (body["stop"], body["max_tokens"]) == (["<end>", "x"], 5)
    assert body["chat_template_kwargs"] == {"enable_thinking": True}


async def test_tool_calls_that_are_written_as_text_are_found() -> None:
    room = Room(models={None: local(profile=CODER)})
    call = '```json\n{"name": "get_weather", "arguments": {"city": "Seoul"}}\n```'
    room.upstream.replies = [_reply(delta(content=call), delta("stop"), USAGE)]
    async with room.open() as service:
        events = await _chat(service, ChatRequest(None, HELLO, tools=(WEATHER,)))
    found = events[0]
    assert isinstance(found, ToolCallDelta)
    assert (found.index, found.name, found.arguments) == (0, "get_weather", '{"city": "Seoul"}')
    assert isinstance(events[1], Finished)
    assert events[1].reason == "tool_calls"


async def test_a_call_that_must_be_made_is_forced_by_its_schema() -> None:
    room = Room(models={None: local(profile=CODER)})
    room.upstream.replies = [_reply(delta("stop")), _reply(delta("stop"))]
    other = ToolSpec("other", "Does nothing.", {"type": "object"})
    async with room.open() as service:
        await _chat(service, ChatRequest(None, HELLO, tools=(WEATHER, other), tool_choice="required"))
        await _chat(service, ChatRequest(None, HELLO, tools=(WEATHER, other), tool_choice="other"))
    both, one = (asked[2]["response_format"]["json_schema"]["schema"] for asked in room.upstream.asked)
    assert [each["properties"]["name"] for each in both["anyOf"]] == [{"const": "get_weather"}, {"const": "other"}]
    assert one["properties"]["name"] == {"const": "other"}


async def test_closing_the_chat_closes_the_connection_and_frees_the_slot() -> None:
    room = Room()
    room.upstream.replies = [FakeReply([*sse(delta(content="a"), delta(content="b"), done=False), b""])]
    async with room.open() as service:
        async with aclosing(service.chat(ChatRequest(None, HELLO))) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        assert room.upstream.closed == 1
        assert service.status().queue.running == 0
    assert room.store.records[0].usage.output_tokens == 1


async def _kill_at_the_first_word(room: Room, service: InferenceService) -> None:
    async for event in service.chat(ChatRequest(None, HELLO)):
        if isinstance(event, TextDelta):
            room.engine.processes[0].ended.set()


async def test_a_dead_engine_is_told_from_a_broken_endpoint() -> None:
    room = Room()
    pieces = [*sse(delta(content="a"), done=False), None]
    room.upstream.replies = [FakeReply(pieces), FakeReply(pieces)]
    async with room.open() as service:
        with pytest.raises(EngineDied) as died:
            await _kill_at_the_first_word(room, service)
        with pytest.raises(EndpointFailed) as failed:
            await _chat(service, ChatRequest("far/model", HELLO))
    assert died.value.retry_after_s == 1
    assert failed.value.params["reason"] == "broke_off"


async def test_a_stream_that_ends_too_early_is_no_answer() -> None:
    room = Room()
    room.upstream.replies = [FakeReply(sse(delta(content="a"), done=False))]
    async with room.open() as service:
        with pytest.raises(EndpointFailed, match="before the answer was complete"):
            await _chat(service, ChatRequest("far/model", HELLO))


async def test_what_an_upstream_refuses_becomes_our_own_error() -> None:
    room = Room()
    body = b'{"error": {"code": "context_length_exceeded", "message": "too long"}}'
    room.upstream.replies = [FakeReply([body], status=400)]
    async with room.open() as service:
        with pytest.raises(ContextOverflow):
            await _chat(service, ChatRequest("far/model", HELLO))


async def test_a_conversation_longer_than_the_context_is_refused_before_it_is_computed() -> None:
    room = Room()
    async with room.open() as service:
        with pytest.raises(ContextOverflow) as caught:
            await _chat(service, ChatRequest(None, (ChatMessage("user", "x" * 9000),)))
        assert caught.value.params["context_tokens"] == 8192
        assert await service.context_tokens(None) == 8192
        assert await service.context_tokens("far/model") == 32768
    assert room.talk.prefilled == []


async def test_pictures_are_refused_where_nobody_sees_them() -> None:
    picture = ChatMessage("user", (ImageContent("image/png", b"x"),))
    async with Room().open() as service:
        with pytest.raises(ImagesUnsupported):
            await _chat(service, ChatRequest(None, (picture,)))


async def test_a_decision_weighs_choices_that_begin_alike() -> None:
    room = Room(talk=FakeTalk(weights={"s": 3.0, "b": 1.0, "a": 1.0, "l": 3.0, "": 1.0}))
    async with room.open() as service:
        decision = await service.decide(DecideRequest(None, HELLO, ("sea", "sell", "buy", "seal")))
    # s 3/4; then `sea…` against `sell` 1 to 3; then the end against `l` 1 to 3.
    assert decision.probabilities == pytest.approx({"sea": 3 / 64, "sell": 36 / 64, "buy": 16 / 64, "seal": 9 / 64})
    assert decision.choice == "sell"
    assert room.talk.forks == 3
    assert room.store.records[0].usage.output_tokens == 3


async def test_one_choice_needs_no_asking_and_none_or_doubles_are_refused() -> None:
    room = Room()
    async with room.open() as service:
        decision = await service.decide(DecideRequest(None, HELLO, ("only",)))
        assert (decision.choice, decision.probabilities, room.talk.forks) == ("only", {"only": 1.0}, 0)
        for choices in ((), ("a", "a")):
            with pytest.raises(UnsupportedRequest):
                await service.decide(DecideRequest(None, HELLO, choices))


async def test_an_endpoint_decides_by_schema() -> None:
    room = Room()
    room.upstream.replies = [
        _reply(delta(content='{"choice": "b"}'), delta("stop"), USAGE),
        _reply(delta(content='{"choice": "z"}'), delta("stop")),
    ]
    async with room.open() as service:
        decision = await service.decide(DecideRequest("far/model", HELLO, ("a", "b")))
        assert (decision.choice, decision.probabilities) == ("b", {"a": 0.0, "b": 1.0})
        with pytest.raises(MalformedOutput):
            await service.decide(DecideRequest("far/model", HELLO, ("a", "b")))
    schema = room.upstream.asked[0][2]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["choice"]["enum"] == ["a", "b"]


async def test_a_form_is_filled_or_said_to_be_broken() -> None:
    room = Room()
    room.upstream.replies = [
        _reply(delta(content='{"a"'), delta(content=": 1}"), delta("stop")),
        _reply(delta(content='{"a"'), delta("length")),
    ]
    request = FillRequest(None, HELLO, {"type": "object"})
    async with room.open() as service:
        assert await service.fill(request) == {"a": 1}
        with pytest.raises(MalformedOutput) as caught:
            await service.fill(request)
    assert caught.value.params == {"reason": "length"}
    assert room.upstream.asked[0][2]["temperature"] == 0


async def test_embeddings_come_from_the_bundled_model_or_an_endpoint() -> None:
    room = Room()
    answer = b'{"data": [{"index": 1, "embedding": [2.0]}, {"index": 0, "embedding": [1.0]}]}'
    room.upstream.replies = [FakeReply([answer])]
    async with room.open() as service:
        assert await service.embed(["ab"], purpose="query") == [[2.0, 1.0]]
        assert await service.embed(["a", "b"], purpose="passage", model_id="far/model") == [[1.0], [2.0]]
        with pytest.raises(UnsupportedRequest):
            await service.embed(["a"], purpose="query", model_id="small")


async def test_tokens_are_counted_by_the_engine_once_it_is_there_and_guessed_before() -> None:
    room = Room()
    messages = (ChatMessage("user", "x" * 300),)
    async with room.open() as service:
        guess = await service.count_tokens(None, messages)
        assert room.engine.started == []
        await service.warm(None, messages, affinity="a")
        exact = await service.count_tokens(None, messages)
    assert guess >= 100
    assert exact > 300
    assert room.talk.prefilled == [(0, exact)]
    assert room.talk.kept == [exact]


async def test_an_endpoint_is_not_warmed() -> None:
    room = Room()
    async with room.open() as service:
        await service.warm("far/model", HELLO)
    assert (room.upstream.asked, room.engine.started) == ([], [])


async def test_a_model_is_looked_up_once_a_second_but_the_default_every_time() -> None:
    room = Room()
    async with room.open() as service:
        assert await service.context_tokens("far/model") == 32768
        room.models = {None: remote("far/other"), "far/other": remote("far/other")}
        assert await service.context_tokens("far/model") == 32768
        assert await service.context_tokens(None) == 32768
    assert room.upstream.asked == []


async def test_people_wait_for_one_another_in_turns() -> None:
    room = Room()
    order: list[str] = []
    room.upstream.replies = [_reply(delta(content="x"), delta("stop")) for _ in range(5)]
    async with room.open() as service:

        async def ask(name: str) -> None:
            events = service.chat(ChatRequest(None, HELLO, affinity=name))
            order.extend([name async for event in events if isinstance(event, Started)])

        await asyncio.gather(*(ask(name) for name in "abc"))
    assert sorted(order) == ["a", "b", "c"]
