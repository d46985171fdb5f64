"""Conversations on the shelf: listed, named, filed, thrown away and taken back, and what is forgotten in time."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from hupan.conversations import (
    Attachment,
    ConversationNotFound,
    Feed,
    FolderNotFound,
    ListQuery,
    NewConversation,
    Post,
    TitleSource,
)
from hupan.conversations.feed import ConversationChanged, ConversationGone, FeedItem, MessageAdded, RunChanged
from hupan.kernel import PersonId, new_id
from hupan.platform import Database
from hupan.runs import RunState
from tests.integration.conversations.house import House, Plan, open_house, until

pytestmark = pytest.mark.anyio


@dataclass
class ManualClock:
    at: datetime = field(default_factory=lambda: datetime(2026, 11, 21, 8, tzinfo=UTC))

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


async def titles(house: House, person_id: PersonId, query: ListQuery | None = None) -> list[str]:
    items, _ = await house.conversations.page(person_id, query or ListQuery())
    return [each.title for each in items]


async def test_pinned_first_then_the_latest(house: House, ada: PersonId) -> None:
    made = [await house.conversations.create(ada, NewConversation(title=name)) for name in "abcd"]

    await house.conversations.change(ada, made[0].id, {"pinned": True})
    await house.conversations.change(ada, made[3].id, {"archived": True})
    await house.say(ada, made[1].id, "a message moves it up")

    assert await titles(house, ada) == ["a", "b", "c"]
    assert await titles(house, ada, ListQuery(archived=True)) == ["d"]


async def test_pages_join_without_gap_or_overlap(house: House, ada: PersonId) -> None:
    for number in range(7):
        made = await house.conversations.create(ada, NewConversation(title=str(number)))
        if number in {2, 5}:
            await house.conversations.change(ada, made.id, {"pinned": True})

    seen: list[str] = []
    cursor: str | None = None
    while True:
        items, cursor = await house.conversations.page(ada, ListQuery(cursor=cursor, limit=2))
        seen += [each.title for each in items]
        if cursor is None:
            break

    assert seen == ["5", "2", "6", "4", "3", "1", "0"]


@pytest.mark.parametrize("cursor", ["", "nonsense", "MXx4fHk=", "8J-YgA=="])
async def test_a_damaged_cursor_begins_anew(house: House, ada: PersonId, cursor: str) -> None:
    await house.conversations.create(ada, NewConversation(title="only"))

    assert await titles(house, ada, ListQuery(cursor=cursor)) == ["only"]


async def test_renaming_moves_nothing_and_an_empty_title_gives_naming_back(house: House, ada: PersonId) -> None:
    first = await house.conversations.create(ada, NewConversation(title="first"))
    await house.conversations.create(ada, NewConversation(title="second"))

    renamed = await house.conversations.change(ada, first.id, {"title": "  re\nnamed "})
    assert (renamed.title, renamed.title_source) == ("re named", TitleSource.PERSON)
    assert await titles(house, ada) == ["second", "re named"]

    assert (await house.conversations.change(ada, first.id, {"title": " "})).title_source is TitleSource.NONE


async def test_folders_hold_conversations_and_let_them_go(house: House, ada: PersonId) -> None:
    folder = await house.conversations.add_folder(ada, "Work")
    made = await house.conversations.create(ada, NewConversation(title="in it", folder_id=folder.id))
    await house.conversations.create(ada, NewConversation(title="outside"))

    assert await titles(house, ada, ListQuery(folder_id=folder.id)) == ["in it"]
    assert (await house.conversations.rename_folder(ada, folder.id, "Play")).name == "Play"
    assert [each.name for each in await house.conversations.folders(ada)] == ["Play"]
    await house.conversations.remove_folder(ada, folder.id)
    assert (await house.conversations.get(ada, made.id)).folder_id is None
    with pytest.raises(FolderNotFound):
        await house.conversations.remove_folder(ada, folder.id)
    with pytest.raises(FolderNotFound):
        await house.conversations.change(ada, made.id, {"folder_id": new_id("fold")})


async def test_the_bin_gives_back(house: House, ada: PersonId) -> None:
    made = await house.conversations.create(ada, NewConversation(title="precious"))
    await house.conversations.delete(ada, made.id)

    assert await titles(house, ada) == []
    assert [each.id for each in await house.conversations.bin(ada)] == [made.id]
    with pytest.raises(ConversationNotFound):
        await house.conversations.get(ada, made.id)
    with pytest.raises(ConversationNotFound):
        await house.conversations.delete(ada, made.id)

    assert (await house.conversations.restore(ada, made.id)).deleted_at is None
    assert await titles(house, ada) == ["precious"]


async def test_what_is_kept_for_a_while_goes_in_time(database: Database, tmp_path: Path) -> None:
    clock = ManualClock()
    async with open_house(database, tmp_path, Plan(clock=clock)) as house:
        ada = await house.person()
        kept = await house.conversations.create(ada, NewConversation(title="kept"))
        binned = await house.conversations.create(ada, NewConversation(title="binned"))
        temporary = await house.conversations.create(ada, NewConversation(title="temporary", temporary=True))
        shown = await house.files.keep(ada, "shown.txt", b"shown")
        unused = await house.files.keep(ada, "unused.txt", b"unused")
        await _attach(house, ada, kept.id, shown.id)
        await house.conversations.delete(ada, binned.id)

        clock.at += timedelta(hours=25)
        await house.housekeeping.sweep()
        with pytest.raises(ConversationNotFound):
            await house.conversations.get(ada, temporary.id)
        assert len(await house.conversations.bin(ada)) == 1
        assert await house.files.look(ada, shown.id) is not None
        assert await house.files.look(ada, unused.id) is None

        clock.at += timedelta(days=30)
        await house.housekeeping.sweep()
        assert await house.conversations.bin(ada) == []
        assert await titles(house, ada) == ["kept"]

        await house.conversations.delete(ada, kept.id)
        clock.at += timedelta(days=31)
        await house.housekeeping.sweep()
        assert await house.files.look(ada, shown.id) is None


async def test_temporary_chats_are_neither_listed_nor_searched_nor_told(house: House, ada: PersonId) -> None:
    made = await house.conversations.create(ada, NewConversation(title="whisper", temporary=True))
    await house.say(ada, made.id, "a whispered word")

    assert await titles(house, ada) == []
    assert await house.search.find(ada, "whisper", 10) == []
    assert (await house.threads.screen(ada, made.id, None, 10)).total == 2
    assert house.titler.asked == []


async def test_every_page_of_a_person_hears_the_news(database: Database, tmp_path: Path) -> None:
    async with open_house(database, tmp_path) as here, open_house(database, tmp_path) as there:
        ada, bob = await here.person("ada"), await here.person("bob")
        heard: list[FeedItem] = []
        overheard: list[FeedItem] = []
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(_listen(there.feed, ada, heard)),
                group.create_task(_listen(here.feed, bob, overheard)),
            ]
            await asyncio.sleep(0.1)

            made = await here.conversations.create(ada, NewConversation(title="News"))
            posted = await here.say(ada, made.id, "Hello")
            await until(lambda: _heard_end(heard))
            await here.conversations.delete(ada, made.id)
            await until(lambda: _heard_gone(heard))
            for task in tasks:
                task.cancel()

    assert isinstance(heard[0], ConversationChanged)
    assert heard[0].conversation.title == "News"
    added = [item.message_id for item in heard if isinstance(item, MessageAdded)]
    assert added == [posted.message.id, posted.reply.id]
    assert overheard == []


async def _listen(feed: Feed, person_id: PersonId, heard: list[FeedItem]) -> None:
    async for item in feed.follow(person_id):
        heard.append(item)  # noqa: PERF401 - others look into the list while it grows


async def _heard_end(heard: list[FeedItem]) -> bool:
    return any(isinstance(item, RunChanged) and item.run.state is RunState.FINISHED for item in heard)


async def _heard_gone(heard: list[FeedItem]) -> bool:
    return any(isinstance(item, ConversationGone) for item in heard)


async def _attach(house: House, person_id: PersonId, conversation_id: str, file_id: str) -> None:
    posted = await house.threads.post(person_id, conversation_id, Post(str(uuid4()), None, (Attachment(file_id),)))
    await house.finished(person_id, posted.run.id)
