"""Those who speak for a seller, and those who run the market, are told what they have to deal with: once, and where."""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from hupan.identity.tables import PersonRow
from hupan.inventory import Level
from hupan.kernel import Buyer, PersonId, new_id
from hupan.notices.choice_repository import SqlChoiceStore
from hupan.notices.choices import Choice, Topic
from hupan.notices.tables import ChannelRow, LetterRow, NoticeRow, PushRow, SubscriptionRow
from hupan.orders import Asked, CancelReason, DisputeReason, ReturnReason, Verdict, Who
from hupan.payouts import PayoutState
from hupan.platform import Database, Secrets
from hupan.tidings.repository import SqlTidingStore
from hupan.tidings.tables import SHORT
from hupan.webhooks import DeliveryStatus, Event, Wanted
from hupan.webhooks.repository import SqlWebhookStore
from tests.integration.catalog.market import LAKE, StoppedClock
from tests.integration.orders.stall import BLUE, ONE, RED, SEOUL, won
from tests.integration.reviews.ground import add_people
from tests.integration.tidings.desk_newsroom import DeskRoom, open_desk_room

pytestmark = pytest.mark.anyio


@dataclass
class People:
    """Lin speaks for the lake, Olga runs the market, Ada buys."""

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


@pytest.fixture
async def secrets(tmp_path: Path) -> Secrets:
    return await asyncio.to_thread(Secrets, tmp_path / "secret.key")


@pytest.fixture
async def people(database: Database) -> People:
    found = await add_people(database, "Lin", "Olga", "Ada")
    lin, olga, ada = (each.person_id for each in found)
    async with database.engine.begin() as connection:
        await connection.execute(update(PersonRow).where(PersonRow.id == olga).values(role="owner"))
    return People(lin, olga, ada)


@pytest.fixture
async def room(database: Database, secrets: Secrets, people: People) -> DeskRoom:
    room = await open_desk_room(database, secrets)
    await room.desks.give(LAKE, people.lin, people.olga)
    return room


async def test_an_order_is_told_to_who_sends_it_and_to_nobody_else(room: DeskRoom, people: People) -> None:
    order = await room.stall.order(2, Buyer(people.ada))
    (told,) = await room.told(people.lin)
    assert (told.kind, told.link) == ("selling.order_placed", f"/operate/orders/{order.id}")
    assert told.facts == {
        "number": order.number,
        "item": "Linen shirt",
        "lines": 1,
        "due_on": "2026-03-15",
        "total_minor": order.total.minor,
        "currency": "KRW",
    }
    assert await room.kinds(people.olga) == []
    assert await room.kinds(people.ada) == ["orders.placed"]
    await room.stall.orders.cancel(people.buying, order.id, CancelReason.OTHER, {ONE: 1})
    await room.stall.orders.cancel(people.selling, order.id, CancelReason.OTHER)
    kinds = await room.kinds(people.lin)
    assert kinds == ["selling.order_placed", "selling.order_cancelled"]  # what the desk did itself, it knows


async def test_where_nobody_speaks_for_the_seller_the_market_is_told(room: DeskRoom, people: People) -> None:
    await room.desks.take(LAKE, people.lin, people.olga)
    order = await room.stall.order(2, Buyer(people.ada))
    assert await room.kinds(people.olga) == ["selling.order_placed"]
    await room.stall.orders.cancel(people.buying, order.id, CancelReason.OTHER)
    assert await room.kinds(people.olga) == ["selling.order_placed"]  # nothing is left to do
    await room.stall.order(1, Buyer(people.olga))
    assert (await room.kinds(people.olga)).count("selling.order_placed") == 1  # her own order is no news to her
    assert await room.kinds(people.lin) == []


