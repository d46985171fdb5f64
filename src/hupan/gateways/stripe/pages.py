"""Paying on a page of Stripe's: what we ask for, and what its state says of a payment.

A page's name is the payment's reference, since Stripe makes the intent only when the buyer first presses the button.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from hupan.gateways.stripe.amounts import to_stripe
from hupan.gateways.stripe.answers import answer_of
from hupan.kernel import Language
from hupan.payments import Answer, OutcomeUnknown, Payment, PaymentState

if TYPE_CHECKING:
    from hupan.cards import Errand
    from hupan.gateways.stripe.calls import Page, PageWanted

# The checkout gives a payment up long before, and closes the page then. Should nobody come to that, Stripe does.
_OPEN_FOR = timedelta(hours=1)
_PREFIX = "cs_"
_DONE = {"requires_capture", "succeeded"}
_WHAT = {Language.EN: "Your order", Language.ZH: "您的订单", Language.KO: "주문하신 상품"}


@dataclass(frozen=True, slots=True)
class Method:
    """What is paid with: a card, of a customer where one keeps it, who comes back to an address from their bank."""

    reference: str
    customer: str = ""
    back: str = ""


_log = structlog.get_logger(__name__)


def is_paged(payment: Payment) -> bool:
    """Tell whether a payment is made on a page of Stripe's."""
    return payment.reference.startswith(_PREFIX)


def wanted(payment: Payment, errand: "Errand", amount: int, make: "type[PageWanted]") -> "PageWanted":
    """Say what the page of a payment is to be like; always the same of the same payment."""
    return make(
        ours=payment.id,
        amount=amount,
        currency=payment.amount.currency,
        what=_WHAT[errand.language],
        back=errand.back,
        locale=errand.language.value,
        # A customer's own address is Stripe's to know; both it does not take.
        email="" if errand.customer else errand.email,
        customer=errand.customer,
        expires_at=int((payment.created_at + _OPEN_FOR).timestamp()),
    )


def page_answer(payment: Payment, page: "Page") -> Answer:
    """Say how a payment stands by its page.

    Raises:
        OutcomeUnknown: It is not told yet, or this is another payment's page.
    """
    if (page.ours, page.amount, page.currency) != (payment.id, to_stripe(payment.amount), payment.amount.currency):
        _log.error("stripe.other_page", payment=payment.id, page=page.id, amount=page.amount, currency=page.currency)
        raise OutcomeUnknown("Stripe has another sum for this payment.", payment_id=payment.id)
    intent = page.intent
    if intent is not None and (page.status == "complete" or intent.status in _DONE):
        return answer_of(payment, intent)
    if page.status == "open":
        return Answer(PaymentState.REQUIRES_ACTION, page.url)
    if page.status == "expired":
        return Answer(PaymentState.FAILED, failure="page_expired")
    raise OutcomeUnknown("Stripe is still at it.", payment_id=payment.id)
