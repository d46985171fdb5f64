"""Many rows in one statement: they travel as one JSON document, and PostgreSQL unfolds it by the table's columns.

Above: rooms' repositories. A clash with what somebody else has written comes as SQLAlchemy's `IntegrityError`, for each
room to say in its own words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncSession

_STRETCH = 10_000


async def insert_rows(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]], ending: str = "") -> int:
    """Insert rows in order of their primary key, so that two who insert the same never wait for one another in a ring.

    Args:
        session: The transaction.
        table: Where.
        rows: Column to value; values may be dataclasses and mappings.
        ending: What follows, such as an `on conflict` clause.

    Returns:
        How many rows were written.
    """
    names = ", ".join(column.name for column in table.columns)
    keys = ", ".join(column.name for column in table.primary_key.columns)
    query = (
        f"insert into {table.name} ({names}) select {names} "  # noqa: S608 - names of our own tables and columns
        f"from json_populate_recordset(null::{table.name}, cast(:rows as json)) order by {keys} {ending}"
    )
    return await run_rows(session, query, rows)


async def run_rows(
    session: AsyncSession, query: str, rows: Sequence[Mapping[str, Any]], parameters: Mapping[str, Any] | None = None
) -> int:
    """Run a statement over rows, given to it as `:rows`, in stretches.

    Args:
        session: The transaction.
        query: The statement.
        rows: Column to value; values may be dataclasses and mappings.
        parameters: What else the statement asks for.

    Returns:
        How many rows were written.
    """
    written = 0
    for start in range(0, len(rows), _STRETCH):
        document = as_json(rows[start : start + _STRETCH])
        done = await session.execute(text(query), {**(parameters or {}), "rows": document})
        written += int(getattr(done, "rowcount", 0))
    return written


def overwrite(table: Table, keep: Sequence[str] = ()) -> str:
    """Write the clause by which a row that is there takes the new one's values, but for its key and `keep`."""
    keys = [column.name for column in table.primary_key.columns]
    taken = [column.name for column in table.columns if column.name not in keys and column.name not in keep]
    return f"on conflict ({', '.join(keys)}) do update set " + ", ".join(f"{name} = excluded.{name}" for name in taken)


def as_json(value: object) -> str:
    """Write JSON; mappings of any kind, and dataclasses, are objects."""
    return orjson.dumps(value, _plain, orjson.OPT_NON_STR_KEYS).decode()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - orjson checks it
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