async def test_returns_and_disputes_are_told_with_their_deadlines(room: DeskRoom, people: People) -> None:
    stall = room.stall
    order = await stall.delivered(2, Buyer(people.ada))
    asked = await stall.returns.request(people.buying, order.id, Asked({ONE: 1}, ReturnReason.DEFECTIVE, "Torn."))
    case = asked.returns[-1].id
    await stall.returns.approve(people.selling, order.id, case)
    await stall.returns.sent(people.buying, order.id, case, "T-2")
    opened = await stall.disputes.open(people.buying, order.id, DisputeReason.OTHER, "It smells.", won(1_000))
    dispute = opened.disputes[-1].id
    told = await room.told(people.lin)
    assert [each.kind for each in told[1:]] == [
        "selling.return_requested",
        "selling.return_sent",
        "selling.dispute_opened",
    ]
    due = [str(each.facts["due_on"]) for each in told[1:]]
    assert due == [(stall.clock.now() + timedelta(days=days)).date().isoformat() for days in (3, 14, 5)]
    assert await room.kinds(people.olga) == []
    await stall.disputes.answer(people.selling, order.id, dispute, "It does not.")
    assert await room.kinds(people.olga) == ["operating.dispute_answered"]
    await stall.disputes.say(people.buying, order.id, dispute, "It does.")
    await stall.disputes.decide(people.operating, order.id, dispute, Verdict(won(500), "Half of it."))
    decided = (await room.told(people.lin))[-2:]
    assert [each.kind for each in decided] == ["selling.dispute_said", "selling.dispute_decided"]
    assert decided[-1].facts["total_minor"] == 500
    assert await room.kinds(people.olga) == ["operating.dispute_answered"]


async def test_a_dispute_that_nobody_settles_is_the_markets_to_decide(room: DeskRoom, people: People) -> None:
    stall = room.stall
    order = await stall.delivered(1, Buyer(people.ada))
    await stall.disputes.open(people.buying, order.id, DisputeReason.OTHER, "It smells.", won(1_000))
    stall.clock.forward(days=6)
    await stall.timekeeper.sweep()
    assert await room.kinds(people.olga) == ["operating.dispute_to_decide"]
    assert (await room.kinds(people.lin))[-1] == "selling.dispute_escalated"


async def test_what_a_bank_wants_back_is_told_to_seller_and_market_once_a_turn(room: DeskRoom, people: People) -> None:
    order = await room.stall.order(1, Buyer(people.ada))
    for event in ("chargeback_opened", "chargeback_opened", "chargeback_won"):
        await room.stall.orders.note_chargeback(order.id, event, "cbk_1", won(700))
    sold, *told = await room.told(people.lin)
    assert sold.kind == "selling.order_placed"
    assert [each.kind for each in told] == ["selling.chargeback_opened", "selling.chargeback_won"]
    assert (told[0].facts["total_minor"], told[0].facts["currency"]) == (700, "KRW")
    opened, decided = await room.told(people.olga)
    assert (opened.kind, opened.link) == ("operating.chargeback_opened", "/operate/money")
    assert decided.kind == "operating.chargeback_won"
    history = (await room.stall.orders.get(people.operating, order.id)).history
    assert [each.event for each in history] == ["placed", "chargeback_opened", "chargeback_won"]


async def test_a_payout_that_was_sent_is_told(room: DeskRoom, people: People) -> None:
    await room.earn(50_000)
    (payout,) = await room.payouts.make({"KRW": 1})
    await room.catch_up()
    await room.payouts.settle(payout.id, PayoutState.SENT, "B-1")
    await room.payouts.settle(payout.id, PayoutState.SENT, "B-1")
    assert await room.kinds(people.lin) == ["selling.payout_made", "selling.payout_sent"]
    assert await room.kinds(people.olga) == []


