from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hupan.inference import DailyUsage, Meter, Usage, UsageRecord
from hupan.inference.repository import SqlUsageStore
from hupan.kernel import PersonId
from hupan.platform import Database, DatabaseUnavailable

pytestmark = pytest.mark.anyio

ANN, BOB = PersonId("person_ann"), PersonId("person_bob")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _record(person: PersonId | None, at: datetime, model: str = "small") -> UsageRecord:
    return UsageRecord(at, person, model, Usage(10, 4, 5, 0.1, 0.2), seconds=0.5)


async def test_usage_is_summed_up_by_day_model_and_person(database: Database) -> None:
    stores = database.stores(SqlUsageStore)
    meter = Meter(stores)
    day = timedelta(days=1)
    for record in (
        _record(ANN, NOON),
        _record(ANN, NOON + timedelta(hours=1)),
        _record(ANN, NOON, "far/model"),
        _record(ANN, NOON - day),
        _record(ANN, NOON - 40 * day),
        _record(BOB, NOON),
        _record(None, NOON),
    ):
        meter.note(record)
    await meter.flush()
    async with stores() as store:
        anns = await store.by_day(NOON - 30 * day, ANN)
        everybodys = await store.by_day(NOON - 30 * day, None)
    today = NOON.date()
    assert anns == [
        DailyUsage(today, "far/model", 1, 10, 4, 5, 0.5),
        DailyUsage(today, "small", 2, 20, 8, 10, 1.0),
        DailyUsage(today - day, "small", 1, 10, 4, 5, 0.5),
    ]
    assert [each.runs for each in everybodys] == [1, 4, 1]


async def test_a_day_is_one_of_utc_wherever_the_database_lives(database: Database) -> None:
    stores = database.stores(SqlUsageStore)
    async with stores() as store:
        await store.add([_record(ANN, datetime(2026, 11, 20, 23, 30, tzinfo=UTC))])
        found = await store.by_day(NOON, ANN)
    assert [each.day for each in found] == [NOON.date()]


async def test_what_cannot_be_written_waits() -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing")
    meter = Meter(away.stores(SqlUsageStore))
    meter.note(_record(ANN, NOON))
    await meter.flush()
    await meter.flush()
    assert meter.waiting == 1
    with pytest.raises(DatabaseUnavailable):
        async with away.stores(SqlUsageStore)() as store:
            await store.by_day(NOON, ANN)
    await away.close()


async def test_the_meter_writes_by_itself(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hupan.inference.metering._PAUSE_S", 0.01)
    stores = database.stores(SqlUsageStore)
    meter = Meter(stores)
    await meter.start()
    with time_machine.travel(NOON, tick=True):
        meter.note(_record(ANN, NOON))
    await meter.stop()
    async with stores() as store:
        assert len(await store.by_day(NOON, ANN)) == 1
