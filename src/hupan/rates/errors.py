"""What can go wrong with reference rates.

HupanError
└── RatesError
    ├── BadRate      a number that cannot be a rate
    └── NoRate       there is no reference rate of this currency
"""

from hupan.kernel import HupanError, Kind


class RatesError(HupanError):
    """The root of this room's errors."""

    code = "rates.error"


class BadRate(RatesError):
    """A number that cannot be a rate."""

    code = "rates.bad_rate"
    kind = Kind.INVALID


class NoRate(RatesError):
    """There is no reference rate of this currency."""

    code = "rates.no_rate"
    kind = Kind.NOT_FOUND