async def test_payouts_are_told_when_made_and_when_they_fail(room: DeskRoom, people: People) -> None:
    await room.earn(50_000)
    (payout,) = await room.payouts.make({"KRW": 1})
    (made,) = await room.told(people.lin)
    assert (made.kind, made.facts, made.link) == (
        "selling.payout_made",
        {"total_minor": 50_000, "currency": "KRW"},
        f"/operate/desk/{LAKE}",
    )
    assert await room.kinds(people.olga) == []
    await room.payouts.settle(payout.id, PayoutState.SENT, "B-1")
    await room.payouts.settle(payout.id, PayoutState.FAILED, "account closed")
    await room.payouts.settle(payout.id, PayoutState.FAILED, "account closed")
    assert await room.kinds(people.lin) == ["selling.payout_made", "selling.payout_failed"]
    (failed,) = await room.told(people.olga)
    assert (failed.kind, failed.link) == ("operating.payout_failed", "/operate/payouts")


async def test_what_runs_out_is_told_once_until_there_is_more(room: DeskRoom, people: People) -> None:
    stall = room.stall

    async def stock() -> list[str]:
        return [each for each in await room.kinds(people.lin) if each.startswith("selling.stock")]

    await stall.order(4)
    assert await stock() == []  # six are left
    await stall.order(1)
    assert await stock() == ["selling.stock_low"]
    low = (await room.told(people.lin))[-1]
    assert (low.facts["left"], low.facts["lines"], low.link) == (5, 1, f"/operate/desk/{LAKE}")
    await stall.order(1)
    assert await stock() == ["selling.stock_low"]
    await stall.order(4)
    assert await stock() == ["selling.stock_low", "selling.stock_out"]
    await stall.inventory.put_levels([Level(RED, SEOUL, 6)])
    assert await stock() == ["selling.stock_low", "selling.stock_out"]
    stall.clock.forward(hours=1)
    await stall.order(1)
    assert await stock() == ["selling.stock_low", "selling.stock_out", "selling.stock_low"]


async def test_what_a_seller_counts_as_few_is_theirs_to_say(room: DeskRoom, people: People) -> None:
    await room.stall.inventory.put_levels([Level(BLUE, SEOUL, 3)])
    assert await room.kinds(people.lin) == []  # who counts it knows it
    await room.desks.set_low_mark(LAKE, None, 2)
    await room.desks.set_low_mark(LAKE, RED, 9)
    assert {each.offer_id: each.units for each in await room.desks.own_low_marks(LAKE)} == {None: 2, RED: 9}
    offers = await room.stall.catalog.offers_by_id([RED, BLUE])
    assert await room.desks.low_marks(list(offers.values())) == {RED: 9, BLUE: 2}
    await room.stall.order(1)
    assert (await room.kinds(people.lin))[-1] == "selling.stock_low"
    await room.desks.set_low_mark(LAKE, RED, None)
    assert (await room.desks.low_marks(list(offers.values())))[RED] == 2


async def test_an_endpoint_that_takes_nothing_is_told_once_a_day(room: DeskRoom, people: People) -> None:
    await room.webhooks.register("", Wanted("https://shop.example/hooks", ["*"]))
    await _give_up(room, 3)
    (told,) = await room.told(people.olga)
    assert (told.kind, told.facts) == ("operating.webhook_dead", {"host": "shop.example"})
    assert told.link == "/operate/deliveries"
    await _give_up(room, 1)
    assert len(await room.told(people.olga)) == 1
    room.stall.clock.forward(hours=24)
    await _give_up(room, 1)
    assert len(await room.told(people.olga)) == 2
    assert await room.kinds(people.lin) == []


async def test_several_who_tell_the_same_tell_it_once(
    room: DeskRoom, people: People, database: Database, secrets: Secrets
) -> None:
    await room.earn(50_000)
    await room.payouts.make({"KRW": 1})
    await room.stall.order(6)
    others = [await open_desk_room(database, secrets, room.stall.clock, anew=False) for _ in range(3)]
    await asyncio.gather(*(each.catch_up() for each in [room, *others]))
    expected = ["selling.order_placed", "selling.payout_made", "selling.stock_low"]
    assert sorted(await room.kinds(people.lin)) == expected


