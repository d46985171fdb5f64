"""Exit codes: stable, so that scripts may go by them. `docs/guide/command-line.md` lists them for people."""

from collections.abc import Mapping
from enum import IntEnum

from hupan.kernel import HupanError, Kind


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    REFUSED = 4
    CONFLICT = 5
    UNAVAILABLE = 6
    INTERRUPTED = 130


_BY_KIND: Mapping[Kind, Exit] = {
    Kind.INVALID: Exit.USAGE,
    Kind.UNAUTHENTICATED: Exit.REFUSED,
    Kind.FORBIDDEN: Exit.REFUSED,
    Kind.NOT_FOUND: Exit.NOT_FOUND,
    Kind.CONFLICT: Exit.CONFLICT,
    Kind.GONE: Exit.NOT_FOUND,
    Kind.TOO_LARGE: Exit.FAILED,
    Kind.TOO_MANY: Exit.UNAVAILABLE,
    Kind.UNSUPPORTED: Exit.FAILED,
    Kind.UNAVAILABLE: Exit.UNAVAILABLE,
    Kind.INTERNAL: Exit.FAILED,
}


def exit_of(error: HupanError) -> Exit:
    """Choose the exit code for an error."""
    return _BY_KIND[error.kind]
