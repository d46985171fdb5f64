"""What can go wrong with limits.

HupanError
└── LimitsError
    ├── LimitReached      a purchase goes beyond a limit; says which, and how much is left
    ├── LimitsByPerson    only the person changes limits, never what acts for them
    ├── LimitNotFound     there is no such limit
    ├── BadLimit          a limit cannot be so
    └── TooManyLimits     as many as there may be
"""

from hupan.kernel import HupanError, Kind


class LimitsError(HupanError):
    """The root of this room's errors."""

    code = "limits.error"


class LimitReached(LimitsError):
    """A purchase goes beyond a limit of the person's own; nothing was charged."""

    code = "limits.reached"
    kind = Kind.CONFLICT


class LimitsByPerson(LimitsError):
    """Only the person changes limits, on the market's page or in the app: what acts for them does not."""

    code = "limits.by_person"
    kind = Kind.FORBIDDEN


class LimitNotFound(LimitsError):
    """There is no such limit of this person."""

    code = "limits.not_found"
    kind = Kind.NOT_FOUND


class BadLimit(LimitsError):
    """A limit cannot be so; `field` says what is wrong."""

    code = "limits.invalid"
    kind = Kind.INVALID


class TooManyLimits(LimitsError):
    """The person has as many limits as there may be."""

    code = "limits.too_many"
    kind = Kind.CONFLICT
