"""What buyers leave to us is not asked for, and what they rule out is not taken, in three languages."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from hupan.catalog import CategoryId, Option, OptionValue, Product, ProductId, ProductText
from hupan.choices import NOWHERE, Choice, leaves_colour, names_value, only_asks, read_choice
from hupan.kernel import Language
from hupan.phrases import read_phrases

NOW = datetime(2026, 11, 22, tzinfo=UTC)
_LABELS = {
    "color": ("Colour", "颜色", "색상"),
    "size": ("Size", "尺码", "사이즈"),
    "nib": ("Nib", "笔尖", "펜촉"),
}


def _option(key: str, *values: tuple[str, str, str, str], swatch: str = "") -> Option:
    made = tuple(OptionValue(value, dict(zip(Language, names, strict=True)), swatch) for value, *names in values)
    return Option(key, dict(zip(Language, _LABELS[key], strict=True)), made)


COLOUR = _option(
    "color",
    ("black", "Black", "曜石黑", "블랙"),
    ("white", "White", "月光白", "화이트"),
    ("steel", "Silver", "银色", "실버"),
    ("blue", "Blue", "宝蓝", "블루"),
    ("navy", "Navy", "藏青", "네이비"),
    ("sky", "Sky blue", "天蓝", "스카이블루"),
    ("burgundy", "Burgundy", "酒红", "버건디"),
    ("purple", "Purple", "紫色", "퍼플"),
    swatch="#112233",
)
SIZE = _option("size", *((each, each.upper(), each.upper(), each.upper()) for each in ("s", "m", "l", "xl")))
NIB = _option("nib", ("fine", "Fine", "细", "가는 촉"), ("broad", "Broad", "粗", "굵은 촉"))
OPTIONS = (COLOUR, SIZE, NIB)
ALL = {each.key for each in OPTIONS}


def _read(said: str, asked: str = "") -> Choice:
    text = {Language.EN: ProductText("Thing")}
    product = Product(
        ProductId("prod_1"), "thing", CategoryId("cat_1"), "", Language.EN, text, NOW, NOW, options=OPTIONS
    )
    return read_choice(product, said, read_phrases(said, NOWHERE), asked=asked)


@pytest.mark.parametrize(
    ("said", "named", "left"),
    [
        ("medium, i don't mind what colour", {"size": "m"}, {"color"}),
        ("the colour’s up to you, size L", {"size": "l"}, {"color"}),
        ("whichever shade you have, in small", {"size": "s"}, {"color"}),
        ("any nib, black please", {"color": "black"}, {"nib"}),
        ("L, and the rest is your call", {"size": "l"}, {"color", "nib"}),
        ("s码 什么颜色都成", {"size": "s"}, {"color"}),
        ("颜色我无所谓 来个l", {"size": "l"}, {"color"}),
        ("随便哪个颜色 m的", {"size": "m"}, {"color"}),
        ("要黑的 笔尖你帮我挑", {"color": "black"}, {"nib"}),
        ("L码 剩下的你看着配", {"size": "l"}, {"color", "nib"}),
        ("엘로요 색깔은 그냥 맘대로 보내주세요", {"size": "l"}, {"color"}),
        ("어떤 색이든 미디엄", {"size": "m"}, {"color"}),
        ("펜촉은 안 가려요 검정이요", {"color": "black"}, {"nib"}),
        ("스몰이요 나머진 다 알아서요", {"size": "s"}, {"color", "nib"}),
        ("the first one in black", {"color": "black"}, set[str]()),
        ("don't care about the price, L", {"size": "l"}, set[str]()),
        ("牌子无所谓 L码", {"size": "l"}, set[str]()),
        ("배송은 상관없어요 L", {"size": "l"}, set[str]()),
    ],
)
def test_an_option_that_is_left_to_us_is_known(said: str, named: Mapping[str, str], left: set[str]) -> None:
    choice = _read(said)
    assert (dict(choice.options), set(choice.left)) == (named, left)


@pytest.mark.parametrize(
    "said", ["whatever", "you choose", "either is fine", "都行", "您定吧", "아무거나요", "상관없어요"]
)
def test_an_answer_leaves_to_us_whatever_was_asked(said: str) -> None:
    assert _read(said, asked="size").left == ALL
    assert names_value(OPTIONS, said, "size")
    assert not only_asks(said)
    assert not _read(said).left


@pytest.mark.parametrize(
    "said",
    [
        "whatever, never mind",
        "随便看看",
        "算了 随便",
        "됐어요 아무거나",
        "what colours are there",
        "颜色有哪些",
        "무슨 색 있나요",
    ],
)
def test_who_looks_about_or_gives_it_up_or_asks_leaves_nothing_to_us(said: str) -> None:
    assert not names_value(OPTIONS, said, "size")


@pytest.mark.parametrize(
    ("said", "left", "avoided"),
    [
        ("any colour but white, M", {"color"}, ("white",)),
        ("except for blue any shade will do", {"color"}, ("blue", "navy", "sky")),
        ("除了白色都可以 M", {"color"}, ("white",)),
        ("只要别是紫的就行", {"color"}, ("purple",)),
        ("검정만 아니면 돼요 M", {"color"}, ("black",)),
        ("M, not black", set[str](), ("black",)),
        ("M码 不要黑色", set[str](), ("black",)),
        ("black or white, either is fine", {"color"}, ("steel", "blue", "navy", "sky", "burgundy", "purple")),
        ("黑的和白的都行", {"color"}, ("steel", "blue", "navy", "sky", "burgundy", "purple")),
    ],
)
def test_what_is_ruled_out_is_not_taken(said: str, left: set[str], avoided: tuple[str, ...]) -> None:
    choice = _read(said)
    assert "color" not in choice.options
    assert (set(choice.left), choice.avoided) == (left, {"color": avoided})


@pytest.mark.parametrize(
    "said",
    [
        "좋은색으로 골랐네요",
        "밝은색이 낫겠죠",
        "자주 쓸 거라 튼튼해야 해요",
        "친구가 이거 보라고 했어요",
        "블랙프라이데이 맞죠",
        "明白的",
        "黄金周要用",
        "it's for black friday",
    ],
)
def test_the_name_of_a_colour_within_other_words_is_no_colour(said: str) -> None:
    choice = _read(said)
    assert "color" not in {*choice.options, *choice.unsure, choice.unknown_of}


@pytest.mark.parametrize(
    ("said", "value"), [("要白的", "white"), ("黑的那件", "black"), ("换个紫的", "purple"), ("银的有吗", "steel")]
)
def test_one_sign_names_a_colour_where_it_is_used_as_a_word(said: str, value: str) -> None:
    assert _read(said).options == {"color": value}


@pytest.mark.parametrize("said", ["black or navy", "블랙이랑 버건디", "酒红 藏青"])
def test_of_two_that_are_named_the_longer_word_is_no_choice(said: str) -> None:
    assert len(_read(said).unsure["color"]) > 1


@pytest.mark.parametrize("said", ["sky blue", "天蓝", "스카이블루"])
def test_a_name_within_a_longer_one_is_not_said(said: str) -> None:
    assert _read(said).options == {"color": "sky"}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("엠으로 할게요", "m"),
        ("라지요", "l"),
        ("미디엄이요", "m"),
        ("要l的", "l"),
        ("l 就行", "l"),
        ("中码", "m"),
        ("go with xl then", "xl"),
        ("라지로요 미디엄은 너무 작아서요", "l"),
        ("the small is too tight on him, so a medium", "m"),
        ("i'm taking it", None),
        ("长3 m 的", None),
    ],
)
def test_a_size_is_read_however_its_letter_is_written(said: str, value: str | None) -> None:
    assert _read(said).options.get("size") == value


@pytest.mark.parametrize("said", ["no preference on colour", "颜色随意", "색은 뭐든 괜찮아요", "아무 색이나"])
def test_a_colour_that_was_wished_for_can_be_let_go(said: str) -> None:
    assert leaves_colour(said)
    assert not leaves_colour("what colours are there? 什么颜色 무슨 색")
