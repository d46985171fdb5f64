"""Stripe's own library, and its answers as plain values. Nobody else here imports it: it takes a second to load."""

import platform
import ssl
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import stripe

from hupan.gateways.stripe.pages import Method
from hupan.payments import OutcomeUnknown

if TYPE_CHECKING:
    from stripe.params import (
        CustomerCreateParams,
        DisputeUpdateParams,
        PaymentIntentConfirmParams,
        PaymentIntentCreateParams,
    )
    from stripe.params.checkout import SessionCreateParams

RETRIES = 2
PAGE = "hupan_page"
"""Marks what belongs to a page of Stripe's, where nothing else tells."""

_BACK = "hupan_back"
_MOST_CARDS = 20
TELLING = frozenset({"expired_card", "insufficient_funds", "authentication_required"})
_TOLERANCE_S = 300


class Refused(Exception):
    """Stripe said no.

    Args:
        code: Its word for why.
        by_card: Whether the card's bank said so, rather than Stripe that the request makes no sense.
    """

    def __init__(self, code: str, *, by_card: bool) -> None:
        super().__init__(code)
        self.code = code
        self.by_card = by_card


@dataclass(frozen=True, slots=True)
class Intent:
    """A payment intent.

    Attributes:
        redirect: Where the buyer's bank asks; empty where that is left to a script.
        back: Where they come back to from there.
    """

    id: str
    status: str
    amount: int
    currency: str
    client_secret: str
    failure: str
    redirect: str
    back: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of Stripe's on which a buyer pays: a Checkout Session.

    Attributes:
        status: `open`, `complete` or `expired`.
        url: Where it is; empty unless it is open.
        ours: What we called the payment.
        intent: What was paid on it, or is being paid; Stripe makes it when the buyer first presses the button.
    """

    id: str
    status: str
    url: str
    ours: str
    amount: int
    currency: str
    intent: Intent | None


@dataclass(frozen=True, slots=True)
class PageWanted:
    """What a page is to be like.

    Attributes:
        ours: Our name of the payment.
        what: What the buyer reads that it is for.
        back: Where they come back to, paid or not.
        expires_at: Seconds since 1970, from when on nobody can pay on it: 30 minutes to 24 hours from now.
    """

    ours: str
    amount: int
    currency: str
    what: str
    back: str
    locale: str
    email: str
    customer: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class RefundSeen:
    """A refund, and the name that we gave it."""

    id: str
    ours: str
    status: str
    failure: str


@dataclass(frozen=True, slots=True)
class DisputeSeen:
    """A dispute of a payment.

    Attributes:
        intent: Of the payment.
        taken: What was taken from our balance and given to it, in the order in which it was: sum, fee, currency.
        due_by: Seconds since 1970; 0 where nobody waits for an answer.
    """

    id: str
    status: str
    reason: str
    amount: int
    currency: str
    intent: str
    created: int
    due_by: int
    taken: tuple[tuple[int, int, str], ...]


def trusted_context() -> ssl.SSLContext:
    """Read the certificates that Stripe's library trusts; and what it says of this machine, which reads files, too."""
    platform.platform()
    stripe.enable_telemetry = False
    return ssl.create_default_context(cafile=stripe.ca_bundle_path)


