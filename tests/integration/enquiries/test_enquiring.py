"""What is asked of the shop is answered from what is so there, with where it stands, and nothing is made up."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any, cast

import pytest

from hupan.catalog import ProductId
from hupan.enquiries import ENQUIRE, Enquire, Subjects
from hupan.kernel import Language
from hupan.platform import Database
from hupan.sayings import Subject
from hupan.shopping import Kind
from tests.integration.aftercare.ground import Customer, open_customer
from tests.integration.catalog.market import shirt

pytestmark = pytest.mark.anyio

SHIRT = ProductId("prod_shirt")


def _nobody(_: object) -> Any:  # noqa: ANN401 - whatever is asked, words told already
    raise AssertionError("No examples are needed here.")


@pytest.fixture
async def mina(database: Database) -> AsyncGenerator[Customer]:
    async with open_customer(database) as customer:
        stall = customer.till.stall
        enquire = Enquire(Subjects(_nobody), stall.orders, customer.till.payments)
        customer.errands = {**customer.errands, ENQUIRE: enquire}
        yield customer


def _facts(mina: Customer) -> dict[str, tuple[str, str]]:
    return {each["label"]: (each["value"], each["href"]) for each in mina.card(Kind.ANSWER)["facts"]}


async def test_the_policy_is_the_markets_own_and_leads_to_its_page(mina: Customer) -> None:
    terms = mina.till.stall.orders.terms

    said = await mina.say(ENQUIRE, "what's your return policy")
    card, facts = mina.card(Kind.ANSWER), _facts(mina)

    assert f"within {terms.change_of_mind} days" in said
    assert f"{terms.fault} days" in facts["Something is wrong with it"][0]
    assert {href for _, href in facts.values()} == {f"/market/help#{Subject.RETURNS.value}"}
    assert (card["item"], card["unknown"], card["page"]) == (None, [], "")


async def test_who_pays_the_way_back_is_answered_first_where_that_is_asked(mina: Customer) -> None:
    said = await mina.say(ENQUIRE, "반품 배송비는 누가 내요?", Language.KO)

    assert said.startswith("돌려보내는 배송비를 마켓이 내지는 않으며")


async def test_only_ways_of_paying_that_are_open_are_named(mina: Customer) -> None:
    said = await mina.say(ENQUIRE, "can I pay with PayPal?")
    open_ = {each.id for each in mina.till.payments.handlers(mina.buyer)}

    assert "PayPal" not in said
    assert "these are all the ways there are" in said
    assert ("Wallet" in _facts(mina)) == ("wallet" in open_)
    assert ("Cash on delivery" in _facts(mina)) == ("cod" in open_)


async def test_what_is_on_the_screen_is_told_of_with_the_country_that_was_named(mina: Customer) -> None:
    mina.show(SHIRT)
    before = mina.table

    said = await mina.say(ENQUIRE, "could this be sent to an address in Germany?")
    value, href = _facts(mina)["Delivery and cost"]

    assert value in said
    assert value == "Not sent to Germany" or "Germany" in value or "Arrives" in value
    assert href.startswith("/market/p/")
    assert mina.card(Kind.ANSWER)["item"]["product_id"] == SHIRT
    assert mina.table.shown == before.shown


async def test_a_listing_that_says_nothing_is_said_to_say_nothing(mina: Customer) -> None:
    mina.show(SHIRT)

    said = await mina.say(ENQUIRE, "does it come with a warranty?")
    card = mina.card(Kind.ANSWER)

    assert "says nothing of a warranty" in said
    assert card["page"].endswith("#questions")
    assert card["page"] in said
    assert "The seller writes" not in _facts(mina)


async def test_where_several_listings_say_nothing_that_is_said_once(mina: Customer) -> None:
    other = shirt("jumper")
    await mina.till.stall.catalog.put_listings([other])
    mina.show(SHIRT, other.product.id)

    said = await mina.say(ENQUIRE, "are they genuine?")

    assert said.startswith("2 of these listings say nothing of whether the thing is genuine.")
    assert said.count("say nothing") == 1
    assert mina.card(Kind.ANSWER)["unknown"] == ["2 of these listings say nothing of whether the thing is genuine."]


async def test_a_listing_that_says_something_is_quoted(mina: Customer) -> None:
    listing = shirt()
    told = {
        key: replace(each, description="Soft. With a two-year warranty.") for key, each in listing.product.texts.items()
    }
    await mina.till.stall.catalog.put_listings([replace(listing, product=replace(listing.product, texts=told))])
    mina.show(SHIRT)

    said = await mina.say(ENQUIRE, "how many years of warranty has it?")

    assert "With a two-year warranty." in said
    assert _facts(mina)["The seller writes"][0] == "“With a two-year warranty.”"
    assert mina.card(Kind.ANSWER)["unknown"] == []


async def test_the_receipt_of_an_order_is_one_tap_away(mina: Customer) -> None:
    order = await mina.till.order(1)

    await mina.say(ENQUIRE, f"where is the receipt of my order {order.number}?")
    value, href = _facts(mina)[f"Order {order.number}"]

    assert href == f"/market/orders/{order.id}/receipt"
    assert value.startswith("Receipt: ")


async def test_nobody_promises_an_official_invoice_or_a_telephone_number(mina: Customer) -> None:
    said = await mina.say(ENQUIRE, "发票怎么开", Language.ZH)
    assert "不开具正式发票" in said

    said = await mina.say(ENQUIRE, "고객센터 전화번호 알려주세요", Language.KO)
    assert "알 수 없습니다" in said


async def test_what_is_not_clear_is_asked_for_with_answers_to_tap(mina: Customer) -> None:
    class Unsure(Subjects):
        async def of(self, said: str) -> Any:  # noqa: ANN401 - as the class does
            if said != "and that?":
                return await super().of(said)
            return cast("Any", type("Meant", (), {"subjects": (), "between": (Subject.RETURNS, Subject.COST)})())

    stall = mina.till.stall
    mina.errands = {ENQUIRE: Enquire(Unsure(_nobody), stall.orders, mina.till.payments)}

    await mina.say(ENQUIRE, "and that?")
    choices = mina.card(Kind.QUESTION)["choices"]
    await mina.say(ENQUIRE, choices[0]["say"])

    assert mina.card(Kind.ANSWER)["title"] == "Sending things back"
