"""Who adds pictures to a return or a dispute, or takes one back, has the other side told: once, and nobody else."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, update

from hupan.exhibits import ExhibitPorts, ExhibitService
from hupan.exhibits.repository import SqlExhibitStore
from hupan.identity.tables import PersonRow
from hupan.kernel import Buyer, OrderId, PersonId
from hupan.notices.choices import Topic, topic_of
from hupan.notices.tables import ContactLetterRow
from hupan.orders import Asked, DisputeId, DisputeReason, ReturnReason, Who
from hupan.pictures import Scaled
from hupan.platform import Database, Secrets
from hupan.webhooks.tables import DeliveryRow, EndpointRow
from tests.integration.catalog.market import LAKE
from tests.integration.orders.stall import ONE, won
from tests.integration.reviews.ground import add_people
from tests.integration.tidings.desk_newsroom import DeskRoom, open_desk_room

pytestmark = pytest.mark.anyio


class Darkroom:
    """Makes every photograph the same."""

    largest_bytes = 1_000

    async def scaled(self, data: bytes) -> Scaled:
        assert data
        return Scaled(640, 480, "#000000", {320: b"small", 640: b"large"})


@dataclass
class Case:
    """Ada bought at the lake, for which Lin speaks, and has a return and a dispute; Olga runs the market."""

    room: DeskRoom
    exhibits: ExhibitService
    order_id: OrderId
    returning: str
    dispute: str
    lin: PersonId
    olga: PersonId
    ada: PersonId

    @property
    def buying(self) -> Who:
        return Who.buying(Buyer(self.ada))

    @property
    def selling(self) -> Who:
        return Who.selling(self.lin, frozenset({LAKE}))

    @property
    def operating(self) -> Who:
        return Who.operating(self.olga)

    async def add(self, who: Who, case_id: str, count: int = 1) -> None:
        await self.exhibits.add(who, self.order_id, case_id, [b"picture"] * count)

    async def news(self, person_id: PersonId) -> list[tuple[str, object]]:
        """What somebody was told of pictures, and of how many."""
        told = await self.room.told(person_id)
        return [(each.kind, each.facts["units"]) for each in told if "_picture" in each.kind]


@pytest.fixture
async def case(database: Database, tmp_path: Path) -> Case:
    lin, olga, ada = (each.person_id for each in await add_people(database, "Lin", "Olga", "Ada"))
    async with database.engine.begin() as connection:
        await connection.execute(update(PersonRow).where(PersonRow.id == olga).values(role="owner"))
    room = await open_desk_room(database, await asyncio.to_thread(Secrets, tmp_path / "secret.key"))
    await room.desks.give(LAKE, lin, olga)
    stall, buying = room.stall, Who.buying(Buyer(ada))
    order = await stall.delivered(2, Buyer(ada))
    asked = await stall.returns.request(buying, order.id, Asked({ONE: 1}, ReturnReason.DEFECTIVE, "Torn."))
    opened = await stall.disputes.open(buying, order.id, DisputeReason.OTHER, "Still torn.", won(1_000))
    exhibits = ExhibitService(ExhibitPorts(database.stores(SqlExhibitStore), stall.orders, Darkroom(), stall.clock))
    return Case(room, exhibits, order.id, str(asked.returns[-1].id), str(opened.disputes[-1].id), lin, olga, ada)


async def test_the_other_side_hears_of_pictures_once(case: Case) -> None:
    await case.add(case.buying, case.returning, 2)
    await case.room.catch_up()
    case.room.stall.clock.forward(minutes=1)
    await case.add(case.buying, case.dispute)
    await case.add(case.selling, case.dispute, 3)
    for _ in range(2):
        assert await case.news(case.lin) == [("selling.return_pictures", 2), ("selling.dispute_pictures", 1)]
        assert await case.news(case.ada) == [("orders.dispute_pictures", 3)]
        assert await case.news(case.olga) == []
    told = [each for each in await case.room.told(case.lin) if each.kind == "selling.dispute_pictures"]
    assert told[0].link == f"/operate/orders/{case.order_id}"
    mine = [each for each in await case.room.told(case.ada) if each.kind == "orders.dispute_pictures"]
    assert mine[0].link == f"/market/orders/{case.order_id}"
    topics = (Topic.SELLING_RETURNS, Topic.SELLING_DISPUTES, Topic.DISPUTES)
    kinds = ("selling.return_pictures", "selling.dispute_picture_gone", "orders.dispute_pictures")
    assert tuple(map(topic_of, kinds)) == topics


async def test_what_is_taken_back_is_told_and_what_nobody_saw_is_not_told_as_added(case: Case) -> None:
    await case.add(case.selling, case.dispute, 2)
    assert await case.news(case.ada) == [("orders.dispute_pictures", 2)]
    first, second = await case.exhibits.of_order(case.buying, case.order_id)
    case.room.stall.clock.forward(minutes=1)
    for _ in range(2):
        gone = await case.exhibits.take_back(case.selling, case.order_id, first.id)
        assert gone.id == first.id
        assert await case.news(case.ada) == [("orders.dispute_pictures", 2), ("orders.dispute_picture_gone", 1)]
    left = await case.exhibits.of_order(case.buying, case.order_id)
    assert [(each.id, each.is_there) for each in left] == [(first.id, False), (second.id, True)]
    # Added and taken back before anybody was told.
    await case.add(case.buying, case.dispute)
    added = (await case.exhibits.of_order(case.buying, case.order_id))[-1]
    await case.exhibits.take_back(case.buying, case.order_id, added.id)
    assert await case.news(case.lin) == [("selling.dispute_picture_gone", 1)]


async def test_the_market_hears_where_it_decides_and_tells_both_sides(case: Case) -> None:
    await case.room.stall.disputes.answer(case.selling, case.order_id, DisputeId(case.dispute), "No.")
    await case.add(case.buying, case.dispute)
    await case.add(case.buying, case.returning)
    assert await case.news(case.olga) == [("operating.dispute_pictures", 1)]
    await case.add(case.operating, case.dispute)
    assert await case.news(case.olga) == [("operating.dispute_pictures", 1)]
    assert await case.news(case.ada) == [("orders.dispute_pictures", 1)]
    assert sorted(await case.news(case.lin)) == [
        ("selling.dispute_pictures", 1),
        ("selling.dispute_pictures", 1),
        ("selling.return_pictures", 1),
    ]


async def test_servers_and_the_address_that_came_with_the_order_are_told(case: Case, database: Database) -> None:
    async with database.stores(lambda session: session)() as session:
        session.add(
            EndpointRow(
                id="hook_house",
                owner="",
                url="https://example.org/hook",
                topics=["orders.*"],
                secrets=[],
                headers={},
                note="",
                created_at=case.room.stall.clock.now(),
                disabled_at=None,
                disabled_because="",
            )
        )
    await case.add(case.selling, case.returning)
    await case.add(case.buying, case.returning)
    await case.room.catch_up()
    async with database.stores(lambda session: session)() as session:
        sent = list(await session.scalars(select(DeliveryRow).where(DeliveryRow.topic == "orders.return_pictures")))
        letters = list(await session.scalars(select(ContactLetterRow.kind)))
    said = [json.loads(each.body)["data"] for each in sent]
    assert sorted(str(each["role"]) for each in said) == ["buyer", "seller"]
    assert {(each["order_id"], each["case_id"], each["pictures"]) for each in said} == {
        (case.order_id, case.returning, 1)
    }
    assert letters.count("orders.return_pictures") == 1


async def test_news_that_got_lost_are_found_again(case: Case, database: Database) -> None:
    await case.add(case.buying, case.dispute)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("delete from platform_outbox_places")
        await connection.exec_driver_sql("delete from platform_outbox")
    for _ in range(2):
        assert await case.news(case.lin) == [("selling.dispute_pictures", 1)]