@pytest.mark.parametrize("point", ["tidings.desk_told", "tidings.unsettled", "tidings.written"])
async def test_whoever_dies_while_telling_leaves_it_to_the_next(
    room: DeskRoom, people: People, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    await room.earn(50_000)
    await room.payouts.make({"KRW": 1})
    await room.stall.order(6)

    class Died(BaseException):
        pass

    def dies(reached: str) -> None:
        if reached == point:
            raise Died

    for module in ("service", "following", "desk_telling"):
        monkeypatch.setattr(f"hupan.tidings.{module}.reach", dies)
    died = await asyncio.gather(*(each.catch_up() for each in room.followers), return_exceptions=True)
    assert any(isinstance(each, Died) for each in died)
    monkeypatch.undo()
    expected = ["selling.order_placed", "selling.payout_made", "selling.stock_low"]
    assert sorted(await room.kinds(people.lin)) == expected
    assert sorted(await room.kinds(people.lin)) == expected


async def test_letters_and_pushes_are_those_that_were_chosen(
    room: DeskRoom, people: People, database: Database
) -> None:
    clock = room.stall.clock
    await _reachable(database, people.lin, clock)
    async with database.stores(SqlChoiceStore)() as store:
        await store.choose(people.lin, Topic.SELLING_STOCK, Choice(mail=False, push=True))
        await store.choose(people.lin, Topic.SELLING_ORDERS, Choice(mail=True, push=False))
    await room.stall.order(6)
    assert sorted(await room.kinds(people.lin)) == ["selling.order_placed", "selling.stock_low"]
    async with database.stores(lambda session: session)() as session:
        kind = select(NoticeRow.kind)
        letters = await session.scalars(kind.join(LetterRow, LetterRow.notice_id == NoticeRow.id))
        pushes = await session.scalars(kind.join(PushRow, PushRow.notice_id == NoticeRow.id))
        assert list(letters) == ["selling.order_placed"]
        assert list(pushes) == ["selling.stock_low"]


async def _reachable(database: Database, person_id: PersonId, clock: StoppedClock) -> None:
    now = clock.now()
    async with database.stores(lambda session: session)() as session:
        session.add(
            ChannelRow(
                person_id=person_id,
                address="lin@example.org",
                language="ko",
                confirmed_at=now,
                is_on=True,
                code_hash="",
                code_sent_at=now,
                code_tries=0,
            )
        )
        session.add(
            SubscriptionRow(
                id="sub_1",
                person_id=person_id,
                endpoint="https://push.example/1",
                key="",
                auth="",
                language="ko",
                created_at=now,
            )
        )


async def _give_up(room: DeskRoom, count: int) -> None:
    """Let deliveries fail for good, as the courier does."""
    stores, now = room.database.stores(SqlWebhookStore), room.stall.clock.now()
    for _ in range(count):
        async with stores() as store:
            event = Event.of(new_id("evt"), "orders.placed", {}, now)
            await store.announce(event)
        async with stores() as store:
            (taken,) = await store.take(now, [], 1)
            delivery = replace(taken[0], status=DeliveryStatus.DEAD, ended_at=now)
            assert await store.mark(delivery)


async def test_what_runs_out_is_found_without_reading_what_was_told_of_all_orders(room: DeskRoom) -> None:
    async with room.database.engine.begin() as connection:
        told = "insert into tidings_told select %s || at, 1 from generate_series(1, %s) at"
        for many in (("ord_", 20_000), ("stock:off_", 50)):
            await connection.exec_driver_sql(told, many)
        await connection.exec_driver_sql("analyze tidings_told")
        query = "explain (analyze, buffers, format json) select subject from tidings_told where "
        found = await connection.exec_driver_sql(f"{query} {SHORT} order by subject limit 5000")
        (((plan,),),) = found.all()
    assert "ix_tidings_told_stock" in json.dumps(plan)
    assert plan["Plan"]["Actual Rows"] == 50
    assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 20
    async with room.database.stores(SqlTidingStore)() as store:
        assert len(await store.told_short(5_000)) == 50
        assert len(await store.told_short(7)) == 7
