"""Prices, weights, counts and days, as cells have them."""

from datetime import UTC, datetime

import pytest

from hupan.catalog import Condition, Status
from hupan.protocols.feeds.amounts import BadValueError, count, day, flag, grams, money
from hupan.protocols.feeds.rows import attribute_key, condition_of, in_stock, path_of, status_of, tags_of, value_of


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("19.90", "USD", "19.90 USD"),
        ("19.9", "USD", "19.90 USD"),
        ("52.000000", "USD", "52.00 USD"),
        ("1,299.00", "USD", "1299.00 USD"),
        ("1.299,00", "EUR", "1299.00 EUR"),
        ("1 299,50 €", "USD", "1299.50 EUR"),
        ("1'299.50 CHF", "USD", "1299.50 CHF"),
        ("1,299", "USD", "1299.00 USD"),
        ("1.299.000", "VND", "1299000 VND"),
        ("12,5", "EUR", "12.50 EUR"),
        ("0.125", "KWD", "0.125 KWD"),
        ("1.250", "KWD", "1.250 KWD"),
        ("₩12,000", "USD", "12000 KRW"),
        ("12000원", "USD", "12000 KRW"),
        ("$5", "CAD", "5.00 CAD"),
        ("$5", "KRW", "5.00 USD"),
        ("US$5", "CAD", "5.00 USD"),
        ("¥88", "JPY", "88 JPY"),
        ("￥88.50", "USD", "88.50 CNY"),
        ("15.00 usd", "EUR", "15.00 USD"),
        ("GBP 7", "EUR", "7.00 GBP"),
        ("0.99", "USD", "0.99 USD"),
    ],
)
def test_prices_are_read(text: str, currency: str, expected: str) -> None:
    assert str(money(text, currency)) == expected


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("free", "USD", "price_invalid"),
        ("", "USD", "price_invalid"),
        ("0", "USD", "price_not_positive"),
        ("-5", "USD", "price_not_positive"),
        ("$-5", "USD", "price_not_positive"),
        ("1.299", "USD", "price_ambiguous"),
        ("12.000", "KRW", "price_ambiguous"),
        ("12.345", "EUR", "price_ambiguous"),
        ("12.3456", "EUR", "price_invalid"),
        ("12.50", "KRW", "price_invalid"),
        ("1,29,900", "USD", "price_invalid"),
        ("1.2.3", "USD", "price_invalid"),
        ("5.", "USD", "price_invalid"),
        ("=1+1", "USD", "price_invalid"),
        ("1e5", "USD", "price_invalid"),
        ("9" * 30, "USD", "price_invalid"),
        ("9" * 300, "USD", "price_invalid"),
        ("5 XYZ", "USD", "currency_unknown"),
        ("5 to 10", "USD", "price_invalid"),
    ],
)
def test_what_is_no_price_has_its_reason(text: str, currency: str, reason: str) -> None:
    with pytest.raises(BadValueError) as refused:
        money(text, currency)
    assert refused.value.reason == reason


def test_weights_counts_flags_and_days() -> None:
    assert [grams(text) for text in ("250", "0.5 kg", "3 lb", "8oz", "0")] == [250, 500, 1361, 227, None]
    assert grams("2", "kg") == 2000
    assert [count(text) for text in ("7", "7.0000", "-3", "0")] == [7, 7, 0, 0]
    assert [flag(text) for text in ("TRUE", "no", "是", "아니요", "maybe")] == [True, False, True, False, None]
    assert day("2026-06-30", end=True) == datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)
    assert day("2026-06-30T10:00:00+09:00") == datetime(2026, 6, 30, 1, tzinfo=UTC)
    assert day("6/7/13") == datetime(2013, 6, 7, tzinfo=UTC)
    assert day("") is None
    for read, text in (
        (grams, "2 stone"),
        (grams, "heavy"),
        (count, "many"),
        (count, "9" * 14),
        (day, "soon"),
        (day, "13/45/2026"),
    ):
        with pytest.raises(BadValueError):
            read(text)


def test_words_of_shops_become_ours() -> None:
    assert [status_of(text) for text in ("active", "TRUE", "", "draft", "0", "archived", "whatever")] == [
        Status.ACTIVE,
        Status.ACTIVE,
        Status.ACTIVE,
        Status.DRAFT,
        Status.DRAFT,
        Status.ARCHIVED,
        Status.DRAFT,
    ]
    assert [condition_of(text) for text in ("https://schema.org/RefurbishedCondition", "used", "", "중고")] == [
        Condition.REFURBISHED,
        Condition.USED,
        Condition.NEW,
        Condition.USED,
    ]
    words = ("in stock", "https://schema.org/OutOfStock", "out_of_stock", "", "0", "품절", "有货")
    assert [in_stock(text) for text in words] == [True, False, False, True, False, False, True]
    assert path_of("Home & Garden > Kitchen | Cups") == ("Home & Garden", "Kitchen", "Cups")
    assert tags_of(["a, b，c", "b;d"]) == ("a", "b", "c", "d")
    assert [value_of(text) for text in ("Yes", "no", "12", "1.5", "007", "12 cm")] == [
        True,
        False,
        12,
        1.5,
        "007",
        "12 cm",
    ]
    assert [attribute_key(text) for text in ("Battery life (h)", "재질", "!!")] == ["battery_life_h", "재질", ""]
