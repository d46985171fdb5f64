"""What lies before a buyer is read off the cards of the conversation; what does not read is passed over."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hupan.catalog import CategoryId
from hupan.kernel import Money
from hupan.phrases import Home, read_phrases
from hupan.runs import CardPart
from hupan.sayings import Named
from hupan.search import Sort
from hupan.shopping import Kind, Quest, Table, pointed, quest_data, read_quest, read_table
from tests.unit.shopping.talks import item, path, products

HOME = Home("USD", date(2026, 11, 20))
SHOES = products("Alba boot", "Birch clog", "Cove sandal")


def _pointed(said: str, table: Table) -> tuple[int, ...]:
    return pointed(said, read_phrases(said, HOME), table)


def test_the_latest_products_are_on_the_table() -> None:
    table = read_table(path("mugs", products("Dawn mug", "Elm mug"), "shoes", SHOES, "the second one"))

    assert [each.name for each in table.shown] == ["Alba boot", "Birch clog", "Cove sandal"]
    assert table.shown[0].product_id == "prod_alba"
    assert table.shown[0].offer_id is None
    assert table.last is Kind.PRODUCTS
    assert table.focus is None


def test_general_talk_leaves_the_table_and_no_card_in_the_last_reply() -> None:
    messages = path("shoes", SHOES, "thanks", "and now?")
    table = read_table([*messages[:3], path("x", CardPart("other.card", {}))[1], messages[3]])

    assert len(table.shown) == 3
    assert table.last is None


def test_what_was_spoken_of_last_is_in_focus() -> None:
    facts = CardPart("shopping.facts", {"item": item("Cove sandal"), "facts": [], "quotes": []})

    assert read_table(path("shoes", SHOES, "is the third one warm", facts, "and its price")).focus == 2
    assert read_table(path("shoes", SHOES, "add the second one", CardPart("shopping.cart", {}), "how much")).focus == 1


def test_a_question_and_a_choice_wait_for_their_answer() -> None:
    about = {"action": "return", "order": "ord_1"}
    asked = CardPart("shopping.question", {"choices": [{"label": "A", "say": "the red one"}], "about": about})
    table = read_table(path("send it back", asked, "the red one"))

    assert table.pending == about
    assert table.choices == ("the red one",)
    assert read_table(path("send it back", asked, "never mind", SHOES, "ok")).pending == {}


def test_another_kind_of_goods_that_may_have_been_meant_can_be_chosen() -> None:
    lamps = {"label": "Lamps", "say": "Lamps: I cannot see"}
    unsure = CardPart("shopping.products", {**SHOES.data, "instead": [lamps]})

    assert read_table(path("I cannot see", unsure, "Lamps: I cannot see")).choices == (lamps["say"],)
    assert read_table(path("I cannot see", unsure, "hm", SHOES, "ok")).choices == ()


def _list_of(slug: str, said: tuple[str, ...], *names: str) -> CardPart:
    quest = Quest(slug, most=Money(5_000, "USD"), traits=(Named("color", "ivory", without=True),))
    own = {**quest_data(quest), "slug": slug, "category": slug}
    data = {"items": [item(each) for each in names], "quest": own}
    return CardPart("shopping.products", {**data, "takes_off": [{"label": each, "say": each} for each in said]})


def test_a_wish_is_taken_off_by_the_words_of_its_card() -> None:
    card = _list_of("mugs", ("잔: “₩5,000 이하” 빼기", "잔: “아이보리 제외” 빼기"), "Dawn mug", "Elm mug")
    reliefs = read_table(path("mugs", card, "hm")).reliefs

    cheap, light = reliefs.values()
    assert list(reliefs) == ["잔: “₩5,000 이하” 빼기", "잔: “아이보리 제외” 빼기"]
    assert (cheap.most, len(cheap.traits)) == (None, 1)
    assert (light.most, len(light.traits)) == (Money(5_000, "USD"), 0)


def test_of_lists_that_lie_beside_one_another_a_wish_of_each_can_be_taken_off() -> None:
    mugs = _list_of("mugs", ("Mugs: leave out the price", "Mugs: leave out the colour"), "Dawn mug")
    lamps = _list_of("lamps", ("Lamps: leave out the price", "Lamps: leave out the colour"), "Elm lamp")
    messages = path("both", mugs, "x")
    reply = replace(messages[1], parts=(*messages[1].parts, lamps))
    reliefs = read_table([messages[0], reply, messages[2]]).reliefs

    assert reliefs["Mugs: leave out the price"].text == "mugs"
    assert reliefs["Lamps: leave out the price"].text == "lamps"


def test_words_that_are_not_one_for_each_wish_take_nothing_off() -> None:
    assert read_table(path("mugs", _list_of("mugs", ("leave out the price",), "Dawn mug"), "hm")).reliefs == {}
    assert read_table(path("shoes", SHOES, "hm")).reliefs == {}


def test_orders_and_the_checkout_are_remembered() -> None:
    orders = CardPart("shopping.orders", {"orders": [{"order_id": "ord_1"}, {"order_id": "ord_2"}]})
    one = CardPart("shopping.order", {"order": {"order_id": "ord_2"}})
    consent = CardPart("shopping.consent", {"checkout_id": "chk_1"})
    table = read_table(path("my orders", orders, "where is the second", one, "buy it", consent, "and?"))

    assert table.orders == ("ord_1", "ord_2")
    assert table.checkout_id == "chk_1"


def test_what_is_prepared_after_a_purchase_is_still_spoken_of() -> None:
    orders = CardPart("shopping.orders", {"orders": [{"order_id": "ord_1"}, {"order_id": "ord_2"}]})
    case = CardPart("shopping.case", {"order_id": "ord_2"})

    assert read_table(path("my orders", orders, "the dress is too tight", case, "a bigger one")).orders == ("ord_2",)


@pytest.mark.parametrize("data", [{}, {"items": 7}, {"items": [{"name": "x"}]}, {"items": [], "quest": {"text": "x"}}])
def test_a_card_that_does_not_read_is_passed_over(data: dict[str, object]) -> None:
    assert read_table(path("x", CardPart("shopping.products", data), "y")).quest is None


@pytest.mark.parametrize(
    "quest",
    [
        Quest("shoes"),
        Quest(
            "신발",
            CategoryId("cat_1"),
            Money(500, "USD"),
            Money(9000, "USD"),
            (Named("waterproof", "yes"), Named("hours", least=Decimal("7.5")), Named("stuff", "wool", without=True)),
            Sort.PRICE_UP,
            date(2026, 11, 27),
        ),
    ],
)
def test_a_quest_is_read_back_as_it_was_written(quest: Quest) -> None:
    assert read_quest(dict(quest_data(quest))) == quest


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("the second one", (1,)),
        ("compare the first two", (0, 1)),
        ("마지막 거", (2,)),
        ("前两个", (0, 1)),
        ("all of them", (0, 1, 2)),
        ("not the first one", (1, 2)),
        ("the seventh one", ()),
        ("is the birch waterproof?", (1,)),
        ("is it waterproof?", ()),
    ],
)
def test_products_are_pointed_at_by_place_or_by_a_name_of_their_own(said: str, places: tuple[int, ...]) -> None:
    assert _pointed(said, read_table(path("shoes", SHOES, said))) == places


def test_it_is_what_was_spoken_of_last_or_all_there_is() -> None:
    facts = CardPart("shopping.facts", {"item": item("Birch clog")})

    assert _pointed("is it warm?", read_table(path("shoes", SHOES, "?", facts, "is it warm?"))) == (1,)
    assert _pointed("is it warm?", read_table(path("shoes", products("Alba boot"), "is it warm?"))) == (0,)
    assert _pointed("is it warm?", Table()) == ()
