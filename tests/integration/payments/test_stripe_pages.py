"""Cards that buyers type in on a page of Stripe's, over the wire: whatever they do there, and whatever breaks."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import stripe

from hupan.cards import Errand, Errands
from hupan.gateways.stripe import KeysAre, StripeHandler, keys_are
from hupan.kernel import Language, OrderId
from hupan.payments import (
    HandlerRefused,
    OutcomeUnknown,
    Payment,
    PaymentRequest,
    PaymentService,
    PaymentState,
    ProviderAway,
    RefundState,
    StripeSettings,
)
from tests.integration.payments.stand import GUEST, Paper, Stand, payment_store, request, share, won
from tests.integration.payments.stripe_front import Front, open_front
from tests.integration.payments.stripe_pages import KEY
from tests.integration.payments.test_stripe import signed

pytestmark = pytest.mark.anyio

S = PaymentState
SECRET = "whsec_test"
ERRANDS = Errands(Paper())
BACK = "http://127.0.0.1:1/market/checkout/chk_1?from=card"
GOOD, NO_MONEY, ASKS = "4242 4242 4242 4242", "4000000000009995", "4000002500003155"


@dataclass
class Till:
    """A stand whose payments are made on pages of Stripe's."""

    stand: Stand
    front: Front
    handler: StripeHandler
    payments: PaymentService

    def wish(self, minor: int = 500, order: str = "ord_1", key: str = "") -> PaymentRequest:
        errand = ERRANDS.write(Errand(BACK, Language.KO, "mina@example.org"))
        return request(share(minor, order), handler="stripe", credential=errand, buyer=GUEST, key=key)

    async def begin(self, minor: int = 500) -> Payment:
        payment = await self.payments.authorise(self.wish(minor))
        assert (payment.state, payment.reference[:3]) == (S.REQUIRES_ACTION, "cs_")
        return payment

    async def types(self, payment: Payment, number: str = GOOD, **more: str) -> tuple[int, str]:
        """What a buyer's browser gets who types a card in: a page, or where it is led."""
        return await self.browse(payment.action, {"number": number, **more})

    async def browse(self, url: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        method = "GET" if form is None else "POST"
        async with self.front.session.request(method, url, data=form, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()

    async def charged(self, payment: Payment) -> int:
        """What Stripe took and did not give back."""
        intent = self.front.pages.sessions[payment.reference].intent
        if intent is None:
            return 0
        found = await self._at_stripe(f"/v1/payment_intents/{intent}")
        refunds = await self._at_stripe(f"/v1/refunds?payment_intent={intent}")
        taken = found["amount"] if found["status"] == "succeeded" else 0
        return taken - sum(each["amount"] for each in refunds["data"])

    async def _at_stripe(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with self.front.session.get(self.front.upstream + path, headers=headers) as answer:
            return await answer.json()


@pytest.fixture
async def till(stand: Stand, localstripe_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Till]:
    # The library waits half a second before it tries again.
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    async with open_front(localstripe_url) as front:
        front.pages.now = stand.clock.now().timestamp()
        settings = StripeSettings(secret_key=KEY, webhook_secret=SECRET, api_base=front.url, timeout_s=5)
        handler = StripeHandler(settings, ERRANDS)
        stores = stand.database.stores(payment_store)
        yield Till(stand, front, handler, PaymentService(stores, [handler], {"stripe": handler}, stand.clock, 1000))
        await handler.close()


async def test_a_card_is_typed_in_at_stripe_then_captured_then_refunded_in_parts(till: Till) -> None:
    payment = await till.begin(1999)
    session = till.front.pages.sessions[payment.reference]
    asked = session.asked
    assert payment.action == session.url
    assert (asked["client_reference_id"], asked["locale"]) == (payment.id, "ko")
    assert (asked["success_url"], asked["cancel_url"], asked["customer_email"]) == (BACK, BACK, "mina@example.org")
    # Whoever comes back without having paid, or not at all, has paid nothing.
    assert (await till.payments.reconcile(payment.id)).state is S.REQUIRES_ACTION
    assert await till.types(payment) == (303, BACK)
    assert (await till.payments.reconcile(payment.id)).state is S.AUTHORISED
    assert await till.charged(payment) == 0
    for _ in range(2):
        assert (await till.payments.capture(payment.id)).state is S.CAPTURED
    assert await till.charged(payment) == 1999
    for key in ("a", "a", "b"):
        refund = await till.payments.refund(key, payment.id, OrderId("ord_1"), won(400))
        assert (refund.state, refund.reference[:3]) == (RefundState.SUCCEEDED, "re_")
    assert await till.charged(payment) == 1199
    assert await till.stand.balance("gateway:stripe") == -1199
    assert await till.stand.books_are_clean()


async def test_a_declined_card_leaves_the_page_open_for_another(till: Till) -> None:
    payment = await till.begin()
    status, page = await till.types(payment, NO_MONEY)
    assert (status, "insufficient funds" in page) == (402, True)
    assert (await till.payments.reconcile(payment.id)).state is S.REQUIRES_ACTION
    assert await till.types(payment) == (303, BACK)
    assert (await till.payments.reconcile(payment.id)).state is S.AUTHORISED


async def test_a_bank_that_asks_is_answered_on_stripes_page(till: Till) -> None:
    payment = await till.begin()
    assert "Your bank asks" in (await till.types(payment, ASKS))[1]
    assert (await till.payments.reconcile(payment.id)).state is S.REQUIRES_ACTION
    assert (await till.types(payment, "", bank="no"))[0] == 402
    assert (await till.payments.reconcile(payment.id)).state is S.REQUIRES_ACTION
    assert "Your bank asks" in (await till.types(payment, ASKS))[1]
    assert await till.types(payment, "", bank="yes") == (303, BACK)
    assert (await till.payments.capture((await till.payments.reconcile(payment.id)).id)).state is S.CAPTURED
    assert await till.charged(payment) == 500


async def test_a_page_that_was_closed_takes_nothing(till: Till) -> None:
    payment = await till.begin()
    assert (await till.payments.void(payment.id)).state is S.VOIDED
    assert (await till.types(payment))[0] == 404
    assert (await till.handler.void(payment)).state is S.VOIDED
    # Long after, Stripe has forgotten the key of that request.
    till.front.answers.clear()
    assert (await till.handler.void(payment)).state is S.FAILED
    assert await till.charged(payment) == 0


async def test_what_was_paid_in_the_moment_before_it_is_closed_is_let_go(till: Till) -> None:
    payment = await till.begin()
    await till.types(payment)
    assert (await till.payments.void(payment.id)).state is S.VOIDED
    assert (await till.handler.capture(payment)).state is S.VOIDED
    assert await till.charged(payment) == 0


async def test_what_was_captured_before_it_is_closed_is_given_back(till: Till) -> None:
    payment = await till.begin()
    await till.types(payment)
    # The answer to the capture is lost, and whoever waited for it gave up.
    await till.payments.reconcile(payment.id)
    till.front.breaks = ["", *["after"] * 3]
    assert (await till.payments.capture(payment.id)).state is S.UNKNOWN
    assert await till.payments.undo(payment.id, "undo")
    assert await till.charged(payment) == 0
    assert await till.stand.books_are_clean()


async def test_a_page_that_stripe_closed_by_itself_has_taken_nothing(till: Till) -> None:
    payment = await till.begin()
    till.front.pages.sessions[payment.reference].status = "expired"
    failed = await till.payments.reconcile(payment.id)
    assert (failed.state, failed.failure) == (S.FAILED, "page_expired")


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_line_that_breaks_makes_no_second_page(till: Till, when: str) -> None:
    wish = till.wish()
    till.front.breaks = [when] * 3
    with pytest.raises(ProviderAway):
        await till.payments.authorise(wish)
    payment = await till.payments.authorise(wish)
    assert payment.state is S.REQUIRES_ACTION
    assert list(till.front.pages.sessions) == [payment.reference]
    keys = {key for method, _, key in till.front.seen if method == "POST"}
    assert keys == {f"{payment.id}:page"}


async def test_a_page_of_another_payment_is_not_believed(till: Till) -> None:
    payment, other = await till.begin(), await till.begin()
    await till.types(other)
    with pytest.raises(OutcomeUnknown):
        await till.handler.look_up(replace(payment, reference=other.reference))
    with pytest.raises(OutcomeUnknown):
        await till.handler.look_up(replace(payment, amount=won(5)))


async def test_a_sum_that_is_too_small_is_said_to_be(till: Till) -> None:
    till.front.pages.least["krw"] = 501
    with pytest.raises(HandlerRefused) as refused:
        await till.payments.authorise(till.wish())
    assert refused.value.params["reason"] == "amount_too_small"


@pytest.mark.parametrize("credential", ["card.1:00", "card.1:", "card.1:7365616c6564", "card.2:x"])
async def test_errands_that_are_not_ours_are_refused(till: Till, credential: str) -> None:
    with pytest.raises(HandlerRefused):
        await till.payments.authorise(request(share(500), handler="stripe", credential=credential))
    assert till.front.seen == []


async def test_what_stripe_says_of_a_page_is_asked_for_whenever_and_however_often_it_comes(till: Till) -> None:
    payment = await till.begin()

    async def hear(about: dict[str, Any]) -> PaymentState:
        body = json.dumps({"object": "event", "data": {"object": about}}).encode()
        await till.payments.hear("stripe", body, signed(body, SECRET))
        return (await till.payments.get(payment.id)).state

    page = {"object": "checkout.session", "id": payment.reference, "payment_status": "paid"}
    # It comes before anything was paid: a lie, or another event of the same page.
    assert await hear(page) is S.REQUIRES_ACTION
    await till.types(payment)
    intent = till.front.pages.sessions[payment.reference].intent
    paid = {"object": "payment_intent", "id": intent, "metadata": {"hupan_payment": payment.id, "hupan_page": "1"}}
    assert await hear(paid) is S.AUTHORISED
    assert await hear(page) is S.AUTHORISED
    await till.payments.capture(payment.id)
    charge = {"object": "charge", "payment_intent": intent, "metadata": {"hupan_page": "1"}}
    for about in (charge, page, paid, {**paid, "id": "pi_unknown"}):
        assert await hear(about) is S.CAPTURED
    assert await till.stand.balance("gateway:stripe") == -500


async def test_keys_are_told_from_wrong_ones_and_from_a_line_that_is_down(till: Till) -> None:
    right = StripeSettings(secret_key=KEY, api_base=till.front.url, timeout_s=5)
    assert await keys_are(right) is KeysAre.RIGHT
    assert await keys_are(right.model_copy(update={"secret_key": "pk_test_12345"})) is KeysAre.WRONG
    till.front.breaks = ["before"] * 20
    assert await keys_are(right) is KeysAre.UNKNOWN
