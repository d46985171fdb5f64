"""Laws of money: dividing loses nothing, reading and writing come back, currencies do not mix."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hupan.kernel import CURRENCIES, CurrencyMismatch, Money, MoneyError, UnknownCurrency

currencies = st.sampled_from(["KRW", "USD", "CNY", "KWD", "CLF", "JPY"])
sums = st.builds(Money, st.integers(-(10**12), 10**12), currencies)


@given(sums, st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_parts_add_up_and_are_fair(total: Money, weights: list[int]) -> None:
    parts = total.allocate(weights)
    assert sum((part.minor for part in parts), 0) == total.minor
    weighed = weights if any(weights) else [1] * len(weights)
    for part, weight in zip(parts, weighed, strict=True):
        exact = Fraction(total.minor * weight, sum(weighed))
        assert abs(part.minor - exact) < 1


@given(sums)
def test_reading_what_was_written_comes_back(value: Money) -> None:
    number, currency = str(value).split()
    assert Money.exactly(number, currency) == value
    assert Money.exactly(value.amount, currency) == value


@given(sums, st.integers(0, 10_000))
def test_a_share_is_within_half_a_minor_unit(value: Money, basis_points: int) -> None:
    share = value.share(Decimal(basis_points) / 10_000)
    assert abs(share.minor - Fraction(value.minor * basis_points, 10_000)) <= Fraction(1, 2)


@given(sums, sums)
def test_sums_of_two_currencies_never_mix(one: Money, other: Money) -> None:
    if one.currency == other.currency:
        assert (one + other) - other == one
        assert (one < other) == (one.minor < other.minor)
    else:
        for reckon in (lambda: one + other, lambda: one - other, lambda: one < other):
            with pytest.raises(CurrencyMismatch):
                reckon()


@pytest.mark.parametrize("text", ["1.999", "abc", "NaN", "Infinity", "1e999999999", "", "99999999999999999999"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        Money.exactly(text, "USD")


def test_currencies_know_their_decimals() -> None:
    assert (CURRENCIES["KRW"], CURRENCIES["USD"], CURRENCIES["KWD"], CURRENCIES["CLF"]) == (0, 2, 3, 4)
    with pytest.raises(UnknownCurrency):
        Money(1, "QQQ")
    with pytest.raises(MoneyError):
        Money.exactly("0.5", "KRW")
