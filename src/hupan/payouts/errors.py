"""What can go wrong with payouts. Their codes are those of the room of payments, which they were a part of.

HupanError
└── PayoutsError
    ├── PayoutNotFound      there is no such payout
    └── PayoutOver          the payout is past that
"""

from hupan.kernel import HupanError, Kind


class PayoutsError(HupanError):
    """The root of this room's errors."""

    code = "payments.payouts"


class PayoutNotFound(PayoutsError):
    """There is no such payout."""

    code = "payments.payout_not_found"
    kind = Kind.NOT_FOUND


class PayoutOver(PayoutsError):
    """The payout is past that."""

    code = "payments.payout_over"
    kind = Kind.CONFLICT
