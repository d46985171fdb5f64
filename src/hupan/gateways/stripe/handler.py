"""Implements `hupan.payments.PaymentHandler` and `CallbackReader` by Stripe's payment intents and pages.

What can be paid is made first, and its id is kept: from then on whatever is not known can be asked for. A buyer who
comes with an errand of ours types the card in on a page of Stripe's. A program that got a payment method from Stripe by
itself has an intent made, and then confirmed. Either is captured by itself. Every call carries an idempotency key.
"""

import contextlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import orjson
import structlog

from hupan.cards import Errands
from hupan.gateways.stripe.account import StripeAccount
from hupan.gateways.stripe.amounts import to_stripe
from hupan.gateways.stripe.answers import answer_of
from hupan.gateways.stripe.disputes import StripeDisputes
from hupan.gateways.stripe.pages import Method, is_paged, page_answer, wanted
from hupan.gateways.stripe.vault import StripeVault
from hupan.kernel import Buyer, Money
from hupan.payments import (
    Answer,
    BadCallback,
    HandlerRefused,
    Heard,
    OutcomeUnknown,
    Payment,
    PaymentState,
    ProviderAway,
    Refund,
    RefundAnswer,
    RefundState,
    StripeSettings,
)

if TYPE_CHECKING:
    from hupan.gateways.stripe.calls import RefundSeen

_METHOD = re.compile(r"pm_\w{1,200}", re.ASCII)
_PAGE = "checkout.session"
_DISPUTE = "dispute"
_NAMED = {"payment_intent", _PAGE}
_REFUNDS = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}

_log = structlog.get_logger(__name__)


