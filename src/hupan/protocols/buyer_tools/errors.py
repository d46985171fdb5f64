"""What can go wrong with a buyer's tools.

HupanError
└── NotHere   a product or an order that was named is not there, or not the buyer's
"""

from hupan.kernel import HupanError, Kind


class NotHere(HupanError):
    """What was named is not there, or is not this buyer's."""

    code = "request.not_found"
    kind = Kind.NOT_FOUND
