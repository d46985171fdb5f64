"""What makes a bound of a sum in English: whatever people call a limit, in whatever form they say it."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from hupan.kernel import Money
from hupan.phrases import Budget, Home, read_phrases


def _budgets(said: str) -> tuple[Budget, ...]:
    return read_phrases(said, Home("USD", date(2026, 11, 23))).budgets


def _amount(money: Money | None) -> Decimal | None:
    return None if money is None else money.amount


def _sums(said: str) -> list[tuple[Decimal | None, Decimal | None]]:
    return [(_amount(each.least), _amount(each.most)) for each in _budgets(said)]


_NAMES = ("max", "maximum", "budget", "limit", "price limit", "spending cap", "absolute ceiling", "top price")


@pytest.mark.parametrize(
    ("name", "link"), list(product(_NAMES, (" of", " is", "'s", ": ", " is about", " would be", "")))
)
def test_a_limit_by_any_name_is_the_most_however_it_is_joined_to_its_sum(name: str, link: str) -> None:
    assert _sums(f"a lamp please, my {name}{link} 60") == [(None, Decimal(60))]


@pytest.mark.parametrize(("money", "name"), list(product(("60", "$60", "sixty bucks"), _NAMES[:7])))
def test_a_limit_may_be_named_behind_its_sum(money: str, name: str) -> None:
    assert _sums(f"{money} {name}") == [(None, Decimal(60))]
    assert _sums(f"{money} is my {name}") == [(None, Decimal(60))]


@pytest.mark.parametrize(
    "said",
    [
        "over 60 is too much",
        "anything over $60 is way too expensive",
        "more than 60 bucks is out of my budget",
        "not a penny over 60",
        "not a single cent more than 60",
        "60 is pushing it",
        "60 and under",
        "60 or cheaper pls",
        "60 at the very most",
        "60 each max",
        "keep it to 60",
        "lower my budget to 60",
        "under a sixty if poss",
        "i've got about 60 dollars for this",
        "willing to pay around 60",
    ],
)
def test_what_is_said_to_be_too_much_is_the_most(said: str) -> None:
    assert _sums(said) == [(None, Decimal(60))]


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("between fifty and a hundred", [(50, 100)]),
        ("three to four hundred dollars", [(300, 400)]),
        ("in the 50-80 range", [(50, 80)]),
        ("under one fifty", [(None, 150)]),
        ("less than a hundred and twenty", [(None, 120)]),
        ("100+", [(100, None)]),
        ("above 100 below 200", [(100, None), (None, 200)]),
    ],
)
def test_numbers_in_words_are_those_that_are_meant(said: str, sums: list[tuple[int | None, int | None]]) -> None:
    assert _sums(said) == sums


@pytest.mark.parametrize(
    "said",
    ["over 20 pages", "20+ hours", "at most 30 litres", "a limit of 30 kg", "too much", "max is my dog"],
)
def test_what_counts_something_else_is_no_sum(said: str) -> None:
    assert _sums(said) == []
