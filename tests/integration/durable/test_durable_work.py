"""Durable work on a real PostgreSQL: kept, found again, waited for."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from hupan.gateways.dbos import DbosWork
from hupan.kernel import HupanError, Kind
from hupan.platform import Database, DatabaseUnavailable
from hupan.platform.durable import Json, Outcome, Steps
from hupan.platform.errors import WorkFailed

pytestmark = pytest.mark.anyio

Body = Callable[[Steps, Json], Awaitable[Json]]


class SoldOut(HupanError):
    code = "tests.sold_out"
    kind = Kind.CONFLICT


@dataclass
class Written:
    """A workflow whose body is written in the test."""

    kind: str
    body: Body

    async def run(self, steps: Steps, payload: Json) -> Json:
        return await self.body(steps, payload)


@dataclass
class Counter:
    calls: list[str] = field(default_factory=list[str])

    def doing(self, name: str, result: Json = None) -> Callable[[], Awaitable[Json]]:
        async def do() -> Json:
            self.calls.append(name)
            return result

        return do


@pytest.fixture
async def work(database: Database, tmp_path: Path) -> AsyncGenerator[DbosWork]:
    made = DbosWork(database, tmp_path / "executor")
    yield made
    await made.close()


async def test_work_is_done_once_for_a_key_whatever_it_is_asked_again(work: DbosWork) -> None:
    counter = Counter()

    async def body(steps: Steps, payload: Json) -> Json:
        await steps.step("reserve", counter.doing("reserve"))
        captured = await steps.step("capture", counter.doing("capture", {"sum": 5, "parts": (2, 3)}))
        return {"payload": payload, "captured": captured}

    work.register(Written("tests.sell", body))
    await asyncio.gather(*(work.start("tests.sell", "one", {"n": n}) for n in range(3)))
    outcome = await work.outcome("tests.sell", "one", 10)
    assert outcome is not None
    assert isinstance(outcome.result, dict)
    assert outcome.result["captured"] == {"sum": 5, "parts": [2, 3]}
    await work.start("tests.sell", "one", {"n": 9})
    assert await work.outcome("tests.sell", "one", 10) == outcome
    assert counter.calls == ["reserve", "capture"]


async def test_an_expected_error_is_raised_as_it_was_and_ends_the_work_with_its_code(work: DbosWork) -> None:
    seen: list[SoldOut] = []
    attempts: list[int] = []

    async def sell() -> Json:
        attempts.append(1)
        raise SoldOut("Only 2 are left.", retry_after_s=3.0, left=2, offer_id="off_1")

    async def body(steps: Steps, _: Json) -> Json:
        try:
            await steps.step("sell", sell, attempts=5)
        except SoldOut as error:
            seen.append(error)
            raise
        return None

    work.register(Written("tests.sell", body))
    await work.start("tests.sell", "sold-out", None)
    assert await work.outcome("tests.sell", "sold-out", 10) == Outcome(None, "tests.sold_out")
    assert [(each.detail, each.retry_after_s, each.params) for each in seen] == [
        ("Only 2 are left.", 3.0, {"left": 2, "offer_id": "off_1"})
    ]
    assert attempts == [1]


async def test_what_nobody_expected_is_tried_again_as_often_as_is_said(work: DbosWork) -> None:
    calls: list[int] = []

    async def shaky() -> Json:
        calls.append(1)
        if len(calls) < 3:
            raise OSError("the line is down")
        return "through"

    async def broken() -> Json:
        raise OSError("the line is down")

    async def body(steps: Steps, _: Json) -> Json:
        result = await steps.step("shaky", shaky, attempts=3, wait_s=0.001)
        try:
            await steps.step("broken", broken, attempts=2, wait_s=0.001)
        except WorkFailed as error:
            return [result, error.params["step"]]
        return None

    work.register(Written("tests.call", body))
    await work.start("tests.call", "k", None)
    assert await work.outcome("tests.call", "k", 10) == Outcome(["through", "broken"])
    assert len(calls) == 3


async def test_a_database_that_is_away_is_waited_for_and_nothing_is_concluded(work: DbosWork) -> None:
    calls: list[int] = []

    async def away() -> Json:
        calls.append(1)
        if len(calls) < 4:
            raise DatabaseUnavailable("Away.", retry_after_s=0.001)
        return "back"

    async def body(steps: Steps, _: Json) -> Json:
        return await steps.step("capture", away, wait_s=0.001)

    work.register(Written("tests.capture", body))
    await work.start("tests.capture", "k", None)
    assert await work.outcome("tests.capture", "k", 10) == Outcome("back")


async def test_a_mistake_ends_the_work_rather_than_the_server(work: DbosWork) -> None:
    async def body(steps: Steps, _: Json) -> Json:
        raise ZeroDivisionError

    work.register(Written("tests.mistake", body))
    await work.start("tests.mistake", "k", None)
    assert await work.outcome("tests.mistake", "k", 10) == Outcome(None, "platform.work_failed")


async def test_only_json_is_kept(work: DbosWork, database: Database) -> None:
    async def body(steps: Steps, payload: Json) -> Json:
        try:
            await steps.step("no json", _give(object()))  # pyright: ignore[reportArgumentType] - the wrong thing is asked for on purpose
        except WorkFailed:
            return await steps.step("json", _give({"이름": "호판"}))
        return None

    work.register(Written("tests.json", body))
    await work.start("tests.json", "k", {"a": [1, 2.5, None, True]})
    assert await work.outcome("tests.json", "k", 10) == Outcome({"이름": "호판"})
    async with database.engine.connect() as connection:
        found = await connection.execute(text("select distinct serialization from dbos.workflow_status"))
        steps = await connection.execute(text("select distinct serialization from dbos.operation_outputs"))
        assert {*found.scalars(), *steps.scalars()} == {"portable_json"}
    with pytest.raises(TypeError):
        await work.start("tests.json", "other", object())  # pyright: ignore[reportArgumentType] - as above


async def test_outcome_does_not_wait_longer_than_it_was_told(work: DbosWork) -> None:
    go_on = asyncio.Event()

    async def wait() -> Json:
        await go_on.wait()
        return None

    async def body(steps: Steps, _: Json) -> Json:
        return await steps.step("wait", wait)

    work.register(Written("tests.slow", body))
    assert await work.outcome("tests.slow", "never begun", 0) is None
    await work.start("tests.slow", "k", None)
    assert await work.outcome("tests.slow", "k", 0.05) is None
    go_on.set()
    assert await work.outcome("tests.slow", "k", 10) == Outcome(None)


async def test_work_may_begin_other_work(work: DbosWork) -> None:
    async def inner(steps: Steps, payload: Json) -> Json:
        return await steps.step("double", _give([payload, payload]))

    async def outer(steps: Steps, _: Json) -> Json:
        async def begin() -> Json:
            await work.start("tests.inner", "child", 7)
            return None

        await steps.step("begin", begin)
        return None

    work.register(Written("tests.inner", inner))
    work.register(Written("tests.outer", outer))
    await work.start("tests.outer", "parent", None)
    assert await work.outcome("tests.outer", "parent", 10) == Outcome(None)
    assert await work.outcome("tests.inner", "child", 10) == Outcome([7, 7])


async def test_unknown_kinds_are_refused_and_no_kind_is_registered_twice(work: DbosWork) -> None:
    async def body(steps: Steps, _: Json) -> Json:
        return None

    work.register(Written("tests.one", body))
    with pytest.raises(ValueError, match=r"tests\.one"):
        work.register(Written("tests.one", body))
    with pytest.raises(LookupError):
        await work.start("tests.other", "k", None)


async def test_what_was_under_way_when_the_app_stopped_goes_on_when_it_is_back(
    database: Database, tmp_path: Path
) -> None:
    counter = Counter()
    stuck, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> Json:
        counter.calls.append("capture")
        stuck.set()
        await go_on.wait()
        return "captured"

    async def body(steps: Steps, _: Json) -> Json:
        await steps.step("reserve", counter.doing("reserve"))
        return await steps.step("capture", hold)

    first = DbosWork(database, tmp_path / "executor")
    first.register(Written("tests.sell", body))
    await first.start("tests.sell", "k", None)
    await stuck.wait()
    await first.close()

    go_on.set()
    second = DbosWork(database, tmp_path / "executor")
    second.register(Written("tests.sell", body))
    assert await second.outcome("tests.sell", "k", 0) is None
    await second.resume()
    assert await second.outcome("tests.sell", "k", 20) == Outcome("captured")
    await second.close()
    assert counter.calls == ["reserve", "capture", "capture"]


async def test_nothing_is_loaded_where_nothing_is_pending(database: Database, tmp_path: Path) -> None:
    work = DbosWork(database, tmp_path / "executor")
    await work.resume()
    assert not (tmp_path / "executor").exists()
    await work.close()


async def test_two_apps_of_one_process_share_the_engine_each_doing_its_own_work(
    database: Database, tmp_path: Path
) -> None:
    async def mine(steps: Steps, _: Json) -> Json:
        return await steps.step("who", _give("mine"))

    async def theirs(steps: Steps, _: Json) -> Json:
        return await steps.step("who", _give("theirs"))

    one, other = DbosWork(database, tmp_path / "executor"), DbosWork(database, tmp_path / "executor")
    one.register(Written("tests.who", mine))
    other.register(Written("tests.who", theirs))
    await one.start("tests.who", "1", None)
    await other.start("tests.who", "2", None)
    assert await one.outcome("tests.who", "1", 10) == Outcome("mine")
    assert await one.outcome("tests.who", "2", 10) == Outcome("theirs")
    await one.close()
    await other.start("tests.who", "3", None)
    assert await other.outcome("tests.who", "3", 10) == Outcome("theirs")
    await other.close()


async def test_an_app_on_another_database_is_told_that_it_has_to_wait(
    database: Database, own_database_url: str, tmp_path: Path, work: DbosWork
) -> None:
    async def body(steps: Steps, _: Json) -> Json:
        return None

    elsewhere = Database(own_database_url)
    other = DbosWork(elsewhere, tmp_path / "other")
    for each in (work, other):
        each.register(Written("tests.any", body))
    await work.start("tests.any", "k", None)
    with pytest.raises(RuntimeError, match="another database"):
        await other.start("tests.any", "k", None)
    await work.close()
    await other.start("tests.any", "k", None)
    assert await other.outcome("tests.any", "k", 10) == Outcome(None)
    await other.close()
    await elsewhere.close()


def _give(result: Json) -> Callable[[], Awaitable[Json]]:
    async def do() -> Json:
        return result

    return do
