"""How many are wanted, and what only looks like it: how long, how many pieces it has, for how many it is."""

from datetime import date

import pytest

from hupan.phrases import Home, read_phrases

_HOME = Home("USD", date(2026, 11, 24))


def _counts(text: str) -> list[int]:
    return [each.number for each in read_phrases(text, _HOME).counts]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三打铅笔", 36),
        ("半打鸡蛋", 6),
        ("연필 두 다스", 24),
        ("반 다스만", 6),
        ("给我来仨", 3),
        ("要俩", 2),
        ("4 pieces of soap", 4),
        ("one piece of cake", 1),
        ("세 가지 주세요", 3),
        ("两个人形玩偶", 2),
    ],
)
def test_so_many_are_wanted(text: str, number: int) -> None:
    assert _counts(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "a 500 piece jigsaw",
        "a five piece cookware kit",
        "用了三个月",
        "充两个小时",
        "一个礼拜之后",
        "一个人吃的锅",
        "两打印机",
        "네 가지 맛",
        "다섯 가지 색 물감",
        "评论至少50条的",
        "후기 200개 이상",
        "별 세 개 이상",
    ],
)
def test_what_counts_something_else(text: str) -> None:
    assert _counts(text) == []


@pytest.mark.parametrize(
    "text", ["rated over 50", "scored at least 80", "销量500以上的", "评分高于80的", "판매량 300 이상", "평점 최소 80"]
)
def test_what_is_rated_or_sold_so_often_is_no_price(text: str) -> None:
    assert read_phrases(text, _HOME).budgets == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("three dozen eggs", 36),
        ("get us 4 dozen", 48),
        ("ten dozen of those", 120),
        ("dozens of", None),
        ("两打半袜子", 30),
    ],
)
def test_several_dozens_are_so_many_times_twelve(text: str, number: int | None) -> None:
    assert _counts(text) == ([] if number is None else [number])
