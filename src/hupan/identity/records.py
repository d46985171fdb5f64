"""Rows to values and back. Columns bear the names of fields, so that a value is read from its row by its type alone."""

from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from hupan.identity.domain import ApiKey, Invitation, Person, Session

T = TypeVar("T")

_SETS = {"scopes"}


class Record(Generic[T]):
    """Reads and writes one type of value, checked both ways: a row that does not fit is an error, never a surprise.

    Within the `jsonb` column of preferences, fields that this version does not know are left out, and missing ones get
    their defaults, so that an older row needs no migration.

    Args:
        kind: The dataclass.
    """

    def __init__(self, kind: type[T]) -> None:
        self._adapter = TypeAdapter(kind)

    def read(self, row: dict[str, Any]) -> T:
        """Make the value of a row."""
        return self._adapter.validate_python(row)

    def write(self, value: T) -> dict[str, Any]:
        """Make the columns of a value. Sets become lists, which is what PostgreSQL has."""
        columns: dict[str, Any] = self._adapter.dump_python(value)
        return {name: sorted(columns[name]) if name in _SETS else columns[name] for name in columns}


PERSON = Record(Person)
SESSION = Record(Session)
INVITATION = Record(Invitation)
KEY = Record(ApiKey)
