"""Chargebacks over the wire: Stripe's own library against our stand-in of its disputes, for cards of `localstripe`."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from hupan.cards import Errand, Errands
from hupan.chargebacks import ChargebackReason, ChargebacksAway, ChargebackService, ChargebackState
from hupan.gateways.stripe import StripeHandler
from hupan.gateways.stripe.amounts import from_stripe, to_stripe
from hupan.kernel import Language, Money
from hupan.ledger import LedgerService
from hupan.ledger.repository import SqlBookStore
from hupan.payments import DISPUTED_NEWS, BadCallback, Payment, PaymentId, PaymentService, PaymentState, StripeSettings
from hupan.platform import OutboxReader
from tests.integration.payments.stand import GUEST, Paper, Stand, chargeback_store, payment_store, request, share
from tests.integration.payments.stripe_front import Front, open_front
from tests.integration.payments.stripe_pages import KEY
from tests.integration.payments.test_stripe import SECRET, signed

pytestmark = pytest.mark.anyio

C = ChargebackState
GOOD = "4242424242424242"


@dataclass
class Court:
    """A stand whose payments are taken by Stripe, and disputed there."""

    stand: Stand
    front: Front
    handler: StripeHandler
    payments: PaymentService
    chargebacks: ChargebackService
    ledger: LedgerService

    async def paid(self, minor: int) -> Payment:
        """Paid on Stripe's page, so that the payment goes by the page's name, and the dispute by the intent's."""
        errand = Errands(Paper()).write(Errand("https://hupan.test/back", Language.EN, "mina@example.org"))
        wish = request(share(minor, "ord_1"), handler="stripe", credential=errand, buyer=GUEST)
        payment = await self.payments.authorise(wish)
        async with self.front.session.post(payment.action, data={"number": GOOD}, allow_redirects=False) as answer:
            assert answer.status == 303
        await self.payments.reconcile(payment.id)
        return await self.payments.capture(payment.id)

    def intent(self, payment: Payment) -> str:
        return self.front.pages.sessions[payment.reference].intent or ""

    async def says(self, name: str, kind: str) -> None:
        body = self.front.disputes.event(name, kind)
        await self.payments.hear("stripe", body, signed(body))

    async def listen(self) -> int:
        """What a listener does with the news of it."""
        reader = OutboxReader(self.stand.database, "test", DISPUTED_NEWS)
        place = await reader.place()
        news = await reader.read(place) if place is not None else None
        for subject in () if news is None else news.subjects:
            await self.chargebacks.look(PaymentId(subject))
        await reader.settle(await reader.now())
        return 0 if news is None else len(news.subjects)

    async def gateway(self) -> int:
        return await self.stand.balance("gateway:stripe")


@pytest.fixture
async def court(stand: Stand, localstripe_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Court]:
    # The library waits half a second before it tries again.
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    async with open_front(localstripe_url) as front:
        front.pages.now = stand.clock.now().timestamp()
        settings = StripeSettings(secret_key=KEY, webhook_secret=SECRET, api_base=front.url, timeout_s=5)
        handler = StripeHandler(settings, Errands(Paper()))
        database = stand.database
        payments = PaymentService(
            database.stores(payment_store), [handler], {"stripe": handler}, stand.clock, fee_bps=1000
        )
        stores, networks = database.stores(chargeback_store), {"stripe": handler.disputes}
        chargebacks = ChargebackService(stores, networks, payments, stand.histories, stand.clock)
        ledger = LedgerService(database.stores(SqlBookStore), payments)
        yield Court(stand, front, handler, payments, chargebacks, ledger)
        await handler.close()


