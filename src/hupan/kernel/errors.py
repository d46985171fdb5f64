"""The root of every room's error tree.

    HupanError
    └── one branch a room, drawn at the top of its `errors.py`

An error says three things: `code`, stable for programs and translations; `kind`, what sort of trouble it is, which the
edge maps to an HTTP status or an exit code; and `detail`, one plain sentence for a person.
"""

from enum import StrEnum
from typing import ClassVar

Param = str | int | float | bool | None


class Kind(StrEnum):
    """What sort of trouble an error is. Doors translate it: HTTP to a status, the command line to an exit code."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNSUPPORTED = "unsupported"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class HupanError(Exception):
    """An expected failure with a stable code.

    Args:
        detail: One sentence in English: what went wrong and, where possible, what to do next.
        retry_after_s: Seconds after which the same request may succeed; `None` where waiting does not help.
        **params: Facts of this occurrence, for translations and programs. Never secrets.
    """

    code: ClassVar[str] = "internal"
    kind: ClassVar[Kind] = Kind.INTERNAL

    def __init__(self, detail: str, *, retry_after_s: float | None = None, **params: Param) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.params: dict[str, Param] = params
