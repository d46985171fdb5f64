"""The tree of messages: post, edit, regenerate, switch, read by the screen."""

import asyncio
from uuid import uuid4

import pytest

from hupan.conversations import (
    ConversationNotFound,
    InvalidMessage,
    MessageNotFound,
    MessageRole,
    MessageStatus,
    NewConversation,
    Post,
    RunInProgress,
    Wish,
    WrongPlace,
)
from hupan.kernel import PersonId, new_id
from hupan.runs import RunState, TextPart
from tests.integration.conversations.house import Gate, House, texts, until

pytestmark = pytest.mark.anyio


async def test_a_post_returns_at_once_and_the_reply_is_written_by_the_server(house: House, ada: PersonId) -> None:
    gate = Gate()
    house.responder.script = gate.script
    conversation = await house.conversations.create(ada, NewConversation(model_id="model-a"))

    posted = await house.post(ada, conversation.id, "Good morning")

    assert posted.message.role is MessageRole.USER
    assert posted.message.siblings == (posted.message.id,)
    assert posted.reply.status is MessageStatus.RUNNING
    assert posted.reply.parent_id == posted.message.id
    assert posted.run.state is RunState.QUEUED
    assert (await house.conversations.get(ada, conversation.id)).running_run_id == posted.run.id
    gate.say("Hello ", "there")
    gate.end()
    await house.finished(ada, posted.run.id)
    screen = await house.threads.screen(ada, conversation.id, None, 50)
    assert texts(screen.messages) == ["Good morning", "Hello there"]
    assert screen.messages[-1].status is MessageStatus.COMPLETE
    assert screen.messages[-1].usage is not None
    assert screen.messages[-1].usage.cached_tokens == 3
    assert (screen.has_more, screen.total) == (False, 2)
    after = await house.conversations.get(ada, conversation.id)
    assert after.running_run_id is None
    assert after.message_count == 2
    assert after.active_leaf_id == posted.reply.id


async def test_the_same_client_id_is_the_same_message(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())
    client_id = str(uuid4())

    first = await house.threads.post(ada, conversation.id, Post(client_id, None, (TextPart("Once"),)))
    again = await house.threads.post(ada, conversation.id, Post(client_id, None, (TextPart("Once"),)))

    assert (again.message.id, again.reply.id, again.run.id) == (first.message.id, first.reply.id, first.run.id)
    await house.finished(ada, first.run.id)
    assert (await house.conversations.get(ada, conversation.id)).message_count == 2
    assert len(house.responder.turns) == 1


async def test_one_run_a_conversation_at_a_time(house: House, ada: PersonId) -> None:
    gate = Gate()
    house.responder.script = gate.script
    conversation = await house.conversations.create(ada, NewConversation())
    posted = await house.post(ada, conversation.id, "First")

    with pytest.raises(RunInProgress) as refused:
        await house.post(ada, conversation.id, "Second", posted.reply.id)
    with pytest.raises(RunInProgress):
        await house.threads.regenerate(ada, posted.reply.id, Wish())

    assert refused.value.params == {"run_id": posted.run.id}
    gate.end()
    await house.finished(ada, posted.run.id)
    assert (await house.post(ada, conversation.id, "Second", posted.reply.id)).message.depth == 2


async def test_edit_and_regenerate_keep_every_version(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())
    first = await house.say(ada, conversation.id, "one")
    second = await house.say(ada, conversation.id, "two", first.reply.id)

    edited = await house.say(ada, conversation.id, "two, edited", first.reply.id)
    again = await house.threads.regenerate(ada, edited.reply.id, Wish())
    await house.finished(ada, again.run.id)

    assert edited.message.siblings == (second.message.id, edited.message.id)
    assert again.reply.siblings == (edited.reply.id, again.reply.id)
    screen = await house.threads.screen(ada, conversation.id, None, 50)
    assert texts(screen.messages) == ["one", "Good morning, lake.", "two, edited", "Good morning, lake."]
    assert screen.messages[2].siblings == (second.message.id, edited.message.id)
    assert screen.messages[3].id == again.reply.id


async def test_a_new_beginning_is_a_sibling_of_the_first(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())
    first = await house.say(ada, conversation.id, "one")

    other = await house.say(ada, conversation.id, "one, edited", None)

    assert other.message.siblings == (first.message.id, other.message.id)
    screen = await house.threads.screen(ada, conversation.id, None, 50)
    assert screen.messages[0].siblings == (first.message.id, other.message.id)


async def test_switching_a_branch_goes_down_to_where_it_was_left(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())
    root = await house.say(ada, conversation.id, "root")
    left = await house.say(ada, conversation.id, "left", root.reply.id)
    left_left = await house.say(ada, conversation.id, "left left", left.reply.id)
    left_right = await house.say(ada, conversation.id, "left right", left.reply.id)
    right = await house.say(ada, conversation.id, "right", root.reply.id)

    assert await house.threads.look_at(ada, conversation.id, left.message.id) == left_right.reply.id
    assert await house.threads.look_at(ada, conversation.id, left_left.message.id) == left_left.reply.id
    assert await house.threads.look_at(ada, conversation.id, right.message.id) == right.reply.id
    assert await house.threads.look_at(ada, conversation.id, left.message.id) == left_left.reply.id
    assert await house.threads.look_at(ada, conversation.id, root.message.id) == left_left.reply.id
    assert (await house.conversations.get(ada, conversation.id)).active_leaf_id == left_left.reply.id


