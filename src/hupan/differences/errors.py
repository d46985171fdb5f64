"""What can go wrong.

DifferencesError
  NothingToPay       nobody waits for that sum
  StillAsking        how the last attempt ended is not known yet; try again
  TooManyAttempts    it was tried too often
"""

from hupan.kernel import HupanError, Kind


class DifferencesError(HupanError):
    """The root of this room's errors."""

    code = "differences.error"
    kind = Kind.INTERNAL


class NothingToPay(DifferencesError):
    """Nobody waits for that sum."""

    code = "differences.nothing_to_pay"
    kind = Kind.CONFLICT


class StillAsking(DifferencesError):
    """How the last attempt ended is not known yet."""

    code = "differences.still_asking"
    kind = Kind.CONFLICT


class TooManyAttempts(DifferencesError):
    """It was tried too often."""

    code = "differences.too_many"
    kind = Kind.TOO_MANY
