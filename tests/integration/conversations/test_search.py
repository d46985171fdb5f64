"""Search over titles and messages in three languages, on plain PostgreSQL."""

import pytest

from hupan.conversations import NewConversation, SearchHit
from hupan.kernel import PersonId
from tests.integration.conversations.house import House

pytestmark = pytest.mark.anyio


async def told(house: House, person_id: PersonId, text: str, title: str = "A walk") -> str:
    made = await house.conversations.create(person_id, NewConversation(title=title))
    await house.say(person_id, made.id, text)
    return made.id


def marked(hit: SearchHit) -> list[str]:
    units = hit.snippet.encode("utf-16-le")
    return [units[start * 2 : end * 2].decode("utf-16-le") for start, end in hit.ranges]


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("The heron stands in the reeds", "HERON reed", ["heron", "reed"]),
        ("湖畔的早晨很安静,适合散步", "早晨很", ["早晨很"]),
        ("湖畔的早晨", "湖", ["湖"]),
        ("湖畔的早晨", "晨", ["晨"]),
        ("호숫가에서 아침을 먹었습니다", "아침", ["아침"]),
        ("호숫가에서 아침을 먹었습니다", "먹었", ["먹었"]),
        ("用 Python3 写一个脚本", "python 脚本", ["Python", "脚本"]),
        ("🌊 Straße am See", "strasse", ["Straße"]),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full", ["ｆｕｌｌ"]),
    ],
)
async def test_a_message_is_found(house: House, ada: PersonId, text: str, asked: str, found: list[str]) -> None:
    await told(house, ada, text)

    hits = await house.search.find(ada, asked, 10)

    assert [hit.role for hit in hits] == ["user"]
    assert marked(hits[0]) == found


async def test_titles_come_first_and_replies_are_found_too(house: House, ada: PersonId) -> None:
    named = await told(house, ada, "nothing special", title="Morning by the water")
    await told(house, ada, "nothing special", title="Evening")

    hits = await house.search.find(ada, "morning", 10)

    assert hits[0].message_id is None
    assert (hits[0].conversation_id, hits[0].snippet, marked(hits[0])) == (named, "Morning by the water", ["Morning"])
    assert [hit.snippet for hit in hits[1:]] == ["Good morning, lake."] * 2
    assert len(await house.search.find(ada, "morning", 2)) == 2


async def test_a_renamed_conversation_is_found_by_its_new_title(house: House, ada: PersonId) -> None:
    made = await told(house, ada, "x", title="Old name")
    await house.conversations.change(ada, made, {"title": "新名字"})

    assert await house.search.find(ada, "old", 10) == []
    assert [hit.conversation_id for hit in await house.search.find(ada, "名字", 10)] == [made]


async def test_pairs_from_different_places_are_no_match(house: House, ada: PersonId) -> None:
    await told(house, ada, "你好。好吗")

    assert await house.search.find(ada, "你好吗", 10) == []
    assert len(await house.search.find(ada, "好吗", 10)) == 1


async def test_the_bin_is_not_searched(house: House, ada: PersonId) -> None:
    made = await told(house, ada, "a hidden word", title="Hidden")
    await house.conversations.delete(ada, made)

    assert await house.search.find(ada, "hidden", 10) == []


@pytest.mark.parametrize(
    "asked", ["", "   ", "?!", "'", "\\", ":*", "zz & | !", "') or 1=1 --", "\u0000", "%", "x" * 200]
)
async def test_odd_queries_find_nothing_and_break_nothing(house: House, ada: PersonId, asked: str) -> None:
    await told(house, ada, "quiet")

    assert await house.search.find(ada, asked, 10) == []
