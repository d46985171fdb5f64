"""What can go wrong in the back office.

HupanError
└── BackOfficeError
    ├── SellerNotFound    there is no such seller, or one does not speak for it
    └── NothingThere      the seller has no such thing
"""

from hupan.kernel import HupanError, Kind


class BackOfficeError(HupanError):
    """The root of this room's errors."""

    code = "backoffice.error"


class SellerNotFound(BackOfficeError):
    """There is no such seller, or one does not speak for it."""

    code = "backoffice.seller_not_found"
    kind = Kind.NOT_FOUND


class NothingThere(BackOfficeError):
    """The seller has no such thing."""

    code = "backoffice.nothing_there"
    kind = Kind.NOT_FOUND
