"""What can go wrong with mandates.

HupanError
└── MandatesError
    ├── MandateNotFound     there is no such mandate of this person
    ├── BuyNotFound         there is no such purchase of it
    ├── MandatesByPerson    only the person makes one, never what acts for them
    ├── BadMandate          it cannot be so; says which field
    ├── NotAsShown          it is no longer what was shown
    ├── MandateOver         it is over, or what was to be stopped is being paid
    └── TooManyMandates     the person has as many as there may be
"""

from hupan.kernel import HupanError, Kind


class MandatesError(HupanError):
    """The root of this room's errors."""

    code = "mandates.error"


class MandateNotFound(MandatesError):
    """There is no such mandate of this person."""

    code = "mandates.not_found"
    kind = Kind.NOT_FOUND


class BuyNotFound(MandatesError):
    """There is no such purchase of this mandate."""

    code = "mandates.buy_not_found"
    kind = Kind.NOT_FOUND


class MandatesByPerson(MandatesError):
    """Only the person makes a mandate: what acts for them does not."""

    code = "mandates.by_person"
    kind = Kind.FORBIDDEN


class BadMandate(MandatesError):
    """A mandate cannot be so; `field` says what is wrong."""

    code = "mandates.invalid"
    kind = Kind.INVALID


class NotAsShown(MandatesError):
    """It is no longer what was shown; look at it again."""

    code = "mandates.not_as_shown"
    kind = Kind.CONFLICT


class MandateOver(MandatesError):
    """The mandate is over, or what was to be stopped is being paid already."""

    code = "mandates.over"
    kind = Kind.CONFLICT


class TooManyMandates(MandatesError):
    """The person has as many mandates as there may be."""

    code = "mandates.too_many"
    kind = Kind.CONFLICT
