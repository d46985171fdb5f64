"""Pictures of returns and disputes: the two sides and the operator see them, and nobody else."""

import asyncio
import io
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy import delete, func, insert, select

from hupan.cart import new_secret
from hupan.desks import DeskService
from hupan.desks.repository import SqlDeskStore
from hupan.exhibits import MOST_OF_A_SIDE, ExhibitService, TooManyPictures
from hupan.exhibits.domain import MOST_EVER
from hupan.exhibits.routes import router as exhibits
from hupan.exhibits.tables import ExhibitRow
from hupan.identity.tables import PersonRow
from hupan.kernel import PersonId, new_id
from hupan.orders import DisputeId, DisputeReason, Order, Verdict, Who
from hupan.platform import Database
from hupan.reviews import Author
from tests.integration.aftersales.ground import GUEST, GUEST_SECRET, ORDERS, Counter, Tab, open_counter
from tests.integration.catalog.market import HILL, LAKE
from tests.integration.orders.stall import BUYING, MINA, OPERATING, SELLING, won
from tests.integration.reviews.ground import START, add_people, browser

pytestmark = pytest.mark.anyio

API = "/api/market/exhibits"
RUNS = Author(PersonId("per_owner"), "Owner", is_admin=True)
SOMEBODY = Author(PersonId("per_other"), "Somebody else")