class StripeHandler:
    """Takes cards.

    Args:
        settings: The account at Stripe.
        errands: Reads what buyers come with who are here themselves.
    """

    id = "stripe"
    by_order = False
    at_home = False

    def __init__(self, settings: StripeSettings, errands: Errands) -> None:
        self._account = StripeAccount(settings)
        self._errands = errands
        # Where buyers come back to whose bank may ask; who is not in it any more is asked for at Stripe.
        self._backs: dict[str, str] = {}
        self.vault = StripeVault(self._account)
        self.disputes = StripeDisputes(self._account)
        self.config: Mapping[str, str] = MappingProxyType({"publishable_key": settings.publishable_key})

    async def close(self) -> None:
        """Let go of the connections."""
        await self._account.close()

    def accepts(self, buyer: Buyer, amount: Money | None) -> bool:  # noqa: ARG002 - cards are taken from everybody
        """Tell whether Stripe can take a sum."""
        return amount is None or to_stripe(amount) is not None

    async def prepare(self, payment: Payment, credential: str) -> str:
        """Make a page for a buyer, or an intent for a payment method. No money moves yet."""
        amount, errand = to_stripe(payment.amount), self._errands.read(credential)
        if amount is None or (errand is None and not _METHOD.fullmatch(credential)):
            raise HandlerRefused("Stripe takes a payment method, and a sum that it knows.", handler=self.id)
        calls, stripe = await self._account.calls()
        try:
            if errand is None or errand.card:
                method = Method(credential) if errand is None else Method(errand.card, errand.customer, errand.back)
                self._backs[payment.id] = method.back
                return (await calls.create(amount, payment.amount.currency, method, payment.id)).id
            return (await calls.open_page(wanted(payment, errand, amount, stripe.PageWanted))).id
        except OutcomeUnknown as error:
            raise ProviderAway("Stripe cannot be reached. Try again.", retry_after_s=5.0) from error
        except stripe.Refused as refusal:
            _log.warning("stripe.refused", payment=payment.id, reason=refusal.code)
            raise HandlerRefused("Stripe does not take this payment.", reason=refusal.code) from refusal

    async def authorise(self, payment: Payment) -> Answer:
        """Confirm the intent: the money is set aside, or the buyer has to confirm, too; on a page they always have."""
        if is_paged(payment):
            return await self.look_up(payment)
        calls, stripe = await self._account.calls()
        back = self._backs.pop(payment.id, None)
        try:
            if back is None:
                back = (await calls.retrieve(payment.reference)).back
            return answer_of(payment, await calls.confirm(payment.reference, payment.id, back))
        except stripe.Refused as refusal:
            if not refusal.by_card:
                return await self.look_up(payment)
            # Stripe would take another card for the same intent. Here that is another payment; this one is over.
            with contextlib.suppress(stripe.Refused):
                await calls.cancel(payment.reference, payment.id)
            return Answer(PaymentState.FAILED, failure=refusal.code)

    async def capture(self, payment: Payment) -> Answer:
        """Take what is set aside."""
        calls, stripe = await self._account.calls()
        try:
            return answer_of(payment, await calls.capture(await self._intent(payment), payment.id))
        except stripe.Refused:
            return await self.look_up(payment)

    async def void(self, payment: Payment) -> Answer:
        """Cancel the intent, or close the page; what was paid on it meanwhile is let go."""
        calls, stripe = await self._account.calls()
        if is_paged(payment):
            try:
                await calls.close_page(payment.reference, payment.id)
            except stripe.Refused:
                if (found := await self.look_up(payment)).state is not PaymentState.AUTHORISED:
                    return found
            else:
                return Answer(PaymentState.VOIDED)
        try:
            return answer_of(payment, await calls.cancel(await self._intent(payment), payment.id))
        except stripe.Refused:
            return await self.look_up(payment)

    async def look_up(self, payment: Payment) -> Answer:
        """Tell how far the intent has come, or what was done on the page."""
        calls, stripe = await self._account.calls()
        try:
            if is_paged(payment):
                return page_answer(payment, await calls.find_page(payment.reference))
            return answer_of(payment, await calls.retrieve(payment.reference))
        except stripe.Refused as refusal:
            # An intent that Stripe does not know, or may not show to this key: another account's, by mistake.
            _log.error("stripe.intent_lost", payment=payment.id, reason=refusal.code)
            raise OutcomeUnknown("Stripe does not know this payment.", payment_id=payment.id) from refusal

    async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:
        """Send something back to the card."""
        calls, stripe = await self._account.calls()
        amount = to_stripe(refund.amount)
        if amount is None:
            return RefundAnswer(RefundState.FAILED, failure="odd_amount")
        try:
            intent = await self._intent(payment)
            return _refund_answer(await calls.refund(intent, amount, refund.id, paged=is_paged(payment)))
        except stripe.Refused as refusal:
            return RefundAnswer(RefundState.FAILED, failure=refusal.code)

    async def look_up_refund(self, payment: Payment, refund: Refund) -> RefundAnswer | None:
        """Find a refund by the name that we gave it."""
        calls, stripe = await self._account.calls()
        try:
            found = await calls.find_refund(await self._intent(payment), refund.id)
        except stripe.Refused as refusal:
            raise OutcomeUnknown("Stripe does not know this payment.", payment_id=payment.id) from refusal
        return None if found is None else _refund_answer(found)

    async def read(self, body: bytes, signature: str) -> Heard | None:
        """Check a message's signature and age, and find the intent or the page that it is about."""
        calls, stripe = await self._account.calls()
        if not self._account.settings.webhook_secret or not stripe.is_signed(
            body, signature, self._account.settings.webhook_secret
        ):
            raise BadCallback("Stripe did not sign this message, or long ago.")
        try:
            about: Any = orjson.loads(body)["data"]["object"]
            found = about["id"] if about["object"] in _NAMED else about.get("payment_intent")
            disputed = about["object"] == _DISPUTE
            paged = about["object"] != _PAGE and stripe.PAGE in (about.get("metadata") or {})
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise BadCallback("This is no event of Stripe's.") from error
        if not isinstance(found, str):
            return None
        try:
            if disputed:
                # What is disputed does not say whether it was paid on a page.
                return Heard(await calls.page_of(found) or found, disputed=True)
            reference = await calls.page_of(found) if paged else found
            return None if reference is None else Heard(reference)
        except stripe.Refused:
            return None

    async def _intent(self, payment: Payment) -> str:
        """Name the intent of a payment, be it one that was made on a page.

        Raises:
            OutcomeUnknown: Nothing was paid on the page, as far as Stripe tells now.
        """
        if not is_paged(payment):
            return payment.reference
        calls, _ = await self._account.calls()
        page = await calls.find_page(payment.reference)
        if page.intent is None:
            raise OutcomeUnknown("Stripe knows of nothing that was paid.", payment_id=payment.id)
        return page.intent.id


def _refund_answer(seen: "RefundSeen") -> RefundAnswer:
    return RefundAnswer(_REFUNDS.get(seen.status, RefundState.PENDING), seen.id, seen.failure)
