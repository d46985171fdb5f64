"""What can go wrong on these pages themselves; everything else is the rooms' own trouble.

HupanError
└── AftersalesError
    └── BadSum      what was typed in is no sum of money
"""

from hupan.kernel import HupanError, Kind


class AftersalesError(HupanError):
    """The root of this room's errors."""

    code = "aftersales.error"


class BadSum(AftersalesError):
    """What was typed in is no sum of money."""

    code = "aftersales.bad_sum"
    kind = Kind.INVALID
