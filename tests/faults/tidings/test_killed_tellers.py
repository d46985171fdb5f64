"""kill -9 between the outbox and what is told: afterwards everything is told, and nothing of it twice."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from hupan.kernel import Buyer, PersonId
from hupan.platform import Database
from tests.integration.orders.stall import ONE, SELLING
from tests.integration.reviews.ground import add_people
from tests.integration.tidings.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
TOLD = ["orders.placed", "orders.shipped", "orders.placed"]


class Died(BaseException):
    """A stand-in for SIGKILL that no handler of errors catches."""


async def _three_things_happen(database: Database) -> tuple[Newsroom, PersonId]:
    news = await open_newsroom(database)
    (ada,) = await add_people(database, "Ada")
    await news.follower.catch_up()
    await news.endpoint("*")
    first = await news.stall.order(1, Buyer(ada.person_id))
    await news.stall.orders.ship(SELLING, first.id, {ONE: 1}, "demo")
    await news.stall.order(1, Buyer(ada.person_id))
    return news, ada.person_id


async def _once_each(news: Newsroom, person_id: PersonId) -> None:
    assert sorted(await news.kinds(person_id)) == sorted(TOLD)
    events = await news.events()
    assert sorted(topic for topic, _ in events) == sorted(TOLD)
    assert len({event_id for _, event_id in events}) == len(TOLD)
    assert len(await news.letters()) == len(TOLD)


@pytest.mark.parametrize(
    ("point", "passes"),
    [("tidings.written", 1), ("tidings.told", 1), ("tidings.unsettled", 1)],
)
async def test_whoever_dies_leaves_the_rest_to_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch, point: str, passes: int
) -> None:
    news, ada = await _three_things_happen(database)
    seen = 0

    def dies(reached: str) -> None:
        nonlocal seen
        seen += reached == point
        if seen == passes:
            raise Died

    for module in ("service", "following"):
        monkeypatch.setattr(f"hupan.tidings.{module}.reach", dies)
    with pytest.raises(Died):
        await news.follower.catch_up()
    monkeypatch.undo()
    await news.follower.catch_up()
    await news.follower.catch_up()
    await _once_each(news, ada)


async def test_a_killed_process_loses_and_doubles_nothing(database: Database) -> None:
    news, ada = await _three_things_happen(database)
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("teller.py")),
        database.dsn,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "HUPAN_FAULT": "tidings.told"},
    )
    assert await killed.wait() == -signal.SIGKILL
    assert len(await news.kinds(ada)) == len(TOLD)  # it was told, and nobody knows how far the news was read
    await news.follower.catch_up()
    await _once_each(news, ada)


async def test_many_who_tell_the_same_tell_it_once(database: Database) -> None:
    news, ada = await _three_things_happen(database)
    others = [await open_newsroom(database, news.stall.clock, anew=False) for _ in range(3)]
    await asyncio.gather(*(each.follower.catch_up() for each in [news, *others]))
    await _once_each(news, ada)