class StripeCalls:
    """One account at Stripe.

    Args:
        secret_key: The account's.
        api_base: Where Stripe answers.
        timeout_s: How long one attempt may take; a call makes three at most, under one idempotency key.
        context: Whom to trust.
    """

    def __init__(self, secret_key: str, api_base: str, timeout_s: float, context: ssl.SSLContext) -> None:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context))
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base},
            http_client=stripe.AIOHTTPClient(timeout=timeout, session=self._session),
            max_network_retries=RETRIES,
        )
        self._intents = client.v1.payment_intents
        self._refunds = client.v1.refunds
        self._customers = client.v1.customers
        self._methods = client.v1.payment_methods
        self._pages = client.v1.checkout.sessions
        self._disputes = client.v1.disputes

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    async def create(self, amount: int, currency: str, method: Method, ours: str) -> Intent:
        """Make a payment known; no money moves."""
        asked: PaymentIntentCreateParams = {
            "amount": amount,
            "currency": currency.lower(),
            "payment_method": method.reference,
            "allowed_payment_method_types": ["card"],
            "capture_method": "manual",
            "metadata": {"hupan_payment": ours, _BACK: method.back} if method.back else {"hupan_payment": ours},
        }
        if method.customer:
            asked["customer"] = method.customer
        with _answers():
            return _intent(await self._intents.create_async(asked, {"idempotency_key": f"{ours}:create"}))

    async def confirm(self, reference: str, ours: str, back: str = "") -> Intent:
        """Set the money aside; a bank that asks does so on a page from which the buyer comes back."""
        asked: PaymentIntentConfirmParams = {"return_url": back} if back else {}
        with _answers():
            return _intent(await self._intents.confirm_async(reference, asked, {"idempotency_key": f"{ours}:confirm"}))

    async def capture(self, reference: str, ours: str) -> Intent:
        """Take what is set aside."""
        with _answers():
            return _intent(await self._intents.capture_async(reference, {}, {"idempotency_key": f"{ours}:capture"}))

    async def cancel(self, reference: str, ours: str) -> Intent:
        """Let go of it."""
        with _answers():
            return _intent(await self._intents.cancel_async(reference, {}, {"idempotency_key": f"{ours}:cancel"}))

    async def retrieve(self, reference: str) -> Intent:
        """Tell how it stands."""
        with _answers():
            return _intent(await self._intents.retrieve_async(reference))

    async def open_page(self, wanted: PageWanted) -> Page:
        """Make a page on which a sum can be set aside. Asked again with the same, it is the same page."""
        about = {"hupan_payment": wanted.ours, PAGE: "1"}
        asked: SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": wanted.ours,
            "allowed_payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": wanted.currency.lower(),
                        "unit_amount": wanted.amount,
                        "product_data": {"name": wanted.what},
                    },
                }
            ],
            "payment_intent_data": {"capture_method": "manual", "metadata": about},
            "metadata": about,
            "success_url": wanted.back,
            "cancel_url": wanted.back,
            "locale": wanted.locale,
            "expires_at": wanted.expires_at,
        }
        if wanted.email:
            asked["customer_email"] = wanted.email
        if wanted.customer:
            # The buyer is asked there whether the card shall be kept.
            asked["customer"] = wanted.customer
            asked["saved_payment_method_options"] = {"payment_method_save": "enabled"}
        with _answers():
            return _page(await self._pages.create_async(asked, {"idempotency_key": f"{wanted.ours}:page"}))

    async def find_page(self, reference: str) -> Page:
        """Tell how a page stands, and what was paid on it."""
        with _answers():
            return _page(await self._pages.retrieve_async(reference, {"expand": ["payment_intent"]}))

    async def close_page(self, reference: str, ours: str) -> None:
        """Make sure that nobody pays on a page any more; refused where somebody has, or where it is closed."""
        with _answers():
            await self._pages.expire_async(reference, {}, {"idempotency_key": f"{ours}:close"})

    async def page_of(self, intent: str) -> str | None:
        """Find the page on which an intent was made."""
        with _answers():
            found = await self._pages.list_async({"payment_intent": intent, "limit": 1})
        return found.data[0].id if found.data else None

    async def knock(self) -> None:
        """Ask for something small, to see whether we are let in."""
        with _answers():
            await self._pages.list_async({"limit": 1})

    async def make_customer(self, ours: str) -> str:
        """Make somebody known by our name of them alone."""
        with _answers():
            asked: CustomerCreateParams = {"metadata": {"hupan_person": ours}}
            return (await self._customers.create_async(asked, {"idempotency_key": f"{ours}:customer"})).id

    async def cards_of(self, customer: str) -> list[tuple[str, str, str, int, int]]:
        """List somebody's cards, the newest first: name, brand, last four digits, month and year."""
        with _answers():
            found = await self._methods.list_async({"customer": customer, "type": "card", "limit": _MOST_CARDS})
        return [
            (each.id, each.card.brand, each.card.last4 or "", each.card.exp_month, each.card.exp_year)
            for each in found.data
            if each.card is not None
        ]

    async def open_keeping(self, customer: str, back: str, locale: str) -> str:
        """Make a page on which a card is kept, without paying; returns its address."""
        asked: SessionCreateParams = {
            "mode": "setup",
            "customer": customer,
            "allowed_payment_method_types": ["card"],
            "success_url": back,
            "cancel_url": back,
            "locale": locale,
        }
        with _answers():
            return (await self._pages.create_async(asked)).url or ""

    async def detach(self, reference: str) -> None:
        """Let go of a card."""
        with _answers():
            await self._methods.detach_async(reference)

    async def is_attached(self, reference: str) -> bool:
        """Tell whether anybody keeps a card."""
        with _answers():
            return (await self._methods.retrieve_async(reference)).customer is not None

    async def refund(self, reference: str, amount: int, ours: str, *, paged: bool = False) -> RefundSeen:
        """Send something back."""
        with _answers():
            made = await self._refunds.create_async(
                {
                    "payment_intent": reference,
                    "amount": amount,
                    "metadata": {"hupan_refund": ours, PAGE: "1"} if paged else {"hupan_refund": ours},
                },
                {"idempotency_key": f"{ours}:refund"},
            )
        return _refund(made)

    async def find_refund(self, reference: str, ours: str) -> RefundSeen | None:
        """Find a refund of a payment by the name that we gave it."""
        with _answers():
            page = await self._refunds.list_async({"payment_intent": reference, "limit": 100})
            async for each in page.auto_paging_iter():
                if (seen := _refund(each)).ours == ours:
                    return seen
        return None

    async def disputes_of(self, intent: str) -> list[DisputeSeen]:
        """List the disputes of a payment."""
        with _answers():
            page = await self._disputes.list_async({"payment_intent": intent, "limit": 100})
            return [_dispute(each) async for each in page.auto_paging_iter()]

    async def disputed_since(self, created: int) -> AsyncGenerator[str]:
        """Name the payments that were disputed since a moment, in seconds since 1970."""
        with _answers():
            page = await self._disputes.list_async({"created": {"gte": created}, "limit": 100})
            async for each in page.auto_paging_iter():
                if intent := _dispute(each).intent:
                    yield intent

    async def answer_dispute(self, name: str, text: str, key: str) -> None:
        """Send the bank what is to be said; it hears one answer."""
        asked: DisputeUpdateParams = {"evidence": {"uncategorized_text": text}, "submit": True}
        with _answers():
            await self._disputes.update_async(name, asked, {"idempotency_key": key})

    async def close_dispute(self, name: str, key: str) -> None:
        """Give a dispute up."""
        with _answers():
            await self._disputes.close_async(name, {}, {"idempotency_key": key})


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Tell whether Stripe signed a message within the last five minutes."""
    try:
        # The library does not type its tolerance.
        stripe.WebhookSignature.verify_header(body.decode(), signature, secret, _TOLERANCE_S)  # pyright: ignore[reportUnknownMemberType] - see above
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


@contextmanager
def _answers() -> Generator[None]:
    try:
        yield
    except stripe.CardError as error:
        told = error.error
        said = "" if told is None else _said(told, "decline_code")
        # The bank's own word, where it is one that a buyer can do something about.
        raise Refused(said if said in TELLING else error.code or "declined", by_card=True) from error
    except stripe.InvalidRequestError as error:
        raise Refused(error.code or "invalid_request", by_card=False) from error
    except (stripe.StripeError, aiohttp.ClientError, TimeoutError) as error:
        # Whether a request whose answer is missing arrived, nobody here knows. The library's words may hold the key.
        raise OutcomeUnknown("Stripe did not answer.", trouble=type(error).__name__) from error


def _intent(made: stripe.PaymentIntent) -> Intent:
    failed = made.last_payment_error if "last_payment_error" in made else None
    next_action = made.next_action if "next_action" in made else None
    led = None if next_action is None or "redirect_to_url" not in next_action else next_action.redirect_to_url
    return Intent(
        id=made.id,
        status=made.status,
        amount=made.amount,
        currency=made.currency.upper(),
        client_secret=_said(made, "client_secret"),
        failure="" if failed is None else _said(failed, "decline_code") or _said(failed, "code") or "declined",
        redirect="" if led is None else _said(led, "url"),
        back=_said(made.metadata, _BACK),
    )


def _page(made: stripe.checkout.Session) -> Page:
    intent = made.payment_intent
    return Page(
        id=made.id,
        status=made.status or "",
        url=_said(made, "url"),
        ours=_said(made, "client_reference_id"),
        amount=made.amount_total or 0,
        currency=(made.currency or "").upper(),
        intent=_intent(intent) if isinstance(intent, stripe.PaymentIntent) else None,
    )


def _refund(made: stripe.Refund) -> RefundSeen:
    ours = "" if made.metadata is None else _said(made.metadata, "hupan_refund")
    return RefundSeen(made.id, ours, made.status or "pending", _said(made, "failure_reason"))


def _dispute(made: stripe.Dispute) -> DisputeSeen:
    intent = made.payment_intent
    return DisputeSeen(
        id=made.id,
        status=made.status,
        reason=made.reason,
        amount=made.amount,
        currency=made.currency.upper(),
        intent=intent if isinstance(intent, str) else "" if intent is None else intent.id,
        created=made.created,
        due_by=made.evidence_details.due_by or 0,
        taken=tuple((each.amount, each.fee, each.currency.upper()) for each in made.balance_transactions),
    )


def _said(thing: stripe.StripeObject, name: str) -> str:
    """Read what an answer may lack, or may say `null` to."""
    return str(thing[name] or "") if name in thing else ""
