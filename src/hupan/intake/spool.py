"""Brings the rows of one product together, wherever in the file they stand, in bounded memory.

A file of SQLite in the job's folder: rows go in as they are read, products come out in the order of their first row. It
stays until the job is over, so that a job whose process was killed goes on at its place without reading again.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import orjson

from hupan.intake.domain import Group, Place, Record, RowProblem

_MOST_RECORDS = 2_000
_SCHEMA = """
create table if not exists notes (name text primary key, value text not null);
create table rows (
    seq integer primary key, key text not null, parent text not null, root text not null, body blob not null
);
create table aliases (alias text primary key, key text not null) without rowid;
create table claims (child text primary key, parent text not null) without rowid;
create table problems (seq integer primary key, body blob not null);
"""
# A claim of the parent is worth more than the child's own word; a parent may go by several names.
_ROOTS = """
update rows set root = coalesce(
    (select claims.parent from claims where claims.child = rows.key),
    nullif((select coalesce(max(aliases.key), rows.parent) from aliases where aliases.alias = rows.parent), ''),
    rows.key)
"""
_GROUPS = """
create index rows_root on rows (root, seq);
create table groups (ordinal integer primary key, root text not null);
insert into groups (root) select root from rows group by root order by min(seq);
"""


class Spool:
    """Rows on their way to products.

    Args:
        path: Where.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_complete(self, stamp: str) -> bool:
        """Whether it holds everything of a source as it was read under `stamp`."""
        if not self._path.exists():
            return False
        with closing(self._open()) as database:
            try:
                found = database.execute("select value from notes where name = 'stamp'").fetchone()
            except sqlite3.DatabaseError:
                return False
        return found is not None and found[0] == stamp

    def fill(self, items: Iterable[tuple[Place, Record] | RowProblem], stamp: str) -> None:
        """Read everything, and bring it into order. What was there before is forgotten."""
        self.remove()
        with closing(self._open()) as database:
            database.executescript(_SCHEMA)
            scattered = False
            database.execute("begin")
            for number, item in enumerate(items, 1):
                if isinstance(item, RowProblem):
                    database.execute("insert into problems values (?, ?)", (number, _problem_body(item)))
                    continue
                place, record = item
                scattered |= bool(place.parent or place.aliases or place.children)
                _add(database, number, place, record)
            if scattered:
                database.execute(_ROOTS)
            database.execute("commit")
            database.executescript(_GROUPS)
            database.execute("insert into notes values ('stamp', ?)", (stamp,))

    def products(self) -> int:
        """Count the products."""
        with closing(self._open()) as database:
            return int(database.execute("select count(*) from groups").fetchone()[0])

    def counted(self) -> tuple[int, int]:
        """Count rows that could be read, and rows that could not."""
        with closing(self._open()) as database:
            return (
                int(database.execute("select count(*) from rows").fetchone()[0]),
                int(database.execute("select count(*) from problems").fetchone()[0]),
            )

    def problems(self) -> Iterator[RowProblem]:
        """Yield what could not be read at all."""
        with closing(self._open()) as database:
            for (body,) in database.execute("select body from problems order by seq"):
                yield _problem(body)

    def groups(self, after: int, limit: int) -> list[Group]:
        """Return the products behind a place, `limit` of them at most."""
        with closing(self._open()) as database:
            found = database.execute(
                "select groups.ordinal, groups.root, rows.key, rows.parent, rows.body from groups "
                "join rows on rows.root = groups.root where groups.ordinal > ? and groups.ordinal <= ? "
                "order by groups.ordinal, rows.seq",
                (after, after + limit),
            )
            return list(_grouped(found))

    def remove(self) -> None:
        """Forget everything."""
        for name in (self._path, self._path.with_name(self._path.name + "-journal")):
            name.unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        # A spool that a crash leaves half written is written anew, so it needs no journal; 16 MB of memory at most.
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -16000", "temp_store = file"):
            database.execute(f"pragma {pragma}")
        return database


def _add(database: sqlite3.Connection, number: int, place: Place, record: Record) -> None:
    body = orjson.dumps([record.file, record.line, record.cells])
    root = place.parent or place.key
    database.execute("insert into rows values (?, ?, ?, ?, ?)", (number, place.key, place.parent, root, body))
    for alias in place.aliases:
        database.execute("insert or ignore into aliases values (?, ?)", (alias, place.key))
    for child in place.children:
        database.execute("insert or ignore into claims values (?, ?)", (child, place.key))


def _grouped(found: Iterable[Sequence[object]]) -> Iterator[Group]:
    ordinal, root = 0, ""
    records: list[Record] = []
    places: list[Place] = []
    for row in found:
        number, name, key, parent, body = int(str(row[0])), str(row[1]), str(row[2]), str(row[3]), row[4]
        if number != ordinal:
            if records:
                yield Group(ordinal, root, tuple(records), tuple(places))
            ordinal, root, records, places = number, name, [], []
        # Nobody sells one thing in two thousand variants; a file that lacks its keys would end up in one product.
        if len(records) < _MOST_RECORDS and isinstance(body, bytes):
            file, line, cells = orjson.loads(body)
            records.append(Record(file, line, tuple((column, value) for column, value in cells)))
            places.append(Place(key, parent))
    if records:
        yield Group(ordinal, root, tuple(records), tuple(places))


def _problem_body(problem: RowProblem) -> bytes:
    return orjson.dumps(
        [problem.line, problem.field, problem.reason, problem.detail, problem.file, problem.kept, problem.cells]
    )


def _problem(body: bytes) -> RowProblem:
    line, field, reason, detail, file, kept, cells = orjson.loads(body)
    return RowProblem(line, field, reason, detail, file, kept, tuple((column, value) for column, value in cells))
