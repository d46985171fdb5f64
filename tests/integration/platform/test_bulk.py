"""Many rows in one statement: whatever stands in them arrives, in any number, and clashes are told."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

import pytest
from sqlalchemy import Table, select
from sqlalchemy.exc import IntegrityError

from hupan.platform import Database, as_json, insert_rows, overwrite, run_rows
from hupan.platform.tables import OutboxPlaceRow

pytestmark = pytest.mark.anyio

PLACES = cast("Table", OutboxPlaceRow.__table__)


def place(reader: str, number: int = 1, topic: str = "t") -> Mapping[str, object]:
    return MappingProxyType({"reader": reader, "topic": topic, "transaction": 2**40, "number": number})


async def kept(database: Database) -> Sequence[tuple[str, int]]:
    async with database.engine.connect() as connection:
        rows = await connection.execute(select(PLACES.c.reader, PLACES.c.number).order_by(PLACES.c.reader))
        return [(row[0], row[1]) for row in rows]


async def put(database: Database, rows: Sequence[Mapping[str, object]], ending: str = "") -> int:
    async with database.stores(lambda session: session)() as session:
        return await insert_rows(session, PLACES, rows, ending)


async def test_rows_arrive_whatever_stands_in_them(database: Database) -> None:
    names = ["plain", 'it\'s "quoted"', "호수 湖畔", "{}[]:,", "\\ back\nslash", ""]
    assert await put(database, [place(name, at) for at, name in enumerate(names)]) == len(names)
    assert sorted(await kept(database)) == sorted((name, at) for at, name in enumerate(names))
    assert await put(database, []) == 0


async def test_more_rows_than_go_into_one_document_arrive_too(database: Database) -> None:
    assert await put(database, [place(f"{number:05}") for number in range(10_001)]) == 10_001
    assert len(await kept(database)) == 10_001


async def test_a_row_that_is_there_is_written_over_but_for_what_is_to_stay(database: Database) -> None:
    await put(database, [place("one", 1), place("two", 1)])
    assert await put(database, [place("one", 5)], overwrite(PLACES)) == 1
    await put(database, [place("two", 5)], overwrite(PLACES, keep=("number",)))
    assert await kept(database) == [("one", 5), ("two", 1)]


async def test_a_clash_is_told_and_nothing_of_it_stays(database: Database) -> None:
    await put(database, [place("one")])
    with pytest.raises(IntegrityError):
        await put(database, [place("new"), place("one")])
    assert await kept(database) == [("one", 1)]


async def test_a_statement_runs_over_rows_with_what_else_it_asks_for(database: Database) -> None:
    await put(database, [place("one"), place("two"), place("three")])
    query = (
        "update platform_outbox_places p set number = n.number + :more "
        "from json_populate_recordset(null::platform_outbox_places, cast(:rows as json)) n where n.reader = p.reader"
    )
    async with database.stores(lambda session: session)() as session:
        assert await run_rows(session, query, [place("one", 10), place("two", 20)], {"more": 3}) == 2
    assert await kept(database) == [("one", 13), ("three", 1), ("two", 23)]


def test_what_is_no_value_is_refused() -> None:
    assert as_json({1: MappingProxyType({"a": (1, 2)})}) == '{"1":{"a":[1,2]}}'
    with pytest.raises(TypeError):
        as_json(object())
