"""Runs belong to the server: followed from anywhere, stopped from anywhere, nothing lost or doubled."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.conversations import MessageStatus, NewConversation, Turn, Wish, WrongPlace
from hupan.kernel import HupanError, Kind, PersonId
from hupan.platform import Database
from hupan.runs import (
    Followed,
    Notice,
    NoticePart,
    PartAdded,
    RunOutput,
    RunSettings,
    RunState,
    Started,
    TextDelta,
    TextPart,
    ThinkingDelta,
    ThinkingPart,
    text_of,
)
from tests.integration.conversations.house import Gate, House, Plan, open_house, texts, told, until

pytestmark = pytest.mark.anyio


class EngineGone(HupanError):
    code = "inference.engine_died"
    kind = Kind.UNAVAILABLE


async def started(house: House, ada: PersonId, gate: Gate, *words: str) -> tuple[str, str, str]:
    """Begin a reply that says some words and goes on; returns conversation, reply and run."""
    house.responder.script = gate.script
    conversation = await house.conversations.create(ada, NewConversation())
    posted = await house.post(ada, conversation.id, "Go on")
    gate.say(*words)
    if words:
        await until(lambda: _written(house, ada, posted.run.id, 3))
    return conversation.id, posted.reply.id, posted.run.id


async def _written(house: House, ada: PersonId, run_id: str, count: int) -> bool:
    return (await house.runs.get(ada, run_id)).last_event_id >= count


async def _over(house: House, ada: PersonId, run_id: str) -> bool:
    return (await house.runs.get(ada, run_id)).state.over


async def take(events: AsyncGenerator[Followed], count: int) -> list[Followed]:
    return [await anext(events) for _ in range(count)]


async def test_a_follower_sees_every_event_once_and_in_order(house: House, ada: PersonId) -> None:
    gate = Gate()
    _, _, run_id = await started(house, ada, gate, "Hello ")
    _, live = await house.runs.follow(ada, run_id, 0)
    seen = await take(live, 3)

    gate.say("there")
    seen += await take(live, 1)
    gate.end()
    seen += [event async for event in live]

    assert [event.seq for event in seen] == [1, 2, 3, 4, 5]
    assert [event.event for event in seen] == ["started", "part", "delta", "delta", "finished"]
    assert told([(event.seq, event.event, event.data) for event in seen]) == "Hello there"
    assert seen[-1].state is RunState.FINISHED


async def test_a_cut_follower_resumes_behind_the_last_event(house: House, ada: PersonId) -> None:
    gate = Gate()
    _, _, run_id = await started(house, ada, gate, "a", "b")
    _, first = await house.runs.follow(ada, run_id, 0)
    seen = await take(first, 2)
    await first.aclose()

    gate.say("c")
    gate.end()
    _, resumed = await house.runs.follow(ada, run_id, seen[-1].seq)
    seen += [event async for event in resumed]

    assert [event.seq for event in seen] == list(range(1, len(seen) + 1))
    assert told([(event.seq, event.event, event.data) for event in seen]) == "abc"
    _, again = await house.runs.follow(ada, run_id, seen[-1].seq)
    assert [event async for event in again] == []


async def test_a_last_event_id_from_nowhere_loses_nothing_new(house: House, ada: PersonId) -> None:
    gate = Gate()
    _, _, run_id = await started(house, ada, gate, "a")
    _, live = await house.runs.follow(ada, run_id, 999_999)

    gate.say("b")
    gate.end()

    assert [event.event async for event in live][-1] == "finished"


async def test_a_slow_follower_reads_the_rest_from_the_database(database: Database, tmp_path: Path) -> None:
    async def chatty(turn: Turn) -> AsyncGenerator[RunOutput]:
        yield Started("model-a")
        for number in range(300):
            yield TextDelta(f"{number} ")
            await asyncio.sleep(0.001)

    async with open_house(
        database, tmp_path, Plan(RunSettings(flush_ms=1, follower_backlog=2), script=chatty)
    ) as house:
        ada = await house.person()
        conversation = await house.conversations.create(ada, NewConversation())
        posted = await house.post(ada, conversation.id, "Go")
        _, slow = await house.runs.follow(ada, posted.run.id, 0)
        seen = await take(slow, 1)
        await until(lambda: _over(house, ada, posted.run.id))
        seen += [event async for event in slow]

    assert [event.seq for event in seen] == list(range(1, len(seen) + 1))
    told_text = told([(event.seq, event.event, event.data) for event in seen])
    assert told_text == "".join(f"{number} " for number in range(300))


async def test_deltas_are_gathered(house: House, ada: PersonId) -> None:
    async def burst(turn: Turn) -> AsyncGenerator[RunOutput]:
        for _ in range(500):
            yield TextDelta("x")

    house.responder.script = burst
    conversation = await house.conversations.create(ada, NewConversation())
    posted = await house.say(ada, conversation.id, "Go")

    assert (await house.runs.get(ada, posted.run.id)).last_event_id < 20


async def test_stop_keeps_what_was_written_and_ends_the_model(house: House, ada: PersonId) -> None:
    gate = Gate()
    conversation_id, reply_id, run_id = await started(house, ada, gate, "As far as ", "this")
    _, follower = await house.runs.follow(ada, run_id, 0)

    stopped = await house.runs.stop(ada, run_id)

    assert stopped.state is RunState.STOPPED
    assert gate.ended.is_set()
    assert [event.event async for event in follower][-1] == "finished"
    screen = await house.threads.screen(ada, conversation_id, None, 10)
    assert screen.messages[-1].id == reply_id
    assert screen.messages[-1].status is MessageStatus.STOPPED
    assert texts(screen.messages)[-1] == "As far as this"
    assert (await house.conversations.get(ada, conversation_id)).running_run_id is None
    assert (await house.runs.stop(ada, run_id)).state is RunState.STOPPED


async def test_a_stopped_reply_goes_on_as_the_same_message(house: House, ada: PersonId) -> None:
    gate = Gate()
    conversation_id, reply_id, run_id = await started(house, ada, gate, "Half ")
    await house.runs.stop(ada, run_id)

    async def rest(turn: Turn) -> AsyncGenerator[RunOutput]:
        assert turn.started_with == (TextPart("Half "),)
        yield TextDelta("whole")

    house.responder.script = rest
    again = await house.threads.go_on(ada, reply_id, Wish())
    events = await house.finished(ada, again.run.id)

    assert again.reply.id == reply_id
    assert told(events) == "Half whole"
    screen = await house.threads.screen(ada, conversation_id, None, 10)
    assert texts(screen.messages)[-1] == "Half whole"
    assert screen.messages[-1].status is MessageStatus.COMPLETE


async def test_what_a_conversation_went_on_from_does_not_change(house: House, ada: PersonId) -> None:
    gate = Gate()
    conversation_id, reply_id, run_id = await started(house, ada, gate, "Half ")
    await house.runs.stop(ada, run_id)
    gate.end()
    later = await house.say(ada, conversation_id, "Never mind", reply_id)

    with pytest.raises(WrongPlace):
        await house.threads.go_on(ada, reply_id, Wish())

    assert (await house.conversations.get(ada, conversation_id)).active_leaf_id == later.reply.id


async def test_an_engine_that_dies_fails_the_run_and_can_be_tried_again(house: House, ada: PersonId) -> None:
    async def dies(turn: Turn) -> AsyncGenerator[RunOutput]:
        yield TextDelta("Some")
        raise EngineGone("The engine ended.", attempts=1)

    house.responder.script = dies
    conversation = await house.conversations.create(ada, NewConversation())
    posted = await house.say(ada, conversation.id, "Go")

    screen = await house.threads.screen(ada, conversation.id, None, 10)
    failed = screen.messages[-1]
    assert failed.status is MessageStatus.FAILED
    assert failed.failure is not None
    assert (failed.failure.code, failed.failure.params) == ("inference.engine_died", {"attempts": 1})
    assert text_of(failed.parts) == "Some"
    async with house.browser(ada) as browser:
        page = (await browser.get(f"/api/conversations/{conversation.id}/messages")).json()
    assert page["items"][-1]["problem"]["status"] == 503
    house.responder.script = Gate().script
    assert (await house.threads.go_on(ada, posted.reply.id, Wish())).reply.failure is None


async def test_a_broken_responder_fails_the_run_without_its_secrets(house: House, ada: PersonId) -> None:
    async def broken(turn: Turn) -> AsyncGenerator[RunOutput]:
        yield TextDelta("x")
        raise RuntimeError("password=hunter2")

    house.responder.script = broken
    conversation = await house.conversations.create(ada, NewConversation())
    await house.say(ada, conversation.id, "Go")

    screen = await house.threads.screen(ada, conversation.id, None, 10)
    assert screen.messages[-1].failure is not None
    assert screen.messages[-1].failure.code == "runs.failed"
    assert "hunter2" not in str(screen.messages[-1].failure)


async def test_thinking_is_timed_and_remarks_pass(house: House, ada: PersonId) -> None:
    async def thinks(turn: Turn) -> AsyncGenerator[RunOutput]:
        yield Notice("queue.waiting", {"ahead": 2})
        yield ThinkingDelta("Hm")
        yield ThinkingDelta("m")
        yield TextDelta("Well\0!")
        yield PartAdded(NoticePart("assistant.context_trimmed", {"dropped": 4}))

    house.responder.script = thinks
    conversation = await house.conversations.create(ada, NewConversation())
    posted = await house.post(ada, conversation.id, "Go")
    events = await house.finished(ada, posted.run.id)

    parts = (await house.threads.screen(ada, conversation.id, None, 10)).messages[-1].parts
    assert isinstance(parts[0], ThinkingPart)
    assert parts[0].text == "Hmm"
    assert parts[0].seconds is not None
    assert parts[1:] == (TextPart("Well!"), NoticePart("assistant.context_trimmed", {"dropped": 4}))
    assert json.loads(events[0][2]) == {"code": "queue.waiting", "params": {"ahead": 2}}


async def test_another_process_follows_and_stops(database: Database, tmp_path: Path) -> None:
    async with open_house(database, tmp_path) as here, open_house(database, tmp_path) as there:
        ada = await here.person()
        gate = Gate()
        conversation_id, _, run_id = await started(here, ada, gate, "Here ")
        _, follower = await there.runs.follow(ada, run_id, 0)
        seen = await take(follower, 3)

        gate.say("and there")
        seen += await take(follower, 1)
        await there.runs.stop(ada, run_id)
        seen += [event async for event in follower]

        assert [event.seq for event in seen] == list(range(1, len(seen) + 1))
        assert seen[-1].state is RunState.STOPPED
        assert gate.ended.is_set()
        screen = await there.threads.screen(ada, conversation_id, None, 10)
        assert texts(screen.messages)[-1] == "Here and there"


async def test_leaving_interrupts_and_keeps(database: Database, tmp_path: Path) -> None:
    gate = Gate()
    async with open_house(database, tmp_path) as house:
        ada = await house.person()
        conversation_id, _, run_id = await started(house, ada, gate, "Until ", "now")
    async with open_house(database, tmp_path) as house:
        screen = await house.threads.screen(ada, conversation_id, None, 10)
        assert screen.messages[-1].status is MessageStatus.INTERRUPTED
        assert texts(screen.messages)[-1] == "Until now"
        assert (await house.runs.get(ada, run_id)).state is RunState.INTERRUPTED


async def test_deleting_the_conversation_stops_its_reply(house: House, ada: PersonId) -> None:
    gate = Gate()
    conversation_id, _, run_id = await started(house, ada, gate, "x")

    await house.conversations.delete(ada, conversation_id)

    async with asyncio.timeout(5):
        await gate.ended.wait()
    assert (await house.runs.get(ada, run_id)).state is RunState.STOPPED
    restored = await house.conversations.restore(ada, conversation_id)
    assert restored.running_run_id is None


async def test_events_are_cleared_away_and_the_end_is_still_told(database: Database, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, Plan(RunSettings(flush_ms=5, events_keep_s=0))) as house:
        ada = await house.person()
        conversation = await house.conversations.create(ada, NewConversation())
        posted = await house.say(ada, conversation.id, "Go")

        await house.housekeeping.sweep()

        late = await house.finished(ada, posted.run.id)
        assert [event for _, event, _ in late] == ["finished"]


async def test_a_model_that_repeats_itself_is_ended_and_the_reply_says_so(database: Database, tmp_path: Path) -> None:
    async with open_house(database, tmp_path) as house:
        ada, gate = await house.person(), Gate()
        _, reply_id, run_id = await started(house, ada, gate, "Two things. ")
        gate.say(*["The lake is calm and the heron waits for a fish. "] * 60)
        await until(lambda: _over(house, ada, run_id))

        # The model is let go although it had more to say.
        await asyncio.wait_for(gate.ended.wait(), 5)
        reply = await house.threads.written(await house.runs.get(ada, run_id))
        assert reply.status is MessageStatus.COMPLETE
        assert reply.parts == (
            TextPart("Two things. The lake is calm and the heron waits for a fish."),
            NoticePart("runs.repeated"),
        )
        with pytest.raises(WrongPlace):
            await house.threads.go_on(ada, reply_id, Wish())
