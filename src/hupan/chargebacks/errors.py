"""What can go wrong with chargebacks.

HupanError
└── ChargebacksError
    ├── ChargebackNotFound  there is no such chargeback
    ├── ChargebackOver      the bank has decided, or does not hear anything more
    ├── NothingSaid         there is nothing to send to the bank
    └── ChargebacksAway     the provider did not answer; what was asked is kept, and is asked again
"""

from hupan.kernel import HupanError, Kind


class ChargebacksError(HupanError):
    """The root of this room's errors."""

    code = "chargebacks.error"


class ChargebackNotFound(ChargebacksError):
    """There is no such chargeback."""

    code = "chargebacks.not_found"
    kind = Kind.NOT_FOUND


class ChargebackOver(ChargebacksError):
    """The bank has decided, or does not hear anything more."""

    code = "chargebacks.over"
    kind = Kind.CONFLICT


class NothingSaid(ChargebacksError):
    """There is nothing to send to the bank."""

    code = "chargebacks.nothing_said"
    kind = Kind.INVALID


class ChargebacksAway(ChargebacksError):
    """The provider did not answer; what was asked of it is kept, and is asked again."""

    code = "chargebacks.away"
    kind = Kind.UNAVAILABLE
