"""The best allowed combination: nothing that a buyer could have left out would have saved more."""

import dataclasses
from itertools import combinations

from hypothesis import assume, given

from tests.properties.pricing.cases import Case, cases, law


def _saved(case: Case, kept: tuple[int, ...] | None = None) -> int:
    chosen = case.promotions if kept is None else tuple(case.promotions[at] for at in kept)
    totals = case.quote(promotions=chosen).totals
    return totals.discount.minor + totals.shipping_discount.minor


@law
@given(cases(most=4))
def test_leaving_promotions_out_saves_nothing_more(case: Case) -> None:
    equal = dataclasses.replace(case, promotions=tuple(dataclasses.replace(p, priority=0) for p in case.promotions))
    quoted = equal.quote()
    assume(len(equal.promotions) > 1)
    assert quoted.certain
    best = _saved(equal)
    numbers = range(len(equal.promotions))
    for size in numbers:
        for kept in combinations(numbers, size):
            # What rounding leaves may lie with a promotion that need not have been chosen.
            assert _saved(equal, kept) <= best + len(equal.promotions)
