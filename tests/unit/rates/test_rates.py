"""Converting: about right, dated, and never silently exact."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hupan.kernel import Money, UnknownCurrency
from hupan.rates import Approximate, BadRate, NoRate, ReferenceRate, ReferenceRates
from hupan.rates.domain import AS_OF, DEMO_RATES

RATES = ReferenceRates({each.currency: each for each in DEMO_RATES})


def test_a_sum_is_converted_by_way_of_the_base_and_dated() -> None:
    assert RATES.convert(Money(1000, "USD"), "KRW") == Approximate(Money(14_400, "KRW"), AS_OF)
    assert RATES.convert(Money(700, "CNY"), "JPY") == Approximate(Money(156, "JPY"), AS_OF)
    older = {**RATES.rates, "EUR": ReferenceRate("EUR", Decimal("0.5"), date(2025, 5, 5))}
    assert ReferenceRates(older).convert(Money(100, "GBP"), "EUR") == Approximate(Money(68, "EUR"), date(2025, 5, 5))


def test_what_is_not_converted_is_exact() -> None:
    assert RATES.convert(Money(5, "CHF"), "CHF") == Approximate(Money(5, "CHF"), None)


@pytest.mark.parametrize(("here", "there"), [("CHF", "USD"), ("USD", "CHF")])
def test_without_a_rate_nothing_is_guessed(here: str, there: str) -> None:
    with pytest.raises(NoRate) as caught:
        RATES.convert(Money(5, here), there)
    assert caught.value.params == {"currency": "CHF"}


@given(st.integers(0, 10**9), st.sampled_from(sorted(RATES.rates)), st.sampled_from(sorted(RATES.rates)))
def test_there_and_back_is_within_what_rounding_took(minor: int, here: str, there: str) -> None:
    money = Money(minor, here)
    back = RATES.convert(RATES.convert(money, there).money, here).money
    worth_of_one = RATES.convert(Money(1000, there), here).money.minor / 1000
    assert abs(back.minor - minor) <= worth_of_one + 1


@pytest.mark.parametrize("number", ["0", "-1", "NaN", "Infinity", "1e12"])
def test_a_number_that_cannot_be_a_rate_is_refused(number: str) -> None:
    with pytest.raises(BadRate):
        ReferenceRate("KRW", Decimal(number), AS_OF).check()
    with pytest.raises(UnknownCurrency):
        ReferenceRate("ZZZ", Decimal(1), AS_OF).check()
