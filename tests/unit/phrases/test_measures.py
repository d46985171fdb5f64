"""How much of a unit is read in three languages, and what only looks like it is not."""

from datetime import date
from decimal import Decimal

import pytest

from hupan.phrases import Home, converted, read_phrases

HOME = Home("USD", date(2026, 11, 20))


def _read(text: str) -> list[tuple[str | None, str | None, str]]:
    def said(number: Decimal | None) -> str | None:
        return None if number is None else f"{number.normalize():f}"

    return [(said(each.least), said(each.most), each.unit) for each in read_phrases(text, HOME).measures]


@pytest.mark.parametrize(
    ("text", "least", "most", "unit"),
    [
        ("a 27 inch monitor", "27", "27", "[in_i]"),
        ('a 27" monitor', "27", "27", "[in_i]"),
        ("27인치 모니터", "27", "27", "[in_i]"),
        ("27英寸显示器", "27", "27", "[in_i]"),
        ("at least 12 GB of memory", "12", None, "GBy"),
        ("램 12기가 이상", "12", None, "GBy"),
        ("内存12GB以上", "12", None, "GBy"),
        ("a 20,000mAh power bank", "20000", "20000", "mA.h"),
        ("2万毫安的充电宝", "20000", "20000", "mA.h"),
        ("보조배터리 2만 밀리암페어", "20000", "20000", "mA.h"),
        ("a bottle of up to 500 ml", None, "500", "mL"),
        ("500克以下的", None, "500", "g"),
        ("1.5kg 이하 노트북", None, "1.5", "kg"),
        ("续航14天的手表", "14", "14", "d"),
        ("배터리 30시간", "30", "30", "h"),
        ("800 lumens", "800", "800", "lm"),
        ("a 2l kettle", "2", "2", "L"),
    ],
)
def test_measures_are_read(text: str, least: str | None, most: str | None, unit: str) -> None:
    assert _read(text) == [(least, most, unit)]


@pytest.mark.parametrize(
    ("text", "least", "most", "unit", "beyond"),
    [
        ("bigger than 30 inches", "30", None, "[in_i]", True),
        ("no bigger than 60 cm", None, "60", "cm", False),
        ("lighter than 300 g", None, "300", "g", True),
        ("20 cm or taller", "20", None, "cm", False),
        ("50 ml or smaller", None, "50", "mL", False),
        ("6 mm thick or more", "6", None, "mm", False),
        ("wider than 1 m", "1", None, "m", True),
        ("half a litre at least", "0.5", None, "L", False),
        ("at least half a litre", "0.5", None, "L", False),
        ("a litre and a half", "1.5", "1.5", "L", False),
        ("quarter of a litre", "0.25", "0.25", "L", False),
        ("no more than a kilo", None, "1", "kg", False),
        ("between 300 and 500 ml", "300", "500", "mL", False),
        ("300-500ml", "300", "500", "mL", False),
        ("around 400 ml", "340", "460", "mL", False),
        ("6 ft or longer", "6", None, "[ft_i]", False),
        ("a 16 oz mug", "16", "16", "[oz_av]", False),
        ("500毫升以上", "500", None, "mL", False),
        ("大于27寸", "27", None, "[in_i]", True),
        ("轻于1公斤的", None, "1", "kg", True),
        ("比27寸大的", "27", None, "[in_i]", True),
        ("50毫升或更小", None, "50", "mL", False),
        ("半升以上的杯子", "0.5", None, "L", False),
        ("一升半的水壶", "1.5", "1.5", "L", False),
        ("一米八的床", "1.8", "1.8", "m", False),
        ("半斤茶叶", "250", "250", "g", False),
        ("300到500毫升", "300", "500", "mL", False),
        ("2미터 이상", "2", None, "m", False),
        ("2m 이상", "2", None, "m", False),
        ("30인치보다 큰", "30", None, "[in_i]", True),
        ("50미리보다 작은 거", None, "50", "mL", True),
        ("30인치 넘는 거", "30", None, "[in_i]", True),
        ("30인치 안 넘는 거", None, "30", "[in_i]", False),
        ("반 리터짜리", "0.5", "0.5", "L", False),
        ("1리터 반", "1.5", "1.5", "L", False),
        ("300에서 500미리 사이", "300", "500", "mL", False),
    ],
)
def test_measures_are_bounded_in_the_words_of_sizes(
    text: str, least: str | None, most: str | None, unit: str, *, beyond: bool
) -> None:
    assert _read(text) == [(least, most, unit)]
    (measure,) = read_phrases(text, HOME).measures
    assert measure.beyond is beyond


@pytest.mark.parametrize("text", ["2m 이상", "at least 2m", "longer than 2 m"])
def test_metres_are_no_millions(text: str) -> None:
    assert read_phrases(text, HOME).budgets == ()


@pytest.mark.parametrize(
    "text",
    [
        "2 in 1 laptop",
        "3 of them",
        "size 42",
        "under $80",
        "5만원 이하",
        "the second one",
        "for a six-year-old",
        "여섯 살 조카",
        "an iPhone 15 Pro",
        "USB 3.2 cable",
        "",
    ],
)
def test_other_numbers_are_no_measures(text: str) -> None:
    assert _read(text) == []


def test_what_is_left_of_a_text_is_without_them() -> None:
    assert read_phrases("a 27 inch monitor", HOME).rest == "a monitor"


@pytest.mark.parametrize(
    ("number", "unit", "to", "result"),
    [
        ("1.5", "kg", "g", "1500"),
        ("50", "cm", "mm", "500"),
        ("2", "L", "mL", "2000"),
        ("90", "min", "h", "1.5"),
        ("2", "[ft_i]", "cm", "60.96"),
    ],
)
def test_units_of_one_kind_are_converted(number: str, unit: str, to: str, result: str) -> None:
    told = converted(Decimal(number), unit, to)

    assert told is not None
    assert abs(told - Decimal(result)) < Decimal("1e-9")


def test_units_of_two_kinds_are_not() -> None:
    assert converted(Decimal(1), "kg", "L") is None
    assert converted(Decimal(1), "W", "lm") is None
