"""What can go wrong with what a buyer lets be known.

HupanError
└── ParticularsError
    ├── ParticularsByPerson    only the person says what is known of them, never what acts for them
    ├── ParticularNotFound     there is no such line
    ├── BadParticular          a line cannot be so
    └── TooManyParticulars     as many as there may be
"""

from hupan.kernel import HupanError, Kind


class ParticularsError(HupanError):
    """The root of this room's errors."""

    code = "particulars.error"


class ParticularsByPerson(ParticularsError):
    """Only the person says what is known of them, and reads it: what acts for them by a key does neither."""

    code = "particulars.by_person"
    kind = Kind.FORBIDDEN


class ParticularNotFound(ParticularsError):
    """There is no such line of this person."""

    code = "particulars.not_found"
    kind = Kind.NOT_FOUND


class BadParticular(ParticularsError):
    """A line cannot be so; `field` says what is wrong."""

    code = "particulars.invalid"
    kind = Kind.INVALID


class TooManyParticulars(ParticularsError):
    """The person has as many lines as there may be."""

    code = "particulars.too_many"
    kind = Kind.CONFLICT
