"""Values as each locale writes them."""

from datetime import UTC, date, datetime

import pytest

from hupan.kernel import Language, Money
from hupan.showcase import Formats

EN, ZH, KO = (Formats(language) for language in Language)


def test_money_keeps_its_currency_and_its_decimals() -> None:
    assert EN.money(Money(129_900, "USD")) == "$1,299.00"
    assert ZH.money(Money(29_900, "CNY")) == "¥299.00"
    assert KO.money(Money(48_900, "KRW")) == "₩48,900"
    assert EN.money(Money(1_234, "BHD")) == "BHD1.234"


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(99, "USD"), "≈ $0.99"),
        (Money(410, "USD"), "≈ $4.10"),
        (Money(3_333, "USD"), "≈ $33"),
        (Money(123_456, "USD"), "≈ $1,230"),
        (Money(82_080, "KRW"), "≈ ₩82,100"),
        (Money(7, "KRW"), "≈ ₩7"),
        (Money(0, "USD"), "≈ $0"),
    ],
)
def test_what_is_about_right_has_three_digits(money: Money, written: str) -> None:
    assert EN.about(money) == written


def test_days_are_written_as_windows() -> None:
    first, last = date(2026, 11, 26), date(2026, 12, 2)

    assert EN.window(first, last) == "Nov 26\N{THIN SPACE}–\N{THIN SPACE}Dec 2"
    assert ZH.window(first, last) == "11月26日至12月2日"
    assert KO.window(first, first) == "11월 26일 (목)"
    assert KO.ago(datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)) == "3일 전"


@pytest.mark.parametrize(
    ("number", "unit", "written"),
    [(40, "h", "40 hr"), (1.5, "L", "1.5 L"), (227, "g", "227 g"), (3, "[foot_i]", "3 [foot_i]"), (5.2, "", "5.2")],
)
def test_units_of_ucum_are_written_by_cldr_or_as_they_are(number: float, unit: str, written: str) -> None:
    assert EN.measure(number, unit) == written


def test_very_many_are_written_shortly() -> None:
    assert [EN.tally(9_999), EN.tally(12_345), KO.tally(12_345)] == ["9,999", "12.3K", "1.2만"]


@pytest.mark.parametrize(("language", "written"), [(Language.EN, "3 yrs"), (Language.ZH, "3岁"), (Language.KO, "3세")])
def test_how_old_somebody_is_is_counted_in_words_of_its_own(language: Language, written: str) -> None:
    assert Formats(language).measure(3.0, "a{old}") == written


def test_what_is_only_counted_has_no_unit() -> None:
    assert EN.measure(60.0, "1") == "60"
