"""An answer to the question which variant is taken for one, and what is pointed at and to be put in for no wish."""

from collections.abc import Sequence
from typing import Any

import pytest

from hupan.counter import Kind, Table
from hupan.intents import Standing, expected
from hupan.intents.routing import _answered  # pyright: ignore[reportPrivateUsage] - what it takes for an answer

_LABELS = {
    "en": (("Colour", "Navy", "Black"), "Size"),
    "zh": (("颜色", "藏青", "曜石黑"), "尺码"),
    "ko": (("색상", "네이비", "블랙"), "사이즈"),
}
_SHOWN = Standing(shown=6, displayed=("Marl mug", "Oak mug", "Tide mug", "Fen mug", "Alder mug", "Loch mug"))


def _option(key: str, label: str, values: Sequence[tuple[str, str]], swatch: str = "") -> dict[str, Any]:
    made = [{"value": value, "label": name, "swatch": swatch} for value, name in values]
    return {"key": key, "label": label, "values": made}


def _asked(language: str, then: str) -> Table:
    (colour, navy, black), size = _LABELS[language]
    options = [
        _option("color", colour, (("navy", navy), ("black", black)), "#2c4368"),
        _option("size", size, [(each.casefold(), each) for each in ("S", "M", "L", "XL")]),
    ]
    return Table(last=Kind.VARIANTS, pending={"then": then, "chosen": {"color": "navy"}, "options": options})


@pytest.mark.parametrize("then", ["add", "buy"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "large i think, he's tall, colour's up to you"),
        ("en", "any is fine"),
        ("en", "not the black, medium"),
        ("zh", "m吧 她瘦 哪个颜色都成"),
        ("zh", "你们定吧"),
        ("zh", "除了黑的都行 s码"),
        ("ko", "라지요 색은 뭐든요"),
        ("ko", "스몰이요 색상은 아무거나요"),
        ("ko", "알아서 골라주세요"),
    ],
)
def test_an_answer_with_something_around_it_is_one(language: str, said: str, then: str) -> None:
    route = _answered(said, _asked(language, then))
    assert route is not None
    assert (route.action, route.said) == (then, said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "never mind then, whatever"),
        ("en", "which colours are there?"),
        ("zh", "随便逛逛"),
        ("zh", "颜色都有哪些"),
        ("ko", "됐어요 그냥 안 살래요"),
        ("ko", "무슨 색이 있나요"),
    ],
)
def test_who_asks_or_gives_it_up_does_not_answer(language: str, said: str) -> None:
    assert _answered(said, _asked(language, "add")) is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "he has got broad shoulders and he hates anything tight on him so I would rather take the xl"),
        ("en", "my sister wore a small last year but she has grown a lot since, so let's go with the medium"),
        ("zh", "他 肩膀 宽 去年 买 的 又 小 了 冬天 里面 还 要 穿 毛衣 就 要 XL 吧"),
        ("ko", "작년 거는 어깨가 좁아서 못 입었고 이번에는 속에 니트도 입어야 하니까 그냥 넉넉하게 입도록 XL로 할게요"),
    ],
)
def test_an_answer_may_have_its_reasons_in_many_words(language: str, said: str) -> None:
    route = _answered(said, _asked(language, "add"))
    assert route is not None
    assert route.action == "add"


@pytest.mark.parametrize(
    "said",
    [
        "my neighbour painted his whole house navy last week and now everybody in the street laughs about it a lot",
        "do you know whether the black dye of jackets like that one comes off on a white sofa after some time",
    ],
)
def test_many_words_that_want_nothing_are_none(said: str) -> None:
    assert _answered(said, _asked("en", "add")) is None


@pytest.mark.parametrize(
    "said",
    [
        "put the third one in my basket, quiet switches, the baby sleeps next door",
        "第二个加购 要红轴的 打游戏用 颜色你定",
        "3번 장바구니에요 킹으로요 침대가 넓어서요",
    ],
)
def test_what_is_pointed_at_and_put_in_is_no_wish_for_other_goods(said: str) -> None:
    likely = expected(said, _SHOWN)
    assert likely["add"] > 100 * likely["search"]
    assert likely["add"] > 2 * max(likely["ask"], likely["refine"])
