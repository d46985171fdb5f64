"""Many streams over real sockets, half of them cut and resumed: nothing lost, nothing doubled."""

from pathlib import Path

import pytest

from bench.streams import ENOUGH, Load, Talkers, follow_all
from hupan.platform import Database
from hupan.runs import RunSettings
from tests.integration.conversations.house import Plan, open_house

pytestmark = pytest.mark.anyio


async def test_two_hundred_streams_for_a_moment(database: Database, tmp_path: Path) -> None:
    await follow(database, tmp_path, Load(seconds=6, streams=200, cut=100, cuts=1))


@pytest.mark.long
async def test_two_hundred_streams_for_a_minute(database: Database, tmp_path: Path) -> None:
    await follow(database, tmp_path, Load(seconds=60, streams=200, cut=100))


async def follow(database: Database, tmp_path: Path, load: Load) -> None:
    async with open_house(database, tmp_path, Plan(runs=RunSettings())) as house:
        outcome = await follow_all(house, Talkers(load.seconds), load)

    outcome.check()
    assert sum(each.connections for each in outcome.followers) >= load.streams + load.cut
    assert all(each.last_id >= ENOUGH for each in outcome.followers)