def photograph(size: tuple[int, int] = (1600, 900)) -> bytes:
    """A photograph as a phone writes it: with the place where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "at home"
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 59.0)
    made = io.BytesIO()
    Image.new("RGB", size, "#885522").save(made, "JPEG", exif=exif)
    return made.getvalue()


@dataclass
class Case:
    """An order about which its buyer and its seller do not agree; Lin speaks for the seller, Ria for another one."""

    counter: Counter
    database: Database
    order: Order
    dispute: DisputeId
    lin: Author
    ria: Author

    async def send(self, tab: Tab, *photographs: bytes, case: str = "", token: str | None = None) -> httpx.Response:
        files = [("file", ("a.jpg", each, "image/jpeg")) for each in photographs]
        fields = {"csrf": tab.token if token is None else token, "case_id": case or self.dispute}
        # A browser sends an empty file where none is chosen.
        sent = files or [("file", ("", b"", "application/octet-stream"))]
        return await tab.client.post(f"{ORDERS}/{self.order.id}/pictures", data=fields, files=sent)

    async def unshow(self, tab: Tab, exhibit_id: str, token: str | None = None) -> httpx.Response:
        form = {"deed": "unshow", "seen": "1", "exhibit_id": exhibit_id}
        form["csrf"] = tab.token if token is None else token
        return await tab.client.post(f"{ORDERS}/{self.order.id}", data=form)

    @asynccontextmanager
    async def app(self, author: Author | None) -> AsyncGenerator[httpx.AsyncClient]:
        desks = DeskService(
            self.database.stores(SqlDeskStore), self.counter.till.stall.catalog, self.counter.till.stall.clock
        )
        services = {**self.counter.services, DeskService: desks}
        async with browser(exhibits, services, author) as client:
            yield client

    async def kept(self) -> int:
        async with self.database.stores(lambda session: session)() as session:
            return await session.scalar(select(func.count()).select_from(ExhibitRow)) or 0


@pytest.fixture
async def case(database: Database, tmp_path: Path) -> AsyncGenerator[Case]:
    async with open_counter(database, tmp_path) as counter:
        lin, ria = await add_people(database, "Lin", "Ria")
        mina: dict[str, object] = {"id": MINA.person_id, "login": "mina", "name": "Mina", "role": "member"}
        mina |= {"theme": "system", "language": None, "preferences": {}, "password_hash": None}
        async with database.engine.begin() as connection:
            await connection.execute(insert(PersonRow), [{**mina, "disabled_at": None, "created_at": START}])
        desks = DeskService(database.stores(SqlDeskStore), counter.till.stall.catalog, counter.till.stall.clock)
        await desks.give(LAKE, lin.person_id, RUNS.person_id)
        await desks.give(HILL, ria.person_id, RUNS.person_id)
        order = await counter.till.delivered(1)
        opened = await counter.till.stall.disputes.open(
            BUYING, order.id, DisputeReason.OTHER, "It is torn.", won(1_000)
        )
        yield Case(counter, database, order, opened.disputes[-1].id, lin, ria)


async def test_both_sides_show_each_other_pictures(case: Case) -> None:
    async with case.counter.tab() as tab:
        page = await tab.see(f"/{case.order.id}")
        assert "You can add 6 more pictures." in page
        done = await case.send(tab, photograph(), photograph((200, 300)))
        assert (done.status_code, done.headers["location"].partition("?")[2]) == (303, f"said=pictures#{case.dispute}")
        page = await tab.see(f"/{case.order.id}?said=pictures")
        assert "Your pictures were added." in page
        assert re.findall(r'alt="(Picture [^"]+)"', page) == ["Picture 1 of 2 from you", "Picture 2 of 2 from you"]
        assert re.findall(r'aria-hidden="true">([^<]+)</span>', page[page.index("case-pictures") :])[:2] == [
            "You",
            "You",
        ]
        thumb = re.search(r'<img src="([^"]+)"', page[page.index("case-pictures") :])
        assert thumb is not None
        small, large = await tab.client.get(thumb[1]), await tab.client.get(f"{thumb[1]}?large=1")
        assert small.headers["content-type"] == "image/webp"
        assert small.headers["cache-control"] == "private, no-store"
        seen = [Image.open(io.BytesIO(each.content)) for each in (small, large)]
        assert [each.size[0] for each in seen] == [320, 1280]
        assert not any(each.getexif() for each in seen)
        assert b"at home" not in large.content
    async with case.app(case.lin) as app:
        shown = (await app.get(f"{API}/{case.order.id}")).json()["items"]
        assert [(each["role"], each["case_id"]) for each in shown] == [("buyer", case.dispute)] * 2
        assert (await app.get(shown[0]["url"])).content == small.content
        fields = {"order_id": case.order.id, "case_id": case.dispute}
        files = [("file", ("a.png", photograph(), "image/png"))]
        assert (await app.post(API, data=fields, files=files)).status_code == 201
    async with case.counter.tab(language="ko") as tab:
        assert "판매자가 올린 사진 1장 중 1번째" in await tab.see(f"/{case.order.id}")
    async with case.app(RUNS) as app:
        assert len((await app.get(f"{API}/{case.order.id}")).json()["items"]) == 3


async def test_nobody_else_sees_or_adds_any(case: Case) -> None:
    async with case.counter.tab() as tab:
        await case.send(tab, photograph())
    async with case.app(case.lin) as app:
        (shown,) = (await app.get(f"{API}/{case.order.id}")).json()["items"]
    for author, secret in ((SOMEBODY, ""), (None, new_secret()), (None, "")):
        async with case.counter.tab(author, secret) as tab:
            assert (await tab.client.get(f"{ORDERS}/{case.order.id}/pictures/{shown['id']}")).status_code == 404
            assert (await case.send(tab, photograph())).status_code in {403, 404}
    for author in (case.ria, SOMEBODY):
        async with case.app(author) as app:
            fields = {"order_id": case.order.id, "case_id": case.dispute}
            files = [("file", ("a.png", photograph(), "image/png"))]
            answers = [
                await app.get(f"{API}/{case.order.id}"),
                await app.get(shown["url"]),
                await app.post(API, data=fields, files=files),
            ]
            assert [each.status_code for each in answers] == [404, 404, 404]
    async with case.app(None) as app:
        assert (await app.get(shown["url"])).status_code == 401
    # Through another order of one's own, somebody else's picture is not there either.
    other = await case.counter.till.order(1, "cod", GUEST)
    async with case.counter.tab(None, GUEST_SECRET) as tab:
        assert (await tab.client.get(f"{ORDERS}/{other.id}/pictures/{shown['id']}")).status_code == 404
    assert await case.kept() == 1


async def test_what_is_no_picture_or_too_much_is_refused_in_words(case: Case) -> None:
    async with case.counter.tab() as tab:
        for photographs, said in (
            ((), "Choose a picture first."),
            ((b"<svg onload='x'>",), "This is no picture."),
            ((photograph(), b"\xff\xd8\xff broken"), "could not be read"),
            ((photograph((8, 8)),) * (MOST_OF_A_SIDE + 1), "up to six pictures"),
        ):
            answer = await case.send(tab, *photographs)
            assert answer.status_code in {400, 409, 415, 422}, said
            assert said in answer.text
        assert (await case.send(tab, photograph(), token="forged")).status_code == 403
        assert (await case.send(tab, photograph(), case=new_id("dsp"))).status_code == 404
        assert await case.kept() == 0
        await case.send(tab, *[photograph((8, 8))] * 4)
        assert (await case.send(tab, *[photograph((8, 8))] * 3)).status_code == 409
        disputes = case.counter.till.stall.disputes
        await disputes.answer(SELLING, case.order.id, case.dispute, "It is not.")
        await disputes.decide(OPERATING, case.order.id, case.dispute, Verdict(won(0), "No."))
        assert (await case.send(tab, photograph())).status_code == 409
        page = await tab.see(f"/{case.order.id}")
        assert 'name="file"' not in page
        assert "Picture 4 of 4 from you" in page
    assert await case.kept() == 4


async def test_one_takes_back_ones_own_while_it_goes_on_and_the_other_side_sees_that(case: Case) -> None:
    async with case.counter.tab() as tab:
        await case.send(tab, photograph((8, 8)), photograph((9, 9)))
        page = await tab.see(f"/{case.order.id}")
        mine = re.findall(r'name="exhibit_id" value="([^"]+)"', page)
        assert len(mine) == 2

        assert (await case.unshow(tab, mine[0], token="forged")).status_code == 403
        for _ in range(2):
            gone = await case.unshow(tab, mine[0])
            assert gone.headers["location"] == f"{ORDERS}/{case.order.id}?said=picture_gone"
        page = await tab.see(f"/{case.order.id}?said=picture_gone")
        assert "Your picture was taken back." in page
        assert "You took a picture back on" in page
        assert "Picture 1 of 1 from you" in page
        assert "You can add 5 more pictures." in page
        assert (await tab.client.get(f"{ORDERS}/{case.order.id}/pictures/{mine[0]}")).status_code == 404
        assert "This is not part of the order any more." in (await case.unshow(tab, "exh_of_nobody")).text
    async with case.app(case.lin) as app:
        left = (await app.get(f"{API}/{case.order.id}")).json()["items"]
        assert [(each["url"] == "", each["taken_back_at"] is None) for each in left] == [(True, False), (False, True)]
        # The other side's are not one's own, and what is gone is gone.
        assert (await app.delete(f"{API}/{case.order.id}/{mine[0]}")).status_code == 404
        assert (await app.delete(left[1]["url"])).status_code == 404
        files = [("file", ("a.png", photograph(), "image/png"))]
        fields = {"order_id": case.order.id, "case_id": case.dispute}
        own = (await app.post(API, data=fields, files=files)).json()["items"][-1]
        assert (await app.delete(own["url"])).json()["items"][-1]["url"] == ""
    async with case.app(case.ria) as app:
        assert (await app.delete(left[1]["url"])).status_code == 404
    async with case.counter.tab(language="ko") as tab:
        assert re.search("판매자가 [^<]+ 사진 한 장을 삭제했습니다", await tab.see(f"/{case.order.id}"))
    disputes = case.counter.till.stall.disputes
    await disputes.answer(SELLING, case.order.id, case.dispute, "It is not.")
    await disputes.decide(OPERATING, case.order.id, case.dispute, Verdict(won(0), "No."))
    async with case.counter.tab() as tab:
        page = await tab.see(f"/{case.order.id}")
        assert "Picture 1 of 1 from you" in page
        assert 'name="exhibit_id"' not in page
        assert "Its pictures stay as they are." in (await case.unshow(tab, mine[1])).text
    assert await case.kept() == 3


async def test_nobody_shows_and_takes_back_for_ever(case: Case) -> None:
    service = case.counter.services[ExhibitService]
    assert isinstance(service, ExhibitService)
    for _ in range(MOST_EVER // MOST_OF_A_SIDE):
        for each in await service.add(BUYING, case.order.id, case.dispute, [photograph((8, 8))] * MOST_OF_A_SIDE):
            await service.take_back(BUYING, case.order.id, each.id)
    with pytest.raises(TooManyPictures):
        await service.add(BUYING, case.order.id, case.dispute, [photograph((8, 8))])


async def test_two_windows_add_no_more_than_there_may_be(case: Case) -> None:
    service = case.counter.services[ExhibitService]
    assert isinstance(service, ExhibitService)
    small = [photograph((8, 8))] * 4
    adding = (service.add(BUYING, case.order.id, case.dispute, small) for _ in range(3))
    done = await asyncio.gather(*adding, return_exceptions=True)
    assert sum(isinstance(each, TooManyPictures) for each in done) == 2
    assert await case.kept() == 4


async def test_a_buyers_pictures_go_with_their_account_and_the_sellers_stay(case: Case) -> None:
    service = case.counter.services[ExhibitService]
    assert isinstance(service, ExhibitService)
    selling = Who.selling(case.lin.person_id, SELLING.sellers)
    await service.add(BUYING, case.order.id, case.dispute, [photograph((8, 8))])
    await service.add(selling, case.order.id, case.dispute, [photograph((8, 8))])
    async with case.database.engine.begin() as connection:
        await connection.execute(delete(PersonRow).where(PersonRow.id.in_([MINA.person_id, case.lin.person_id])))
    left = await service.of_order(OPERATING, case.order.id)
    assert [each.side.value for each in left] == ["seller"]


async def test_who_answered_for_the_seller_is_named(case: Case) -> None:
    await case.counter.till.stall.disputes.answer(OPERATING, case.order.id, case.dispute, "We look at it.")
    async with case.counter.tab() as tab:
        page = await tab.see(f"/{case.order.id}")
        assert "answered by the market" in page
        assert "The market’s arbiter</b>" not in page
