"""What can go wrong with runs.

HupanError
└── RunsError
    └── RunNotFound   no such run of this person
"""

from hupan.kernel import HupanError, Kind


class RunsError(HupanError):
    """The root of this room's errors."""

    code = "runs.error"


class RunNotFound(RunsError):
    """No such run of this person."""

    code = "runs.not_found"
    kind = Kind.NOT_FOUND
