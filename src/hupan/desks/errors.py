"""What can go wrong with desks.

HupanError
└── DesksError
    └── NobodyThere    there is no such seller, or no such person
"""

from hupan.kernel import HupanError, Kind


class DesksError(HupanError):
    """The root of this room's errors."""

    code = "desks.error"


class NobodyThere(DesksError):
    """There is no such seller, or no such person."""

    code = "desks.nobody_there"
    kind = Kind.NOT_FOUND
