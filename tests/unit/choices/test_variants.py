"""Options are read off what people say, by the market's own values and in three languages."""

from datetime import UTC, datetime

import pytest

from hupan.catalog import CategoryId, Option, OptionValue, Product, ProductId, ProductText
from hupan.choices.picking import bare_number, called
from hupan.choices.variants import neighbour, read_choice
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOME = Home("USD", NOW.date())


def _option(key: str, *values: tuple[str, str, str, str], swatch: str = "") -> Option:
    made = tuple(
        OptionValue(value, dict(zip((Language.EN, Language.ZH, Language.KO), names, strict=True)), swatch)
        for value, *names in values
    )
    return Option(key, {Language.EN: key.title()}, made)


SHOE = _option(
    "size",
    ("255", "EU 40.5 (255 mm)", "40.5码（255）", "255"),
    ("265", "EU 42 (265 mm)", "42码（265）", "265"),
    ("275", "EU 43 (275 mm)", "43码（275）", "275"),
)
SHIRT = _option("size", ("s", "S", "S", "S"), ("m", "M", "M", "M"), ("l", "L", "L", "L"), ("xl", "XL", "XL", "XL"))
BEANS = _option("weight", ("250g", "250 g", "250克", "250g"), ("500g", "500 g", "500克", "500g"))
PACK = _option("pack", ("1", "One", "1份", "1개"), ("3", "Three", "3份", "3개"), ("6", "Six", "6份", "6개"))
STORAGE = _option("storage", ("128gb", "128 GB", "128GB", "128GB"), ("256gb", "256 GB", "256GB", "256GB"))
TIP = _option("tip", ("fine", "Fine", "细", "가는 촉"), ("medium", "Medium", "中", "중간 촉"))
PAGE = _option("size", ("a6", "A6", "A6", "A6"), ("a5", "A5", "A5", "A5"))
TENT = _option("sleeps", ("2", "2 people", "2人", "2인용"), ("4", "4 people", "4人", "4인용"))
COLOUR = _option(
    "color",
    ("blue", "Blue", "宝蓝", "블루"),
    ("sky", "Sky blue", "天蓝", "스카이블루"),
    ("navy", "Navy", "藏青", "네이비"),
    ("red", "Red", "正红", "레드"),
    swatch="#112233",
)


def _product(*options: Option) -> Product:
    text = {Language.EN: ProductText("Thing")}
    return Product(ProductId("prod_1"), "thing", CategoryId("cat_1"), "", Language.EN, text, NOW, NOW, options=options)


@pytest.mark.parametrize(
    ("option", "said", "value"),
    [
        (SHOE, "add the second one, EU 42", "265"),
        (SHOE, "第二双要42码", "265"),
        (SHOE, "두 번째 거 265로 장바구니에", "265"),
        (SHOE, "two of the first in 42", "265"),
        (SHOE, "42", "265"),
        (SHOE, "add number 4", None),
        (SHOE, "US 9", None),
        (SHIRT, "can I swap the t-shirt for a size L?", "l"),
        (SHIRT, "外套大了，换成M码可以吗", "m"),
        (SHIRT, "the M please", "m"),
        (SHIRT, "an extra large one", "xl"),
        (SHIRT, "I'm taking it", None),
        (BEANS, "the 500 g bag", "500g"),
        (BEANS, "500그램", "500g"),
        (BEANS, "250克的", "250g"),
        (PACK, "第一个要三份装的，买两件", "3"),
        (PACK, "a pack of three", "3"),
        (PACK, "6개짜리로", "6"),
        (PACK, "three of those", None),
        (PACK, "给我来3份", None),
        (STORAGE, "256G的", "256gb"),
        (STORAGE, "128기가", "128gb"),
        (TIP, "첫 번째 가는 촉으로 세 자루", "fine"),
        (PAGE, "就第一个吧，A5的，直接下单", "a5"),
        (TENT, "4인용 두 개", "4"),
        (TENT, "两人的", "2"),
        (COLOUR, "파란색으로", "blue"),
        (COLOUR, "sky blue please", "sky"),
        (COLOUR, "蓝色的", "blue"),
        (COLOUR, "red, not blue", "red"),
        (COLOUR, "파란색 말고 빨강", "red"),
        (COLOUR, "the nicest one", None),
    ],
)
def test_a_value_is_read_where_it_is_named(option: Option, said: str, value: str | None) -> None:
    choice = read_choice(_product(option), said, read_phrases(said, HOME))

    assert choice.options.get(option.key) == value


def test_a_size_that_is_not_made_is_told_apart_from_one_that_was_not_said() -> None:
    assert read_choice(_product(SHOE), "size 44", read_phrases("size 44", HOME)).unknown == "44"
    assert read_choice(_product(SHOE), "the first", read_phrases("the first", HOME)).unknown == ""


def test_an_answer_may_be_shorter_than_a_wish() -> None:
    for said in ("3", "three", "3개"):
        phrases = read_phrases(said, HOME)
        assert read_choice(_product(PACK), said, phrases, asked="pack").options == {"pack": "3"}


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("four of the first one", 4),
        ("两双", 2),
        ("a pair of the first one", None),
        ("첫 번째 가는 촉으로 세 자루", 3),
        ("第一个要三份装的，买两件", 2),
        ("add it", None),
    ],
)
def test_how_many_are_wanted_is_not_how_many_come_together(said: str, count: int | None) -> None:
    phrases = read_phrases(said, HOME)

    assert read_choice(_product(PACK), said, phrases).count == count


@pytest.mark.parametrize(
    ("said", "next_"),
    [
        ("one size bigger", "275"),
        ("한 치수 작은 걸로", "255"),
        ("换大一码", "275"),
        ("it is too small", "275"),
        ("it is fine", None),
    ],
)
def test_sizes_stand_in_their_order(said: str, next_: str | None) -> None:
    assert neighbour(SHOE, "265", said) == next_


def test_things_are_called_by_words_of_their_names() -> None:
    names = {"shoes": ["Wind runner shoes", "바람 러너", "风行跑鞋"], "tea": ["Green tea", "녹차", "龙井绿茶"]}

    def meant(said: str) -> list[str]:
        return called(list(names), said, lambda each: names[each])

    assert meant("take the tea out") == ["tea"]
    assert meant("러너는 빼줘") == meant("跑鞋不要了") == ["shoes"]
    assert meant("the umbrella") == []


def test_a_number_may_stand_alone() -> None:
    numbers = {"make that two": 2, "하나만 할게요": 1, "数量改成五": 5, "低于五十提醒我": 50, "none of it": None}

    assert {each: bare_number(read_phrases(each, HOME)) for each in numbers} == numbers
