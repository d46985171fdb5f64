"""What can go wrong in the back office.

HupanError
└── BackOfficeError
    └── SellerNotFound    there is no such seller
"""

from hupan.kernel import HupanError, Kind


class BackOfficeError(HupanError):
    """The root of this room's errors."""

    code = "backoffice.error"


class SellerNotFound(BackOfficeError):
    """There is no such seller."""

    code = "backoffice.seller_not_found"
    kind = Kind.NOT_FOUND
