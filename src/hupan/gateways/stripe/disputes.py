"""Implements `hupan.chargebacks.CardNetwork` by Stripe's disputes.

https://docs.stripe.com/disputes/how-disputes-work: where a bank only asks, states begin with `warning_`; else Stripe
takes the sum and its fee from our balance when the dispute begins, and gives the sum back where it is won.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from hupan.chargebacks import ChargebackReason, ChargebackState, Said
from hupan.gateways.stripe.account import StripeAccount
from hupan.gateways.stripe.amounts import from_stripe
from hupan.gateways.stripe.pages import is_paged
from hupan.kernel import Money
from hupan.payments import OutcomeUnknown, Payment

if TYPE_CHECKING:
    from hupan.gateways.stripe.calls import DisputeSeen

_STATES = {
    "needs_response": ChargebackState.NEEDS_RESPONSE,
    "warning_needs_response": ChargebackState.NEEDS_RESPONSE,
    "appeal_needs_response": ChargebackState.NEEDS_RESPONSE,
    "under_review": ChargebackState.UNDER_REVIEW,
    "warning_under_review": ChargebackState.UNDER_REVIEW,
    "appeal_under_review": ChargebackState.UNDER_REVIEW,
    "won": ChargebackState.WON,
    "warning_closed": ChargebackState.WON,
    "lost": ChargebackState.LOST,
}
_PREVENTED = "prevented"
_REASONS = {
    "fraudulent": ChargebackReason.FRAUDULENT,
    "product_not_received": ChargebackReason.NOT_RECEIVED,
    "product_unacceptable": ChargebackReason.NOT_AS_DESCRIBED,
    "duplicate": ChargebackReason.DUPLICATE,
    "credit_not_processed": ChargebackReason.NOT_REFUNDED,
    "unrecognized": ChargebackReason.UNRECOGNISED,
}

_log = structlog.get_logger(__name__)


class StripeDisputes:
    """Speaks with banks by Stripe.

    Args:
        account: Whose.
    """

    def __init__(self, account: StripeAccount) -> None:
        self._account = account

    async def of_payment(self, payment: Payment) -> Sequence[Said]:
        """Say how every dispute of a payment stands."""
        calls, stripe = await self._account.calls()
        try:
            intent = payment.reference
            if is_paged(payment):
                page = await calls.find_page(payment.reference)
                intent = "" if page.intent is None else page.intent.id
            found = await calls.disputes_of(intent) if intent else []
        except stripe.Refused as refusal:
            raise OutcomeUnknown("Stripe does not know this payment.", payment_id=payment.id) from refusal
        return [_said(each) for each in found]

    async def since(self, moment: datetime) -> AsyncIterator[str]:
        """Name the payments that were disputed since then, by what we know them by: the page, where there was one."""
        calls, stripe = await self._account.calls()
        try:
            async for intent in calls.disputed_since(int(moment.timestamp())):
                yield await calls.page_of(intent) or intent
        except stripe.Refused as refusal:
            raise OutcomeUnknown("Stripe does not list disputes to this key.") from refusal

    async def answer(self, reference: str, text: str, key: str) -> None:
        """Send the bank what is to be said; nothing, where it hears nothing more."""
        calls, stripe = await self._account.calls()
        try:
            await calls.answer_dispute(reference, text, key)
        except stripe.Refused as refusal:
            # Over, or answered before: whoever asks next sees which.
            _log.warning("stripe.answer_refused", dispute=reference, reason=refusal.code)

    async def accept(self, reference: str, key: str) -> None:
        """Give it up; nothing, where it is over."""
        calls, stripe = await self._account.calls()
        try:
            await calls.close_dispute(reference, key)
        except stripe.Refused as refusal:
            _log.warning("stripe.close_refused", dispute=reference, reason=refusal.code)


def _said(seen: "DisputeSeen") -> Said:
    amount = from_stripe(seen.amount, seen.currency)
    withdrawn = _withdrawn(seen, amount)
    state = _STATES.get(seen.status)
    if seen.status == _PREVENTED:
        # The bank was given its money before it became a dispute, or has let it be.
        state = ChargebackState.LOST if withdrawn else ChargebackState.WON
    if state is None:
        raise OutcomeUnknown("Stripe has a new word for a dispute.", status=seen.status)
    return Said(
        reference=seen.id,
        state=state,
        inquiry=seen.status.startswith("warning_"),
        reason=_REASONS.get(seen.reason, ChargebackReason.OTHER),
        amount=amount,
        withdrawn=withdrawn,
        fee=_fee(seen),
        due_at=datetime.fromtimestamp(seen.due_by, UTC) if seen.due_by else None,
        opened_at=datetime.fromtimestamp(seen.created, UTC),
    )


def _withdrawn(seen: "DisputeSeen", amount: Money) -> Money:
    """What is not with us of what is disputed; an account in another currency has it converted, all or nothing."""
    net = -sum(each for each, _, _ in seen.taken)
    if all(currency == seen.currency for _, _, currency in seen.taken):
        return from_stripe(max(net, 0), seen.currency)
    return amount if net > 0 else Money.zero(amount.currency)


def _fee(seen: "DisputeSeen") -> Money | None:
    fee = sum(each for _, each, _ in seen.taken)
    return from_stripe(fee, seen.taken[0][2]) if fee > 0 else None