async def test_screens_join_without_gap_or_overlap(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())
    parent: str | None = None
    for number in range(7):
        parent = (await house.say(ada, conversation.id, f"message {number}", parent)).reply.id

    seen: list[str] = []
    before: str | None = None
    while True:
        screen = await house.threads.screen(ada, conversation.id, before, 4)
        assert screen.total == 14
        assert len(screen.messages) <= 4
        seen[:0] = [message.id for message in screen.messages]
        if not screen.has_more:
            break
        before = screen.messages[0].id

    assert len(seen) == len(set(seen)) == 14
    assert [message.depth for message in await house.threads.tree(ada, conversation.id, None, 50)] == list(range(14))


async def test_a_message_stands_under_a_reply_of_its_own_conversation(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())
    other = await house.conversations.create(ada, NewConversation())
    posted = await house.say(ada, conversation.id, "one")

    with pytest.raises(WrongPlace):
        await house.post(ada, conversation.id, "under a question", posted.message.id)
    with pytest.raises(MessageNotFound):
        await house.post(ada, other.id, "under another conversation's reply", posted.reply.id)
    with pytest.raises(MessageNotFound):
        await house.post(ada, conversation.id, "under nothing", new_id("msg"))
    with pytest.raises(WrongPlace):
        await house.threads.regenerate(ada, posted.message.id, Wish())
    with pytest.raises(WrongPlace, match="complete"):
        await house.threads.go_on(ada, posted.reply.id, Wish())


async def test_empty_and_endless_messages_are_refused(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())

    with pytest.raises(InvalidMessage) as empty:
        await house.post(ada, conversation.id, " \n ")
    content = tuple(TextPart("x" * 60_000) for _ in range(2))
    with pytest.raises(InvalidMessage) as endless:
        await house.threads.post(ada, conversation.id, Post(str(uuid4()), None, content))

    assert empty.value.params["reason"] == "empty"
    assert endless.value.params["reason"] == "too_long"


async def test_the_wish_goes_before_the_conversation_and_that_before_nothing(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation(model_id="model-b", thinking=True))
    first = await house.say(ada, conversation.id, "one")

    second = await house.post(ada, conversation.id, "two", first.reply.id, Wish("model-c", thinking=False))
    await house.finished(ada, second.run.id)

    assert [(turn.model_id, turn.thinking) for turn in house.responder.turns] == [("model-b", True), ("model-c", False)]


async def test_the_first_words_name_it_until_the_assistant_does(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())

    posted = await house.post(ada, conversation.id, "  Tell me\nabout the lake  ")

    assert (await house.conversations.get(ada, conversation.id)).title == "Tell me about the lake"
    await house.finished(ada, posted.run.id)
    await until(lambda: _titled(house, ada, conversation.id, "A calm title"))
    assert house.titler.asked == [("  Tell me\nabout the lake  ", "Good morning, lake.")]


async def test_a_persons_title_is_never_overwritten(house: House, ada: PersonId) -> None:
    gate = Gate()
    house.responder.script = gate.script
    conversation = await house.conversations.create(ada, NewConversation())
    posted = await house.post(ada, conversation.id, "Hello")
    await house.conversations.change(ada, conversation.id, {"title": "Mine"})

    gate.end()
    await house.finished(ada, posted.run.id)

    await until(_nothing_is_being_named)
    found = await house.conversations.get(ada, conversation.id)
    assert (found.title, found.title_source) == ("Mine", "person")
    assert house.titler.asked == []


async def test_a_second_exchange_that_ends_first_does_not_name_it(house: House, ada: PersonId) -> None:
    written = asyncio.Event()
    house.titler.before = written.wait
    conversation = await house.conversations.create(ada, NewConversation())
    first = await house.say(ada, conversation.id, "Find running shoes")
    await house.say(ada, conversation.id, "Leave it", first.reply.id)

    written.set()

    await until(_nothing_is_being_named)
    assert [question for question, _ in house.titler.asked] == ["Find running shoes"]
    assert await _titled(house, ada, conversation.id, "A calm title")


async def test_nothing_is_posted_into_the_bin(house: House, ada: PersonId) -> None:
    conversation = await house.conversations.create(ada, NewConversation())
    posted = await house.say(ada, conversation.id, "one")
    await house.conversations.delete(ada, conversation.id)

    with pytest.raises(ConversationNotFound):
        await house.post(ada, conversation.id, "two", posted.reply.id)
    with pytest.raises(MessageNotFound):
        await house.threads.regenerate(ada, posted.reply.id, Wish())


async def _titled(house: House, person_id: PersonId, conversation_id: str, title: str) -> bool:
    return (await house.conversations.get(person_id, conversation_id)).title == title


async def _nothing_is_being_named() -> bool:
    return not any("title" in task.get_name() for task in asyncio.all_tasks())
