"""Amounts, colours and parts of a text are read as people say them, in three languages."""

from datetime import UTC, datetime

import pytest

from hupan.catalog import CategoryId, Option, OptionValue, Product, ProductId, ProductText
from hupan.choices import NOWHERE, clauses, into, names_value, only_asks, read_choice
from hupan.kernel import Language
from hupan.phrases import read_phrases

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _option(key: str, *values: tuple[str, str, str]) -> Option:
    made = tuple(
        OptionValue(value, {Language.EN: english, Language.ZH: chinese}, "") for value, english, chinese in values
    )
    return Option(key, {Language.EN: key.title()}, made)


BAG = _option("weight", ("250g", "250 g", "250克"), ("500g", "500 g", "500克"))
BINDING = _option("edition", ("paperback", "Paperback", "平装"), ("hardcover", "Hardcover", "精装"))
BOX = _option("pack", ("1", "One", "1份"), ("3", "Three", "3份"))
SIZE = _option("size", ("s", "S", "S"), ("m", "M", "M"), ("l", "L", "L"), ("xl", "XL", "XL"))
TIP = _option("tip", ("fine", "Fine", "细"), ("medium", "Medium", "中"))
LOOK = Option(
    "color",
    {Language.EN: "Colour"},
    (
        OptionValue("navy", {Language.EN: "Navy", Language.ZH: "藏青", Language.KO: "네이비"}, "#2c4368"),
        OptionValue("sky", {Language.EN: "Sky blue", Language.ZH: "天蓝", Language.KO: "스카이블루"}, "#86b8dc"),
        OptionValue("white", {Language.EN: "White", Language.ZH: "月光白", Language.KO: "화이트"}, "#eceae4"),
    ),
)


def _product(*options: Option, name: str = "Kettle") -> Product:
    texts = {Language.EN: ProductText(name)}
    return Product(ProductId("prod_1"), "thing", CategoryId("cat_1"), "", Language.EN, texts, NOW, NOW, options=options)


@pytest.mark.parametrize(
    ("option", "said", "value"),
    [
        (BAG, "half a kilo please", "500g"),
        (BAG, "半斤的", "250g"),
        (BAG, "반 킬로짜리", "500g"),
        (BAG, "the bigger bag", "500g"),
        (BAG, "작은 봉지로", "250g"),
        (SIZE, "the large one, it is too small on me", "l"),
        (SIZE, "m please", "m"),
        (BAG, "let's make it 250", "250g"),
        (BAG, "up to 250 dollars", None),
        (SIZE, "미디움으로", "m"),
        (SIZE, "加大码", "xl"),
        (SIZE, "the biggest you have", "xl"),
        (BINDING, "a hardback", "hardcover"),
        (BINDING, "软皮的那种", "paperback"),
        (BINDING, "양장으로 주세요", "hardcover"),
        (BOX, "a 3-pack", "3"),
        (BOX, "just the single", "1"),
        (TIP, "중간 굵기", "medium"),
        (TIP, "不要太粗的", None),
        (LOOK, "the dark blue", "navy"),
        (LOOK, "浅蓝色", "sky"),
        (LOOK, "하늘색", "sky"),
        (LOOK, "白色的那个", "white"),
    ],
)
def test_values_have_other_names_than_the_sellers(option: Option, said: str, value: str | None) -> None:
    choice = read_choice(_product(option), said, read_phrases(said, NOWHERE))

    assert choice.options.get(option.key) == value


def test_a_colour_may_mean_two_or_none_and_then_none_is_chosen() -> None:
    for said in ("blue please", "파란색으로"):
        choice = read_choice(_product(LOOK), said, read_phrases(said, NOWHERE))
        assert choice.options == {}
        assert set(choice.unsure["color"]) == {"navy", "sky"}

    choice = read_choice(_product(LOOK), "in orange", read_phrases("in orange", NOWHERE))
    assert (choice.unknown, choice.unknown_of) == ("orange", "color")
    for said in ("주전자는 두 개", "색은 상관없어요"):
        assert read_choice(_product(LOOK), said, read_phrases(said, NOWHERE)).unknown == ""
    tea = _product(LOOK, name="Black tea pot")
    assert read_choice(tea, "two black tea pots", read_phrases("two black tea pots", NOWHERE)).unknown == ""


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("I'll take three", 3),
        ("four kettles please", 4),
        ("make it two", 2),
        ("half a dozen of them", 6),
        ("来俩", 2),
        ("둘 주세요", 2),
        ("수량은 5", 5),
        ("원두 두 봉", 2),
        ("the 2 litre one", None),
        ("the one for 30 dollars", None),
        ("make it one size bigger", None),
        ("the 4.5 star one", None),
        ("a set of three", None),
        ("2번 담아줘", None),
    ],
)
def test_only_an_amount_is_an_amount(said: str, count: int | None) -> None:
    assert read_choice(_product(), said, read_phrases(said, NOWHERE)).count == count


def test_a_text_is_parted_by_what_it_asks_for() -> None:
    assert clauses("take the lamp out and make the tea two") == ("take the lamp out", "make the tea two")
    assert clauses("램프는 빼고 차는 두 개로") == ("램프는 빼고", "차는 두 개로")
    assert clauses("빨강 말고 파랑") == ("빨강 말고 파랑",)
    assert [each.strip() for each in into("swap the red for the blue")] == ["swap the red", "the blue"]
    assert into("把红的换成蓝的") == ("把红的", "蓝的")
    assert into("just the blue") == ("", "just the blue")


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("does it come in blue?", True),
        ("두 번째 거 가벼워요?", True),
        ("第二个重不重呢", True),
        ("lay the two side by side", True),
        ("can I have two of them?", False),
        ("하나 담아줄래?", False),
        ("帮我加一个可以吗", False),
        ("the second one", False),
    ],
)
def test_who_only_asks_wants_nothing_put_in(said: str, asks: bool) -> None:
    assert only_asks(said) is asks


def test_an_answer_names_a_value_of_what_was_asked_for() -> None:
    for said in ("500그램", "the smaller one", "半斤"):
        assert names_value([BAG], said)
    assert not names_value([BAG], "where is my parcel")
