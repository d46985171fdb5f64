"""What can go wrong with payments and their books.

HupanError
└── PaymentsError
    ├── BadPayment          nothing is to be paid, or shares that do not add up to it
    ├── KeyReused           the key belongs to something else
    ├── NotFound
    │   ├── PaymentNotFound     there is no such payment
    │   ├── EscrowNotFound      nothing was ever paid for this order
    │   └── HandlerNotFound     nobody here takes payments in this way
    ├── HandlerRefused      this way of paying is not open to this buyer, or for this sum
    ├── WrongState          the payment or refund is past that, or not there yet
    ├── RefundTooLarge      more than was paid for the order and is not refunded yet
    ├── EscrowHeld          a dispute keeps the money where it is
    ├── ChargedBack         the buyer's bank has it, and has not decided yet
    ├── ProviderAway        the provider cannot be reached; nothing has happened yet
    ├── OutcomeUnknown      the provider was asked, and did not answer in time
    └── BadCallback         a message that the provider did not sign
"""

from hupan.kernel import HupanError, Kind


class PaymentsError(HupanError):
    """The root of this room's errors."""

    code = "payments.error"


class BadPayment(PaymentsError):
    """Nothing is to be paid, or the orders' shares do not add up to it."""

    code = "payments.bad_payment"
    kind = Kind.INVALID


class KeyReused(PaymentsError):
    """The key belongs to something else."""

    code = "payments.key_reused"
    kind = Kind.CONFLICT


class NotFound(PaymentsError):
    """The root of what does not exist, or is not shown."""

    code = "payments.not_found"
    kind = Kind.NOT_FOUND


class PaymentNotFound(NotFound):
    """There is no such payment."""

    code = "payments.payment_not_found"


class EscrowNotFound(NotFound):
    """Nothing was ever paid for this order."""

    code = "payments.escrow_not_found"


class HandlerNotFound(NotFound):
    """Nobody here takes payments in this way."""

    code = "payments.handler_not_found"


class HandlerRefused(PaymentsError):
    """This way of paying is not open to this buyer, or for this sum."""

    code = "payments.handler_refused"
    kind = Kind.INVALID


class WrongState(PaymentsError):
    """The payment or refund is past that, or not there yet."""

    code = "payments.wrong_state"
    kind = Kind.CONFLICT


class RefundTooLarge(PaymentsError):
    """More than was paid for the order and is not refunded yet."""

    code = "payments.refund_too_large"
    kind = Kind.CONFLICT


class EscrowHeld(PaymentsError):
    """A dispute keeps the money where it is."""

    code = "payments.escrow_held"
    kind = Kind.CONFLICT


class ChargedBack(PaymentsError):
    """The buyer's bank has taken it back, and has not decided yet: whether it is to be refunded is not known."""

    code = "payments.charged_back"
    kind = Kind.CONFLICT


class ProviderAway(PaymentsError):
    """The provider cannot be reached; nothing has happened yet, so it can be tried again."""

    code = "payments.provider_away"
    kind = Kind.UNAVAILABLE


class OutcomeUnknown(PaymentsError):
    """The provider was asked, and did not answer in time: it may have done it, or not."""

    code = "payments.outcome_unknown"
    kind = Kind.UNAVAILABLE


class BadCallback(PaymentsError):
    """A message that the provider did not sign."""

    code = "payments.bad_callback"
    kind = Kind.INVALID
