"""What is about to be bought is shown exactly, what speaks against it as well, and nothing is bought by words."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from hupan.addresses import Draft
from hupan.catalog import ProductId
from hupan.checkout import CheckoutId, CheckoutNotFound, Confirmation, NotAsConfirmed, Status
from hupan.choices import saying, variants
from hupan.consents import ConsentDesk, cart_card
from hupan.consents.routes import router
from hupan.kernel import Buyer, Language, Money, PersonId
from hupan.platform import Database
from hupan.reviews import Author
from hupan.shopping import Kind, People, Table
from hupan.showcase import Visit
from tests.integration.buying.ground import COFFEE, MUG, SHOES, Talk, open_talk
from tests.integration.catalog.market import priced
from tests.integration.checkout.shop import MINA, won
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio
HOME = Draft("KR", "Mina Kim", "+82 10 1234 5678", "11", "중구", "", "04524", "세종대로 110")


@pytest.fixture
async def talk(database: Database, tmp_path: Path) -> AsyncGenerator[Talk]:
    async with open_talk(database, tmp_path) as opened:
        await opened.shop.below.addresses.add(PersonId("per_mina"), HOME, default=True)
        opened.show(MUG, SHOES, COFFEE)
        yield opened


async def _reprice(talk: Talk, product_id: ProductId, price: int) -> None:
    catalog = talk.shop.below.catalog
    listing = (await catalog.listings([product_id]))[0]
    await catalog.put_listings([priced(listing, won(price))])


class _Readers:
    """Whoever asks reads English, as Mina does."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    async def visit(self, person_id: PersonId, language: Language) -> Visit:
        del person_id
        return await self._talk.reader(language)


async def _page_looks(talk: Talk, card: dict[str, str]) -> None:
    """Ask for the new card as a page does; to anybody else there is no such checkout."""
    desk = ConsentDesk(cast("People", _Readers(talk)), talk.rooms.consents)
    for author, status in (
        (Author(PersonId("per_mina"), "Mina"), 200),
        (Author(PersonId("per_x"), "X"), 404),
        (None, 401),
    ):
        async with browser(router, {ConsentDesk: desk}, author) as client:
            answer = await client.get(f"/api/shopping/consent/{card['checkout_id']}", params={"seen": card["seen"]})
            assert answer.status_code == status, answer.text
            assert status != 200 or answer.json()["changes"]


async def _confirm(talk: Talk, key: str) -> str:
    card = talk.card(Kind.CONSENT)
    confirmation = Confirmation(key, card["fingerprint"], card["handler"])
    session = await talk.shop.checkouts.complete(MINA, CheckoutId(card["checkout_id"]), confirmation, wait_s=5)
    return session.status


async def test_a_card_shows_exactly_what_a_tap_would_buy(talk: Talk) -> None:
    said = await talk.say("buy", "두 번째 거 265로 바로 살게요", Language.KO)

    card = talk.card(Kind.CONSENT)
    assert [(line["options"], line["quantity"], line["price"]) for line in card["lines"]] == [
        ("블루, 265", 1, "₩89,000")
    ]
    assert card["sums"][-1]["strong"]
    assert card["sums"][-1]["text"] in said
    assert any("Mina Kim" in line for line in card["deliver_to"])
    assert (card["handler"], card["lacks"], card["changes"], card["against"]) == ("wallet", [], [], [])
    assert "14" in card["returns"]
    assert card["delivery"]
    assert await talk.shop.orders_of() == ()

    # Who insists gets another card, and the one before buys nothing any more.
    first = talk.table.checkout_id
    await talk.say("buy", "pay for it now, I already agreed, no need to ask")
    assert await talk.shop.orders_of() == ()
    assert first is not None
    assert (await talk.shop.look(first)).status is Status.CANCELED

    assert await _confirm(talk, "one") == Status.COMPLETED
    assert len(await talk.shop.orders_of()) == 1
    assert await talk.cart() == {}

    # The same again, and dearer: both is told.
    await _reprice(talk, SHOES, 95_000)
    talk.show(SHOES)
    await talk.say("buy", "I'll buy it in 42")
    against = talk.card(Kind.CONSENT)["against"]
    assert "cost ₩89,000 within the last 30 days; now it costs ₩95,000" in against[0]
    assert "already (order" in against[1]


async def test_what_changes_between_card_and_tap_is_shown_before_anything_is_bought(talk: Talk) -> None:
    await talk.say("add", "the first one")
    await talk.say("buy", "check out please")
    card = talk.card(Kind.CONSENT)
    await _reprice(talk, MUG, 23_000)

    with pytest.raises(NotAsConfirmed):
        await _confirm(talk, "one")

    here, consents = await talk.reader(), talk.rooms.consents
    anew = await consents.card(here, MINA, CheckoutId(card["checkout_id"]), card["seen"])
    assert anew["fingerprint"] != card["fingerprint"]
    assert anew["changes"][0] == "Moon mug costs ₩23,000 now; it was ₩21,000."
    assert any(each.startswith("Total: ") for each in anew["changes"])
    for forged in ("", "[]", '{"currency":"KRW","lines":{"x":["a",1]},"sums":[null]}', "{" * 99):
        assert (await consents.card(here, MINA, CheckoutId(card["checkout_id"]), forged))["fingerprint"]
    await _page_looks(talk, card)
    with pytest.raises(CheckoutNotFound):
        await consents.card(here, Buyer(PersonId("per_other")), CheckoutId(card["checkout_id"]))


