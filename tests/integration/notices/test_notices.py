"""People are told once, see only their own, and hear at once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import PersonId, new_id
from hupan.notices import BadNotice, MailService, News, NoticeId, NoticeService, notify
from hupan.notices.mail_repository import SqlMailStore
from hupan.notices.repository import SqlNoticeStore
from hupan.notices.routes import router
from hupan.platform import Database, Signals
from hupan.reviews import Author
from tests.integration.reviews.ground import HandClock, add_people, browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def notices(database: Database, clock: HandClock) -> AsyncGenerator[NoticeService]:
    signals = Signals(database)
    await signals.start()
    yield NoticeService(database.stores(SqlNoticeStore), signals, clock)
    await signals.stop()


@pytest.fixture
async def people(database: Database) -> list[Author]:
    return await add_people(database, "Ada", "Bo")


def _shipped(person_id: PersonId, number: int) -> News:
    return News(person_id, f"shp_{number}", "orders.shipped", {"number": f"N-{number}"}, f"/market/orders/{number}")


async def test_a_person_is_told_once_and_reads_the_newest_first(notices: NoticeService, people: list[Author]) -> None:
    ada, bo = (each.person_id for each in people)
    assert [await notices.tell(_shipped(ada, number)) for number in (1, 2, 1)] == [True, True, False]
    assert await notices.tell(_shipped(bo, 1))
    page = await notices.page(ada)
    assert [each.facts["number"] for each in page.notices] == ["N-2", "N-1"]
    assert (page.unread, page.more) == (2, False)
    assert (page.notices[0].kind, page.notices[0].link) == ("orders.shipped", "/market/orders/2")


async def test_news_come_with_the_transaction_or_not_at_all(
    notices: NoticeService, people: list[Author], database: Database, clock: HandClock
) -> None:
    ada = people[0].person_id
    async with AsyncSession(database.engine) as session:
        assert await notify(session, _shipped(ada, 1), clock.now())
        await session.rollback()
    assert (await notices.page(ada)).notices == ()


async def test_reading_marks_ones_own_alone(notices: NoticeService, people: list[Author], clock: HandClock) -> None:
    ada, bo = (each.person_id for each in people)
    for number in range(4):
        await notices.tell(_shipped(ada, number))
    await notices.tell(_shipped(bo, 1))
    newest, second, *_ = (await notices.page(ada)).notices
    clock.go(minutes=1)
    assert await notices.mark_read(bo, [newest.id]) == 1
    assert await notices.mark_read(ada, [newest.id, NoticeId(new_id("ntc"))]) == 3
    clock.go(minutes=1)
    assert await notices.mark_all_read(ada, second.id) == 0
    page = await notices.page(ada)
    assert (page.notices[0].read_at, page.notices[1].read_at) == (
        clock.now() - timedelta(minutes=1),
        clock.now(),
    )
    assert (await notices.page(ada, unread_only=True)).notices == ()
    assert (await notices.page(bo)).unread == 1


async def test_many_are_read_in_pages(notices: NoticeService, people: list[Author]) -> None:
    ada = people[0].person_id
    for number in range(51):
        await notices.tell(_shipped(ada, number))
    first = await notices.page(ada)
    assert (len(first.notices), first.more) == (50, True)
    rest = await notices.page(ada, first.notices[-1].id)
    assert ([each.facts["number"] for each in rest.notices], rest.more) == (["N-0"], False)


async def test_open_pages_hear_at_once(notices: NoticeService, people: list[Author]) -> None:
    ada, bo = (each.person_id for each in people)
    heard: list[int] = []

    async def follow() -> None:
        async with aclosing(notices.follow(ada)) as counts:
            async for count in counts:
                heard.append(count)  # noqa: PERF401 - the test looks at it while it grows

    async def until(expected: list[int]) -> None:
        async with asyncio.timeout(5):
            while heard != expected:
                await asyncio.sleep(0.005)

    following = asyncio.create_task(follow())
    await until([0])
    await notices.tell(_shipped(ada, 1))
    await until([0, 1])
    await notices.tell(_shipped(bo, 1))
    newest = (await notices.page(ada)).notices[0]
    await notices.mark_read(ada, [newest.id])
    await until([0, 1, 0])
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following


async def test_what_is_old_is_forgotten(notices: NoticeService, people: list[Author], clock: HandClock) -> None:
    ada = people[0].person_id
    await notices.tell(_shipped(ada, 1))
    clock.go(days=181)
    await notices.tell(_shipped(ada, 2))
    await notices.forget()
    assert len((await notices.page(ada)).notices) == 1


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a b", "/" + "x" * 400],
)
async def test_a_link_stays_on_this_server(link: str) -> None:
    with pytest.raises(BadNotice):
        News(PersonId("pers_1"), "k", "orders.shipped", link=link)


async def test_what_strangers_wrote_is_bounded(notices: NoticeService, people: list[Author]) -> None:
    ada = people[0].person_id
    await notices.tell(News(ada, "k", "orders.placed", {"seller": "Evil\x00\r\n\ud800" + "x" * 5000, "count": 3}))
    (notice,) = (await notices.page(ada)).notices
    assert notice.facts == {"seller": "Evil" + " " * 4 + "x" * 292, "count": 3}
    for kind, facts in (
        ("Orders", {}),
        ("orders.placed", {"bad name": 1}),
        ("orders.placed", dict.fromkeys("abcdefghijklm", 1)),
    ):
        with pytest.raises(BadNotice):
            News(ada, "k", kind, facts)


async def test_the_room_over_http(
    notices: NoticeService, people: list[Author], database: Database, clock: HandClock
) -> None:
    ada, bo = people
    services = {NoticeService: notices, MailService: MailService(database.stores(SqlMailStore), None, clock)}
    for number in range(51):
        await notices.tell(_shipped(ada.person_id, number))
    async with browser(router, services, ada) as client, browser(router, services, bo) as other:
        first = (await client.get("/api/notices")).json()
        assert (len(first["items"]), first["unread"]) == (50, 51)
        rest = (await client.get("/api/notices", params={"before": first["next"]})).json()
        assert (len(rest["items"]), rest["next"]) == (1, None)
        newest = first["items"][0]["id"]
        assert (await other.post("/api/notices/read", json={"upto": newest})).json() == {"unread": 0}
        assert (await client.post("/api/notices/read", json={"ids": [newest]})).json() == {"unread": 50}
        assert (await client.post("/api/notices/read", json={"upto": newest})).json() == {"unread": 0}
        assert (await client.get("/api/notices", params={"unread": True})).json()["items"] == []
        assert (await client.get("/api/notices", params={"before": "x"})).status_code == 422
        assert (await client.get("/api/notices/mail")).json() == {
            "available": False,
            "address": "",
            "confirmed": False,
            "on": False,
        }
        refused = await client.post("/api/notices/mail", json={"address": "ada@example.org"})
        assert (refused.status_code, refused.json()["code"]) == (409, "notices.no_mail")
    async with browser(router, services) as nobody:
        for answer in (
            await nobody.get("/api/notices"),
            await nobody.post("/api/notices/read", json={}),
            await nobody.get("/api/notices/events"),
            await nobody.get("/api/notices/mail"),
            await nobody.post("/api/notices/mail", json={"address": "a@b.example"}),
            await nobody.delete("/api/notices/mail"),
        ):
            assert answer.status_code == 401
