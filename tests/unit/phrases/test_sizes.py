"""Sizes that are said as people say them of themselves and of their shoes, without a word for a size."""

from datetime import date

import pytest

from hupan.phrases import Home, SizeSystem, read_phrases

_HOME = Home("USD", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("said", "value", "system"),
    [
        ("my wife wears a 37.5", "37.5", SizeSystem.PLAIN),
        ("i'm a 46 and my feet are wide", "46", SizeSystem.PLAIN),
        ("loafers in a 41, brown", "41", SizeSystem.PLAIN),
        ("he wears a 10.5", "10.5", SizeSystem.PLAIN),
        ("women's 7 hiking boots", "7", SizeSystem.PLAIN),
        ("her size is 38", "38", SizeSystem.PLAIN),
        ("255的运动鞋", "255", SizeSystem.MM),
        ("欧码39的靴子", "39", SizeSystem.EU),
        ("美码8.5", "8.5", SizeSystem.US),
        ("我爸穿44的", "44", SizeSystem.PLAIN),
        ("takes a 7 in boots", "7", SizeSystem.PLAIN),
        ("38码半的靴子", "38.5", SizeSystem.PLAIN),
        ("鞋号是40", "40", SizeSystem.PLAIN),
        ("구두 245로 보여줘", "245", SizeSystem.MM),
        ("275 신어요", "275", SizeSystem.MM),
        ("발이 280이라서 부츠가 잘 없어요", "280", SizeSystem.MM),
        ("아빠는 110 입어요", "110", SizeSystem.PLAIN),
    ],
)
def test_a_number_of_feet_and_shoes_is_a_size(said: str, value: str, system: SizeSystem) -> None:
    assert [(each.value, each.system) for each in read_phrases(said, _HOME).sizes] == [(value, system)]


@pytest.mark.parametrize(
    "said",
    [
        "boots for about 45",
        "sandals under 40",
        "i wear them 40 hours a week",
        "shoe rack, 45 cm",
        "size doesn't matter, 40 people come",
        "鞋柜 40厘米",
        "穿了40天",
        "280元的鞋",
        "신발 3만5천원",
        "운동화 45켤레",
        "40대 남자 신발",
    ],
)
def test_what_is_a_sum_a_count_or_a_measure_is_none(said: str) -> None:
    assert read_phrases(said, _HOME).sizes == ()