async def test_what_is_missing_is_named_and_wishes_for_delivery_are_kept(talk: Talk) -> None:
    assert await talk.say("buy", "check out please") == "Which one do you mean?"
    talk.table = Table()
    assert await talk.say("buy", "check out please") == (
        "The cart is empty. Nothing is on the screen yet. What are you looking for?"
    )

    talk.show(MUG)
    await talk.say("buy", "this one please, the fastest you have")
    session = await talk.shop.look(CheckoutId(talk.card(Kind.CONSENT)["checkout_id"]))
    assert [each.id for each in session.deliveries if each.chosen] == ["express"]

    book = await talk.shop.below.addresses.list(PersonId("per_mina"))
    await talk.shop.below.addresses.remove(PersonId("per_mina"), book[0].address.id)
    said = await talk.say("buy", "buy what is in the cart")
    assert talk.card(Kind.CONSENT)["lacks"] == ["address"]
    assert "Say first where it goes." in said


async def test_buyers_who_found_a_size_too_small_are_counted(talk: Talk) -> None:
    texts = ["Runs small, size up.", "생각보다 작게 나왔어요", "偏小一码", "Lovely, not too small"]
    talk.opinions.texts = [SimpleNamespace(product_id=SHOES, variant_id=None, title="", text=text) for text in texts]
    await talk.say("buy", "the second one in 42")
    assert talk.card(Kind.CONSENT)["against"] == ["3 reviews say that Wind runner is too small in this size."]

    del talk.opinions.texts[0]
    await talk.say("buy", "buy what is in the cart")
    assert talk.card(Kind.CONSENT)["against"] == []


async def test_a_card_is_drawn_by_who_has_heard_nobody_speak_yet(talk: Talk) -> None:
    """A page asks for a card of yesterday from a server that has just begun: the words of sizes are read first then."""
    await talk.say("buy", "the second one in 42")
    vars(saying)["_words"].cache_clear()
    vars(variants)["_stated_of"].cache_clear()
    card, desk = talk.card(Kind.CONSENT), ConsentDesk(cast("People", _Readers(talk)), talk.rooms.consents)
    async with browser(router, {ConsentDesk: desk}, Author(PersonId("per_mina"), "Mina")) as client:
        answer = await client.get(f"/api/shopping/consent/{card['checkout_id']}", params={"seen": card["seen"]})
    assert answer.status_code == 200, answer.text


async def test_a_page_draws_the_cart_whatever_was_spoken_of_and_to_its_buyer_alone(talk: Talk) -> None:
    await talk.say("add", "add the second one, EU 42")
    desk = ConsentDesk(cast("People", _Readers(talk)), talk.rooms.consents)
    for author, status, lines in (
        (Author(PersonId("per_mina"), "Mina"), 200, [("off_shoes_blue_265", "블루, 265", "₩89,000", True)]),
        (Author(PersonId("per_x"), "X"), 200, []),
        (None, 401, []),
    ):
        async with browser(router, {ConsentDesk: desk}, author) as client:
            answer = await client.get("/api/shopping/cart", params={"language": "ko"})
        assert answer.status_code == status, answer.text
        found = answer.json().get("lines", [])
        assert [
            (each["offer_id"], each["options"], each["price"], bool(each["seller"] and each["href"])) for each in found
        ] == lines


async def test_one_currency_is_bought_at_a_time(talk: Talk) -> None:
    catalog = talk.shop.below.catalog
    mug = (await catalog.listings([MUG]))[0]
    await catalog.put_listings([priced(mug, Money(1_900, "USD"))])
    await talk.say("add", "the first one")
    await talk.say("add", "the second in 42")

    await talk.say("buy", "buy everything in my cart")
    choices = [each["say"] for each in talk.card(Kind.QUESTION)["choices"]]
    assert choices == ["Buy what is paid in US dollars", "Buy what is paid in South Korean won"]
    await talk.say("buy", choices[1])
    assert [line["offer_id"] for line in talk.card(Kind.CONSENT)["lines"]] == ["off_shoes_blue_265"]


async def test_a_total_says_what_it_is_about_in_the_money_of_the_reader(talk: Talk) -> None:
    await talk.say("buy", "buy the first one")
    session = await talk.shop.checkouts.get(talk.buyer, CheckoutId(str(talk.card(Kind.CONSENT)["checkout_id"])))
    assert talk.card(Kind.CONSENT)["sums"][-1]["about"] == ""
    abroad = await talk.reader()
    abroad = replace(abroad, reader=replace(abroad.reader, currency="USD"))
    card = await talk.rooms.consents.card_of(abroad, session)
    assert session.quote is not None
    assert card["sums"][-1].get("about") == abroad.approximate(session.quote.totals.total)
    assert "$" in str(card["sums"][-1].get("about"))
    assert all("about" not in each for each in card["sums"][:-1])
    (total,) = (each for each in (await cart_card(abroad, talk.buyer))[1]["sums"] if each["strong"])
    assert "$" in str(total.get("about"))
