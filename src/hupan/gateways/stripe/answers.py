"""What an intent of Stripe's says of a payment."""

from typing import TYPE_CHECKING

import structlog

from hupan.gateways.stripe.amounts import to_stripe
from hupan.payments import Answer, OutcomeUnknown, Payment, PaymentState

if TYPE_CHECKING:
    from hupan.gateways.stripe.calls import Intent

_STATES = {
    "requires_payment_method": PaymentState.FAILED,
    "requires_confirmation": PaymentState.CREATED,
    "requires_action": PaymentState.REQUIRES_ACTION,
    "requires_capture": PaymentState.AUTHORISED,
    "succeeded": PaymentState.CAPTURED,
    "canceled": PaymentState.VOIDED,
}

_log = structlog.get_logger(__name__)


def answer_of(payment: Payment, intent: "Intent") -> Answer:
    """Say how a payment stands by its intent.

    Raises:
        OutcomeUnknown: It is not told yet, or this is another sum.
    """
    state = _STATES.get(intent.status)
    if state is None:
        raise OutcomeUnknown("Stripe is still at it.", payment_id=payment.id)
    if (intent.amount, intent.currency) != (to_stripe(payment.amount), payment.amount.currency):
        _log.error("stripe.other_amount", payment=payment.id, amount=intent.amount, currency=intent.currency)
        raise OutcomeUnknown("Stripe has another sum for this payment.", payment_id=payment.id)
    action = intent.redirect or intent.client_secret if state is PaymentState.REQUIRES_ACTION else ""
    return Answer(state, action, (intent.failure or "declined") if state is PaymentState.FAILED else "")
