"""Cards, over the wire: Stripe's own library against `localstripe`, with lines that break."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
import stripe
from aiohttp import web

from hupan.cards import Errands
from hupan.gateways.stripe import StripeHandler
from hupan.gateways.stripe.amounts import to_stripe
from hupan.kernel import Money, OrderId
from hupan.payments import (
    BadCallback,
    HandlerRefused,
    Heard,
    OutcomeUnknown,
    Payment,
    PaymentService,
    PaymentState,
    ProviderAway,
    RefundState,
    StripeSettings,
)
from tests.integration.payments.stand import GUEST, Paper, Stand, payment_store, request, share, won
from tests.integration.payments.stripe_front import Front, open_front

pytestmark = pytest.mark.anyio

S = PaymentState
SECRET = "whsec_test"
ERRANDS = Errands(Paper())
GOOD, DECLINED, ASKS = "4242424242424242", "4000000000000341", "4000002500003155"


@dataclass
class Till:
    """A stand whose payments are taken by Stripe."""

    stand: Stand
    front: Front
    handler: StripeHandler
    payments: PaymentService

    async def method(self, number: str = GOOD) -> str:
        """What a buyer's page gets from Stripe for a card."""
        card = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}
        return (await self.at_stripe("POST", "/v1/payment_methods", {"type": "card", "card": card}))["id"]

    async def at_stripe(self, verb: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": "Bearer sk_test_12345"}
        async with self.front.session.request(verb, self.front.upstream + path, json=body, headers=headers) as answer:
            found = await answer.json()
            assert answer.status == 200, found
            return found

    async def charged(self, payment: Payment) -> int:
        """What Stripe took and did not give back."""
        intent = await self.at_stripe("GET", f"/v1/payment_intents/{payment.reference}")
        refunds = await self.at_stripe("GET", f"/v1/refunds?payment_intent={payment.reference}")
        taken = intent["amount"] if intent["status"] == "succeeded" else 0
        return taken - sum(each["amount"] for each in refunds["data"])


@pytest.fixture
async def till(stand: Stand, localstripe_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Till]:
    # The library waits half a second before it tries again.
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    async with open_front(localstripe_url) as front:
        settings = StripeSettings(secret_key="sk_test_12345", webhook_secret=SECRET, api_base=front.url, timeout_s=5)
        handler = StripeHandler(settings, ERRANDS)
        stores = stand.database.stores(payment_store)
        yield Till(stand, front, handler, PaymentService(stores, [handler], {"stripe": handler}, stand.clock, 1000))
        await handler.close()


async def test_a_card_is_authorised_then_captured_then_refunded_in_parts(till: Till) -> None:
    payment = await till.payments.authorise(
        request(share(1999, "ord_1"), handler="stripe", credential=await till.method(), buyer=GUEST)
    )
    assert (payment.state, payment.reference[:3]) == (S.AUTHORISED, "pi_")
    assert await till.charged(payment) == 0
    assert (await till.payments.capture(payment.id)).state is S.CAPTURED
    assert await till.charged(payment) == 1999
    for key in ("a", "a", "b"):
        refund = await till.payments.refund(key, payment.id, OrderId("ord_1"), won(400))
        assert (refund.state, refund.reference[:3]) == (RefundState.SUCCEEDED, "re_")
    assert await till.charged(payment) == 1199
    assert await till.stand.balance("gateway:stripe") == -1199
    keys = [key for method, _, key in till.front.seen if method == "POST"]
    assert keys[:3] == [f"{payment.id}:{verb}" for verb in ("create", "confirm", "capture")]
    assert len(set(keys)) == len(keys) == 5
    assert await till.stand.books_are_clean()


async def test_a_card_that_is_declined_fails_and_its_intent_is_closed(till: Till) -> None:
    payment = await till.payments.authorise(
        request(share(500), handler="stripe", credential=await till.method(DECLINED))
    )
    assert (payment.state, payment.failure) == (S.FAILED, "card_declined")
    assert (await till.at_stripe("GET", f"/v1/payment_intents/{payment.reference}"))["status"] == "canceled"


async def test_a_buyer_who_has_to_confirm_is_waited_for(till: Till) -> None:
    payment = await till.payments.authorise(request(share(500), handler="stripe", credential=await till.method(ASKS)))
    assert payment.state is S.REQUIRES_ACTION
    assert payment.action.startswith(f"{payment.reference}_secret_")
    assert (await till.payments.reconcile(payment.id)).state is S.REQUIRES_ACTION
    path = f"/v1/payment_intents/{payment.reference}/_authenticate"
    await till.at_stripe("POST", path, {"client_secret": payment.action, "success": True})
    assert (await till.payments.reconcile(payment.id)).state is S.AUTHORISED
    assert (await till.payments.capture(payment.id)).state is S.CAPTURED


async def test_a_buyer_who_does_not_confirm_has_paid_nothing(till: Till) -> None:
    payment = await till.payments.authorise(request(share(500), handler="stripe", credential=await till.method(ASKS)))
    path = f"/v1/payment_intents/{payment.reference}/_authenticate"
    await till.at_stripe("POST", path, {"client_secret": payment.action, "success": False})
    failed = await till.payments.reconcile(payment.id)
    assert (failed.state, failed.failure) == (S.FAILED, "payment_intent_authentication_failure")


async def test_what_is_let_go_is_not_charged(till: Till) -> None:
    payment = await till.payments.authorise(request(share(500), handler="stripe", credential=await till.method()))
    assert (await till.payments.void(payment.id)).state is S.VOIDED
    assert (await till.handler.void(payment)).state is S.VOIDED
    assert (await till.handler.capture(payment)).state is S.VOIDED
    assert await till.charged(payment) == 0


async def test_strange_methods_and_sums_are_refused_before_anything_happens(till: Till) -> None:
    for credential in ("", "4242424242424242", "pm_nobody", "pm_x/../y"):
        with pytest.raises(HandlerRefused):
            await till.payments.authorise(request(share(500), handler="stripe", credential=credential))
    with pytest.raises(HandlerRefused):
        await till.payments.authorise(request(share(100_000_000), handler="stripe", credential="pm_1"))


@pytest.mark.parametrize("verb", ["create", "confirm", "capture"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_line_that_breaks_for_good_leaves_a_payment_that_is_asked_for(till: Till, verb: str, when: str) -> None:
    wish = request(share(500, "ord_1"), handler="stripe", credential=await till.method())
    step = ["create", "confirm", "capture"].index(verb)
    # The library tries three times under one key; here the line breaks each time.
    till.front.breaks = ["", "", ""][:step] + [when] * 3
    if verb == "create":
        with pytest.raises(ProviderAway):
            await till.payments.authorise(wish)
    payment = await till.payments.authorise(wish)
    if verb == "capture":
        payment = await till.payments.capture(payment.id)
    if verb != "create":
        assert payment.state is S.UNKNOWN
        found = await till.payments.reconcile(payment.id)
        before = S.CREATED if verb == "confirm" else S.AUTHORISED
        assert found.state is (before if when == "before" else {"confirm": S.AUTHORISED, "capture": S.CAPTURED}[verb])
        await till.payments.authorise(wish)
    assert (await till.payments.capture(payment.id)).state is S.CAPTURED
    assert await till.charged(payment) == 500
    assert await till.stand.balance("escrow:ord_1") == 500


async def test_a_line_that_breaks_once_is_tried_again_under_the_same_key(till: Till) -> None:
    till.front.breaks = ["after", "", "after", ""]
    payment = await till.payments.authorise(request(share(500), handler="stripe", credential=await till.method()))
    assert payment.state is S.AUTHORISED
    keys = [key for _, _, key in till.front.seen]
    assert keys == [f"{payment.id}:{verb}" for verb in ("create", "create", "confirm", "confirm")]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_refund_whose_line_breaks_is_sent_once(till: Till, when: str) -> None:
    payment = await till.payments.authorise(
        request(share(500, "ord_1"), handler="stripe", credential=await till.method())
    )
    await till.payments.capture(payment.id)
    till.front.breaks = [when] * 3
    assert (await till.payments.refund("r", payment.id, OrderId("ord_1"), won(200))).state is RefundState.UNKNOWN
    # Long after, Stripe has forgotten the key; what it did it still knows.
    till.front.answers.clear()
    assert (await till.payments.refund("r", payment.id, OrderId("ord_1"), won(200))).state is RefundState.SUCCEEDED
    assert await till.charged(payment) == 300
    assert await till.stand.books_are_clean()


async def test_an_answer_about_another_sum_is_not_believed(till: Till) -> None:
    payment = await till.payments.authorise(request(share(500), handler="stripe", credential=await till.method()))
    other = await till.payments.authorise(request(share(5), handler="stripe", credential=await till.method()))
    forged = replace(payment, reference=other.reference)
    for call in (till.handler.look_up, till.handler.capture):
        with pytest.raises(OutcomeUnknown):
            await call(forged)
    with pytest.raises(OutcomeUnknown):
        await till.handler.look_up(replace(payment, reference="pi_x"))


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> str:
    stamp = int(time.time() if at is None else at)
    return f"t={stamp},v1={hmac.new(secret.encode(), f'{stamp}.'.encode() + body, hashlib.sha256).hexdigest()}"


async def test_what_stripe_signed_is_heard_and_asked_for(till: Till) -> None:
    payment = await till.payments.authorise(request(share(500), handler="stripe", credential=await till.method(ASKS)))
    path = f"/v1/payment_intents/{payment.reference}/_authenticate"
    await till.at_stripe("POST", path, {"client_secret": payment.action, "success": True})
    # Whatever the message says, Stripe itself is asked.
    about = {"object": "payment_intent", "id": payment.reference, "status": "succeeded"}
    lie = json.dumps({"object": "event", "data": {"object": about}}).encode()
    for _ in range(2):
        await till.payments.hear("stripe", lie, signed(lie))
    assert (await till.payments.get(payment.id)).state is S.AUTHORISED
    charge = json.dumps({"data": {"object": {"object": "charge", "payment_intent": payment.reference}}}).encode()
    assert await till.handler.read(charge, signed(charge)) == Heard(payment.reference)
    nobody = json.dumps({"data": {"object": {"object": "customer"}}}).encode()
    assert await till.handler.read(nobody, signed(nobody)) is None


BODY = b'{"object": "event", "data": {"object": {"object": "payment_intent", "id": "pi_1"}}}'


Signing = Callable[[bytes], str]


def always(signature: str) -> Signing:
    return lambda _body: signature


def by_another(body: bytes) -> str:
    return signed(body, "whsec_other")


def long_ago(body: bytes) -> str:
    return signed(body, at=time.time() - 600)


def of_another(_body: bytes) -> str:
    return signed(BODY)


# Signed when the test runs, not when it is collected: that may be long before, and in several processes.
@pytest.mark.parametrize(
    ("body", "sign"),
    [
        pytest.param(BODY, always(""), id="unsigned"),
        pytest.param(BODY, always("t=1,v1=00"), id="forged"),
        pytest.param(BODY, always("nonsense"), id="nonsense"),
        pytest.param(BODY, by_another, id="another secret"),
        pytest.param(BODY, long_ago, id="old"),
        pytest.param(BODY + b" ", of_another, id="another body"),
        pytest.param(b"\xff", signed, id="no text"),
        pytest.param(b"no json", signed, id="no json"),
        pytest.param(b"[]", signed, id="a list"),
        pytest.param(b'{"data": {"object": 7}}', signed, id="no object"),
    ],
)
async def test_a_message_that_stripe_did_not_sign_just_now_is_refused(body: bytes, sign: Signing) -> None:
    handler = StripeHandler(StripeSettings(secret_key="sk_test_12345", webhook_secret=SECRET), ERRANDS)
    with pytest.raises(BadCallback):
        await handler.read(body, sign(body))
    await handler.close()


async def test_without_a_secret_no_message_is_believed() -> None:
    deaf = StripeHandler(StripeSettings(secret_key="sk_test_12345"), ERRANDS)
    with pytest.raises(BadCallback):
        await deaf.read(BODY, signed(BODY, ""))
    await deaf.close()


async def test_stripes_own_webhook_is_understood(till: Till) -> None:
    heard: list[tuple[bytes, str]] = []

    async def receive(sent: web.Request) -> web.Response:
        heard.append((await sent.read(), sent.headers["Stripe-Signature"]))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    hook = {"url": url, "secret": SECRET, "events": ["payment_intent.succeeded"]}
    async with till.front.session.post(f"{till.front.upstream}/_config/webhooks/test", json=hook) as answer:
        assert answer.status == 200
    payment = await till.payments.authorise(request(share(500), handler="stripe", credential=await till.method()))
    await till.handler.capture(payment)
    deadline = time.monotonic() + 20
    # It speaks a second late, and may still have something to say of other tests.
    while not (ours := [each for each in heard if payment.reference.encode() in each[0]]):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    await runner.cleanup()
    await till.payments.hear("stripe", *ours[0])
    assert (await till.payments.get(payment.id)).state is S.CAPTURED
    assert await till.stand.balance("gateway:stripe") == -500


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (500, "KRW", 500),
        (500, "USD", 500),
        (5, "ISK", 500),
        (5, "UGX", 500),
        (500, "MGA", 5),
        (501, "MGA", None),
        (5120, "KWD", 5120),
        (5124, "KWD", None),
        (5, "CLF", None),
        (0, "USD", None),
        (-5, "USD", None),
        (99_999_999, "USD", 99_999_999),
        (100_000_000, "USD", None),
        (1_000_000, "ISK", None),
    ],
)
async def test_sums_are_written_as_stripe_does(minor: int, currency: str, written: int | None) -> None:
    assert to_stripe(Money(minor, currency)) == written
