"""Cards that people keep, over the wire: added, paid with, removed, and nobody else's."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest
import stripe

from hupan.cards import Card, CardId, CardNotFound, CardsAway, CardService, Errand, Errands
from hupan.cards.repository import SqlCardStore
from hupan.gateways.stripe import StripeHandler
from hupan.kernel import Buyer, Language, PersonId
from hupan.payments import HandlerRefused, Payment, PaymentService, PaymentState, StripeSettings
from hupan.platform import Database
from tests.integration.payments.stand import Paper, open_stand, payment_store, request, share
from tests.integration.payments.stripe_front import Front, open_front
from tests.integration.payments.stripe_pages import KEY
from tests.integration.reviews.ground import add_people

pytestmark = pytest.mark.anyio

S = PaymentState
BACK = "http://127.0.0.1:1/market/wallet?from=card"
GOOD, OTHER, ASKS, NO_MONEY = "4242424242424242", "5555555555554444", "4000002500003155", "4000000000000341"


@dataclass
class Wallet:
    """Two people, and Stripe."""

    cards: CardService
    payments: PaymentService
    handler: StripeHandler
    front: Front
    ada: PersonId
    bob: PersonId

    async def add(self, person: PersonId, number: str = GOOD) -> Card:
        """Type a card in at Stripe to keep it; returns it."""
        known = {each.id for each in await self.cards.list(person)}
        url = await self.cards.adding(person, BACK, Language.EN)
        assert await self.types(url, number=number) == BACK
        assert await self.cards.refresh(person)
        return next(each for each in await self.cards.list(person) if each.id not in known)

    async def types(self, url: str, **form: str) -> str:
        async with self.front.session.post(url, data=form, allow_redirects=False) as answer:
            return answer.headers.get("Location", "")

    async def pay(self, person: PersonId, card_id: str = "") -> Payment:
        """Pay something with a card that is kept, or begin to with another."""
        buyer = Buyer(person)
        credential = await self.cards.errand(buyer, Errand(BACK, email="ada@example.org"), card_id)
        return await self.payments.authorise(request(share(500), handler="stripe", credential=credential, buyer=buyer))

    async def ids(self, person: PersonId) -> list[CardId]:
        return [each.id for each in await self.cards.list(person)]


@pytest.fixture
async def wallet(database: Database, localstripe_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Wallet]:
    # The library waits half a second before it tries again.
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    ada, bob = await add_people(database, "Ada", "Bob")
    errands, clock = Errands(Paper()), open_stand(database).clock
    async with open_front(localstripe_url) as front:
        front.pages.now = clock.now().timestamp()
        handler = StripeHandler(StripeSettings(secret_key=KEY, api_base=front.url, timeout_s=5), errands)
        cards = CardService(database.stores(SqlCardStore), handler.vault, errands)
        payments = PaymentService(database.stores(payment_store), [handler], {}, clock, 1000)
        yield Wallet(cards, payments, handler, front, ada.person_id, bob.person_id)
        await handler.close()


async def test_a_card_is_kept_paid_with_and_removed(wallet: Wallet) -> None:
    card = await wallet.add(wallet.ada)
    assert (card.seen.last4, card.seen.brand, card.seen.exp_month, card.seen.exp_year) == ("4242", "visa", 12, 2040)
    payment = await wallet.pay(wallet.ada, card.id)
    assert (payment.state, payment.reference[:3]) == (S.AUTHORISED, "pi_")
    assert (await wallet.payments.capture(payment.id)).state is S.CAPTURED
    await wallet.cards.remove(wallet.ada, card.id)
    assert await wallet.ids(wallet.ada) == []
    assert await wallet.cards.refresh(wallet.ada)
    assert await wallet.ids(wallet.ada) == []
    with pytest.raises(CardNotFound):
        await wallet.pay(wallet.ada, card.id)


async def test_the_first_card_is_proposed_until_another_is_chosen(wallet: Wallet) -> None:
    first, second = await wallet.add(wallet.ada), await wallet.add(wallet.ada, OTHER)
    assert await wallet.ids(wallet.ada) == [first.id, second.id]
    for _ in range(2):
        await wallet.cards.choose_default(wallet.ada, second.id)
        assert [(each.id, each.is_default) for each in await wallet.cards.list(wallet.ada)] == [
            (second.id, True),
            (first.id, False),
        ]
    # What is kept, looked for once more, stays what it is.
    assert await wallet.cards.refresh(wallet.ada)
    assert await wallet.ids(wallet.ada) == [second.id, first.id]


async def test_anothers_card_is_none(wallet: Wallet) -> None:
    card = await wallet.add(wallet.ada)
    await wallet.add(wallet.bob)
    for person in (wallet.bob, PersonId("per_nobody")):
        with pytest.raises(CardNotFound):
            await wallet.pay(person, card.id)
        with pytest.raises(CardNotFound):
            await wallet.cards.remove(person, card.id)
        with pytest.raises(CardNotFound):
            await wallet.cards.choose_default(person, card.id)
    with pytest.raises(CardNotFound):
        await wallet.cards.errand(Buyer.guest_of("a guest"), Errand(BACK), card.id)
    # Nor does it help to know what Stripe calls it.
    with pytest.raises(HandlerRefused):
        await wallet.payments.authorise(
            request(share(500), handler="stripe", credential=f"card.1:{card.seen.reference}", buyer=Buyer(wallet.bob))
        )
    assert await wallet.ids(wallet.ada) == [card.id]


async def test_a_bank_that_asks_about_a_kept_card_does_so_on_a_page_of_its_own(wallet: Wallet) -> None:
    card = await wallet.add(wallet.ada, ASKS)
    for answer, state in (("yes", S.AUTHORISED), ("no", S.FAILED)):
        payment = await wallet.pay(wallet.ada, card.id)
        assert payment.state is S.REQUIRES_ACTION
        assert payment.action.startswith(wallet.front.url)
        assert await wallet.types(payment.action, bank=answer) == BACK
        assert (await wallet.payments.reconcile(payment.id)).state is state


async def test_where_the_buyer_comes_back_to_is_known_after_a_restart(wallet: Wallet) -> None:
    card = await wallet.add(wallet.ada, ASKS)
    buyer = Buyer(wallet.ada)
    wish = request(
        share(500), handler="stripe", credential=await wallet.cards.errand(buyer, Errand(BACK), card.id), buyer=buyer
    )
    # The intent was made; then the line breaks, and the process ends.
    wallet.front.breaks = ["", *["before"] * 3]
    assert (await wallet.payments.authorise(wish)).state is S.UNKNOWN
    payment = await wallet.payments.authorise(wish)
    assert (payment.state, payment.action.startswith(wallet.front.url)) == (S.REQUIRES_ACTION, True)


async def test_a_kept_card_that_is_declined_says_so_and_stays(wallet: Wallet) -> None:
    card = await wallet.add(wallet.ada, NO_MONEY)
    payment = await wallet.pay(wallet.ada, card.id)
    assert (payment.state, payment.failure) == (S.FAILED, "card_declined")
    assert await wallet.ids(wallet.ada) == [card.id]


async def test_a_card_that_is_typed_in_to_pay_is_kept_where_the_buyer_wants_that(wallet: Wallet) -> None:
    for number, form in ((GOOD, {}), (OTHER, {"keep": "1"})):
        payment = await wallet.pay(wallet.ada)
        session = wallet.front.pages.sessions[payment.reference]
        assert session.asked["customer"][:4] == "cus_"
        assert "customer_email" not in session.asked
        assert await wallet.types(payment.action, number=number, **form) == BACK
    assert await wallet.cards.refresh(wallet.ada)
    assert [each.seen.last4 for each in await wallet.cards.list(wallet.ada)] == ["4444"]


async def test_a_vault_that_is_away_changes_nothing(wallet: Wallet) -> None:
    card = await wallet.add(wallet.ada)
    wallet.front.breaks = ["before"] * 30
    assert not await wallet.cards.refresh(wallet.ada)
    for refused in (wallet.cards.remove(wallet.ada, card.id), wallet.cards.adding(wallet.ada, BACK, Language.EN)):
        with pytest.raises(CardsAway):
            await refused
    # Whoever pays for the first time while it is away keeps no card, and could pay.
    assert await wallet.cards.errand(Buyer(wallet.bob), Errand(BACK))
    wallet.front.breaks.clear()
    assert await wallet.ids(wallet.ada) == [card.id]
    await wallet.cards.remove(wallet.ada, card.id)
    assert await wallet.ids(wallet.ada) == []


async def test_where_no_cards_are_taken_there_are_none(database: Database) -> None:
    (ada,) = await add_people(database, "Ada")
    cards = CardService(database.stores(SqlCardStore), None, Errands(Paper()))
    assert await cards.list(ada.person_id) == []
    assert await cards.refresh(ada.person_id)
    with pytest.raises(CardsAway):
        await cards.adding(ada.person_id, BACK, Language.EN)
