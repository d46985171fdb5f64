"""What somebody wants most or least of is told by an attribute's own name, or by what people call it."""

from decimal import Decimal

import pytest

from hupan.catalog import AttributeKind, AttributeSpec
from hupan.kernel import Language
from hupan.phrases import Measure, Span
from hupan.sayings import HIGH, LOW, Named, leaning, read_wishes


def _number(key: str, unit: str, *names: str) -> AttributeSpec:
    return AttributeSpec(key, AttributeKind.NUMBER, dict(zip(Language, names, strict=True)), unit)


SCREEN = _number("screen_inches", "[in_i]", "Screen", "屏幕尺寸", "화면 크기")
BATTERY = _number("battery_mah", "mA.h", "Battery", "电池容量", "배터리 용량")
HERTZ = _number("refresh_hz", "Hz", "Refresh rate", "刷新率", "주사율")
WEIGHT = _number("weight_g", "g", "Weight", "重量", "무게")
# Of a seller's own, for which no file has a line.
NEEDLES = _number("needle_gauge", "G", "Needle gauge", "针号", "바늘 호수")


@pytest.mark.parametrize(
    ("text", "spec", "value"),
    [
        ("the highest refresh rate", HERTZ, HIGH),
        ("刷新率最高的", HERTZ, HIGH),
        ("주사율 제일 높은 거", HERTZ, HIGH),
        ("the lightest of them", WEIGHT, LOW),
        ("最轻的那个", WEIGHT, LOW),
        ("제일 가벼운 거", WEIGHT, LOW),
        ("smallest needle gauge", NEEDLES, LOW),
        ("针号最小的", NEEDLES, LOW),
        ("바늘 호수가 가장 큰 거", NEEDLES, HIGH),
    ],
)
def test_the_most_and_the_least_of_an_attribute_are_heard(text: str, spec: AttributeSpec, value: str) -> None:
    assert read_wishes(text, [], [spec]).named == (Named(spec.key, value, utmost=True),)


@pytest.mark.parametrize("text", ["the biggest battery", "电池最大的", "배터리 제일 큰 거"])
def test_a_name_decides_between_attributes_that_may_both_be_big(text: str) -> None:
    assert read_wishes(text, [], [SCREEN, BATTERY]).named == (Named("battery_mah", HIGH, utmost=True),)


@pytest.mark.parametrize("text", ["something light", "轻一点的", "더 가벼운 거"])
def test_a_leaning_is_no_superlative(text: str) -> None:
    assert read_wishes(text, [], [WEIGHT]).named == (Named("weight_g", LOW),)


@pytest.mark.parametrize("text", ["the lowest price", "最低价的", "제일 높은 평점", "the highest rated"])
def test_prices_and_ratings_are_no_attributes(text: str) -> None:
    seat = _number("seat_cm", "cm", "Seat height", "座高", "좌석 높이")
    assert read_wishes(text, [], [seat, HERTZ]).named == ()


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("刷新率144以上", 144, None), ("refresh rate of at least 144", 144, None), ("주사율 144 이하", None, 144)],
)
def test_a_number_beside_a_name_is_of_it(text: str, least: int | None, most: int | None) -> None:
    bounds = [None if each is None else Decimal(each) for each in (least, most)]
    assert read_wishes(text, [], [HERTZ]).named == (Named("refresh_hz", least=bounds[0], most=bounds[1]),)


def test_a_number_with_another_unit_is_not_of_the_name_beside_it() -> None:
    hours = Measure(Decimal(24), Decimal(24), "h", Span(8, 16))
    assert read_wishes("battery 24 hours", [hours], [BATTERY]).named == ()


@pytest.mark.parametrize(
    ("said", "spec", "value"),
    [
        ("so which one is lighter", WEIGHT, LOW),
        ("哪个重一点", WEIGHT, HIGH),
        ("둘 중에 어느 게 더 무거워요", WEIGHT, HIGH),
        ("which has the higher refresh rate", HERTZ, HIGH),
        ("两个里哪台更流畅", HERTZ, HIGH),
        ("주사율이 더 낮은 건 뭐예요", HERTZ, LOW),
        ("which battery is bigger", BATTERY, HIGH),
        ("哪个电池小", BATTERY, LOW),
        ("which needle gauge is finer", NEEDLES, None),
        ("which one do you like", WEIGHT, None),
    ],
)
def test_of_two_much_or_little_is_asked_as_of_many(said: str, spec: AttributeSpec, value: str | None) -> None:
    assert leaning(said, spec) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("화면 뭐가 더 작아", LOW),
        ("屏幕尺寸哪个大", HIGH),
        ("the screen, whose is bigger", HIGH),
        ("and the screen", None),
    ],
)
def test_a_word_of_degree_may_stand_apart_from_the_name(said: str, value: str | None) -> None:
    assert leaning(said, SCREEN, named=True) == value


LENGTH = _number("length_cm", "cm", "Length", "衣长", "총장")


def test_what_lasts_longest_is_no_longer_than_others() -> None:
    assert leaning("which of them lasts longer", LENGTH) is None
    assert leaning("which of them is longer", LENGTH) == HIGH
