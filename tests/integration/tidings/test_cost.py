"""What is told of many orders at once costs as many statements as one."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from hupan.kernel import Buyer, PersonId
from hupan.platform import Database
from tests.integration.orders.stall import ONE, SELLING
from tests.integration.reviews.ground import add_people
from tests.integration.tidings.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.anyio


@contextmanager
def _statements(database: Database) -> Generator[list[str]]:
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def _cost(news: Newsroom, buyers: list[Buyer]) -> int:
    """Let each buy, have it sent, and count the statements by which all that is told."""
    stall = news.stall
    orders = [await stall.order(1, buyer) for buyer in buyers]
    for order in orders:
        await stall.orders.ship(SELLING, order.id, {ONE: 1}, "demo")
    with _statements(news.database) as said:
        await news.follower.catch_up()
    return len(said)


async def test_many_orders_are_told_in_as_many_statements_as_one(database: Database) -> None:
    news = await open_newsroom(database)
    await news.endpoint("orders.*")
    people = await add_people(database, *(f"P{number}" for number in range(8)))
    await news.follower.catch_up()
    buyers = [Buyer(each.person_id) for each in people]
    one = await _cost(news, buyers[:1])
    # Two of these for each topic, of which one has news here.
    assert one <= 34
    assert await _cost(news, buyers[1:]) == one
    for buyer in buyers:
        assert await news.kinds(PersonId(str(buyer.person_id))) == ["orders.placed", "orders.shipped"]
    assert len(await news.events()) == 2 * len(buyers)


async def test_who_has_left_keeps_none_of_many_from_being_told(database: Database) -> None:
    news = await open_newsroom(database)
    (ada,) = await add_people(database, "Ada")
    await news.follower.catch_up()
    gone = Buyer(PersonId("usr_gone"))
    for buyer in (gone, Buyer(ada.person_id), gone):
        await news.stall.order(1, buyer)
    await news.follower.catch_up()
    assert await news.kinds(ada.person_id) == ["orders.placed"]
    await news.follower.catch_up()
    assert await news.kinds(ada.person_id) == ["orders.placed"]