async def test_a_dispute_is_heard_of_answered_and_won(court: Court) -> None:
    payment = await court.paid(2000)
    await court.listen()
    name = court.front.disputes.open(court.intent(payment), 2000, "krw", reason="product_not_received")
    for kind in ("funds_withdrawn", "created", "created"):
        await court.says(name, kind)
    assert await court.listen() == 1
    [found] = await court.chargebacks.page()
    assert (found.said.state, found.said.reason, found.said.inquiry) == (
        C.NEEDS_RESPONSE,
        ChargebackReason.NOT_RECEIVED,
        False,
    )
    assert (found.said.withdrawn, found.said.fee) == (Money(2000, "KRW"), Money(1500, "KRW"))
    due = found.said.due_at
    assert due is not None
    assert due - found.said.opened_at == timedelta(days=7)
    assert await court.gateway() == 1500  # the sum is gone, and the fee is owed
    # The line breaks after the answer has arrived: it is sent again under the same key, and is one.
    court.front.breaks += ["after", "after", "after"]
    with pytest.raises(ChargebacksAway):
        await court.chargebacks.answer(found.id, "서명을 받고 전했습니다.")
    await court.chargebacks.sweep()
    assert court.front.disputes.evidence == {name: "서명을 받고 전했습니다."}
    assert (await court.chargebacks.get(found.id)).said.state is C.UNDER_REVIEW
    court.front.disputes.decide(name, "won")
    await court.says(name, "funds_reinstated")
    await court.listen()
    found = await court.chargebacks.get(found.id)
    assert (found.said.state, found.said.withdrawn.minor, found.said.due_at) == (C.WON, 0, None)
    assert (await court.gateway(), await court.stand.balance("escrow:ord_1")) == (-500, 2000)
    assert (await court.ledger.audit()).clean


async def test_a_dispute_is_given_up(court: Court) -> None:
    payment = await court.paid(2000)
    name = court.front.disputes.open(court.intent(payment), 700, "krw")
    await court.chargebacks.look(payment.id)
    [found] = await court.chargebacks.page()
    assert (await court.chargebacks.accept(found.id)).said.state is C.LOST
    assert court.front.disputes.all[name]["status"] == "lost"
    assert await court.stand.balance("escrow:ord_1") == 1300
    assert (await court.ledger.audit()).clean


async def test_a_bank_that_only_asks_has_taken_nothing(court: Court) -> None:
    payment = await court.paid(2000)
    name = court.front.disputes.open(court.intent(payment), 2000, "krw", asks=True)
    await court.chargebacks.look(payment.id)
    [found] = await court.chargebacks.page()
    assert (found.said.inquiry, found.said.withdrawn.minor, found.said.fee) == (True, 0, None)
    court.front.disputes.decide(name, "warning_closed")
    await court.chargebacks.look(payment.id)
    assert (await court.chargebacks.get(found.id)).said.state is C.WON
    assert await court.gateway() == -2000


async def test_what_no_message_told_is_in_stripes_list_however_long_that_is(court: Court) -> None:
    payments = [await court.paid(1000 + at) for at in range(3)]
    court.front.disputes.at_once = 1
    for each in payments:
        court.front.disputes.open(court.intent(each), 1000, "krw")
    court.front.disputes.open("pi_of_another_shop", 1000, "krw")
    court.stand.clock.time = datetime.now(UTC)
    await court.chargebacks.sweep()
    assert {each.payment_id for each in await court.chargebacks.page()} == {each.id for each in payments}


async def test_only_stripe_says_that_something_is_disputed(court: Court) -> None:
    payment = await court.paid(1000)
    name = court.front.disputes.open(court.intent(payment), 1000, "krw")
    body = court.front.disputes.event(name, "created")
    with pytest.raises(BadCallback):
        await court.payments.hear("stripe", body, signed(body, "whsec_other"))
    await court.listen()
    assert (await court.listen(), await court.chargebacks.page()) == (0, [])
    assert payment.state is PaymentState.CAPTURED


@pytest.mark.parametrize("money", [Money(1999, "USD"), Money(500, "KRW"), Money(700, "UGX"), Money(1200, "MGA")])
def test_sums_come_back_from_stripe_as_they_went(money: Money) -> None:
    written = to_stripe(money)
    assert written is not None
    assert from_stripe(written, money.currency) == money
