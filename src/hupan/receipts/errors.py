"""What can go wrong with receipts.

HupanError
└── ReceiptsError
    └── ReceiptNotFound    no such order of this buyer, or nothing was completed by it
"""

from hupan.kernel import HupanError, Kind


class ReceiptsError(HupanError):
    """The root of this room's errors."""

    code = "receipts.error"


class ReceiptNotFound(ReceiptsError):
    """There is no such order of this buyer, or no receipt can be made of it any more."""

    code = "receipts.not_found"
    kind = Kind.NOT_FOUND
