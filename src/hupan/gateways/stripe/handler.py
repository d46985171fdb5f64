"""Implements `hupan.payments.PaymentHandler` and `CallbackReader` by Stripe's payment intents.

An intent is made first, without confirming it, and its id is kept: from then on whatever is not known can be asked for.
Then it is confirmed, and captured by itself. Every call carries an idempotency key of ours.
"""

import asyncio
import contextlib
import re
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import orjson
import structlog

from hupan.gateways.stripe.amounts import to_stripe
from hupan.kernel import Buyer, Money
from hupan.payments import (
    Answer,
    BadCallback,
    HandlerRefused,
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
    from types import ModuleType

    from hupan.gateways.stripe.calls import Intent, RefundSeen, StripeCalls

_METHOD = re.compile(r"pm_\w{1,200}", re.ASCII)
_STATES = {
    "requires_payment_method": PaymentState.FAILED,
    "requires_confirmation": PaymentState.CREATED,
    "requires_action": PaymentState.REQUIRES_ACTION,
    "requires_capture": PaymentState.AUTHORISED,
    "succeeded": PaymentState.CAPTURED,
    "canceled": PaymentState.VOIDED,
}
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
    """

    id = "stripe"
    by_order = False
    at_home = False

    def __init__(self, settings: StripeSettings) -> None:
        self._settings = settings
        self._loading = asyncio.Lock()
        self._opened: StripeCalls | None = None
        self.config: Mapping[str, str] = MappingProxyType({"publishable_key": settings.publishable_key})

    async def close(self) -> None:
        """Let go of the connections."""
        if self._opened is not None:
            await self._opened.close()

    def accepts(self, buyer: Buyer, amount: Money | None) -> bool:  # noqa: ARG002 - cards are taken from everybody
        """Tell whether Stripe can take a sum."""
        return amount is None or to_stripe(amount) is not None

    async def prepare(self, payment: Payment, credential: str) -> str:
        """Make an intent for the buyer's payment method. No money moves yet."""
        amount = to_stripe(payment.amount)
        if amount is None or not _METHOD.fullmatch(credential):
            raise HandlerRefused("Stripe takes a payment method, and a sum that it knows.", handler=self.id)
        calls, stripe = await self._calls()
        try:
            intent = await calls.create(amount, payment.amount.currency, credential, payment.id)
        except OutcomeUnknown as error:
            raise ProviderAway("Stripe cannot be reached. Try again.", retry_after_s=5.0) from error
        except stripe.Refused as refusal:
            raise HandlerRefused("Stripe does not take this payment method.", reason=refusal.code) from refusal
        return intent.id

    async def authorise(self, payment: Payment) -> Answer:
        """Confirm the intent: the money is set aside, or the buyer has to confirm, too."""
        calls, stripe = await self._calls()
        try:
            return _answer(payment, await calls.confirm(payment.reference, payment.id))
        except stripe.Refused as refusal:
            if not refusal.by_card:
                return await self.look_up(payment)
            # Stripe would take another card for the same intent. Here that is another payment; this one is over.
            with contextlib.suppress(stripe.Refused):
                await calls.cancel(payment.reference, payment.id)
            return Answer(PaymentState.FAILED, failure=refusal.code)

    async def capture(self, payment: Payment) -> Answer:
        """Take what is set aside."""
        calls, stripe = await self._calls()
        try:
            return _answer(payment, await calls.capture(payment.reference, payment.id))
        except stripe.Refused:
            return await self.look_up(payment)

    async def void(self, payment: Payment) -> Answer:
        """Cancel the intent."""
        calls, stripe = await self._calls()
        try:
            return _answer(payment, await calls.cancel(payment.reference, payment.id))
        except stripe.Refused:
            return await self.look_up(payment)

    async def look_up(self, payment: Payment) -> Answer:
        """Tell how far the intent has come."""
        calls, stripe = await self._calls()
        try:
            return _answer(payment, await calls.retrieve(payment.reference))
        except stripe.Refused as refusal:
            # An intent that Stripe does not know, or may not show to this key: another account's, by mistake.
            _log.error("stripe.intent_lost", payment=payment.id, reason=refusal.code)
            raise OutcomeUnknown("Stripe does not know this payment.", payment_id=payment.id) from refusal

    async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:
        """Send something back to the card."""
        calls, stripe = await self._calls()
        amount = to_stripe(refund.amount)
        if amount is None:
            return RefundAnswer(RefundState.FAILED, failure="odd_amount")
        try:
            return _refund_answer(await calls.refund(payment.reference, amount, refund.id))
        except stripe.Refused as refusal:
            return RefundAnswer(RefundState.FAILED, failure=refusal.code)

    async def look_up_refund(self, payment: Payment, refund: Refund) -> RefundAnswer | None:
        """Find a refund by the name that we gave it."""
        calls, stripe = await self._calls()
        try:
            found = await calls.find_refund(payment.reference, refund.id)
        except stripe.Refused as refusal:
            raise OutcomeUnknown("Stripe does not know this payment.", payment_id=payment.id) from refusal
        return None if found is None else _refund_answer(found)

    async def read(self, body: bytes, signature: str) -> str | None:
        """Check a message's signature and age, and find the intent that it is about."""
        _, stripe = await self._calls()
        if not self._settings.webhook_secret or not stripe.is_signed(body, signature, self._settings.webhook_secret):
            raise BadCallback("Stripe did not sign this message, or long ago.")
        try:
            about: Any = orjson.loads(body)["data"]["object"]
            found = about["id"] if about["object"] == "payment_intent" else about.get("payment_intent")
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise BadCallback("This is no event of Stripe's.") from error
        return found if isinstance(found, str) else None

    async def _calls(self) -> "tuple[StripeCalls, ModuleType]":
        """Load Stripe's library, once; the module comes along for its errors."""
        settings = self._settings
        async with self._loading:
            # In a thread, since it takes a second; and only now, since the library is an optional extra.
            stripe = await asyncio.to_thread(import_module, "hupan.gateways.stripe.calls")
            opened = self._opened
            if opened is None:
                context = await asyncio.to_thread(stripe.trusted_context)
                opened = stripe.StripeCalls(settings.secret_key, settings.api_base, settings.timeout_s, context)
                self._opened = opened
        return opened, stripe


def _answer(payment: Payment, intent: "Intent") -> Answer:
    state = _STATES.get(intent.status)
    if state is None:
        raise OutcomeUnknown("Stripe is still at it.", payment_id=payment.id)
    if (intent.amount, intent.currency) != (to_stripe(payment.amount), payment.amount.currency):
        _log.error("stripe.other_amount", payment=payment.id, amount=intent.amount, currency=intent.currency)
        raise OutcomeUnknown("Stripe has another sum for this payment.", payment_id=payment.id)
    action = intent.client_secret if state is PaymentState.REQUIRES_ACTION else ""
    return Answer(state, action, (intent.failure or "declined") if state is PaymentState.FAILED else "")


def _refund_answer(seen: "RefundSeen") -> RefundAnswer:
    return RefundAnswer(_REFUNDS.get(seen.status, RefundState.PENDING), seen.id, seen.failure)
