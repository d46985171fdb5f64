"""How much a benefit takes off which line, in minor units: pure arithmetic on whole numbers.

Every function is given what the lines cost at the moment (`amounts`) and returns what it takes off each of its lines,
never more than the line costs, nothing where that is nothing.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import lcm
from typing import Any, cast

from hupan.kernel import divide
from hupan.pricing.domain.promotions import (
    Benefit,
    BuyGet,
    FixedOff,
    FixedPrice,
    FreeShipping,
    Level,
    PercentOff,
    Promotion,
)

Taken = dict[int, int]
"""Minor units by the number of the line."""


def by_line(promotion: Promotion) -> bool:
    """Whether each line is reckoned by itself: then each line takes the best of such promotions, whatever others do."""
    benefit = promotion.benefit
    alone = isinstance(benefit, FixedPrice) or (isinstance(benefit, PercentOff) and benefit.cap is None)
    return promotion.level is Level.ITEM and alone and not promotion.exclusive


def take(promotion: Promotion, lines: Sequence[int], amounts: Sequence[int], quantities: Sequence[int]) -> Taken:
    """Reckon what a promotion takes off its lines.

    Args:
        promotion: The promotion.
        lines: Numbers of the lines that it is for.
        amounts: What every line of the basket costs at the moment; shipping, for free shipping.
        quantities: Of every line of the basket.
    """
    chosen = [at for at in lines if amounts[at] > 0]
    if not chosen:
        return {}
    if by_line(promotion):
        taken = {at: _of_one(promotion.benefit, amounts[at], quantities[at]) for at in chosen}
    else:
        reckon = _RECKONED[type(promotion.benefit)]
        taken = reckon(promotion.benefit, chosen, amounts, quantities)
    return {at: minor for at, minor in taken.items() if minor}


def total_of(promotion: Promotion, lines: Sequence[int], amounts: Sequence[int], quantities: Sequence[int]) -> int:
    """Reckon how much a promotion takes in all: cheaper than off which lines, for comparing many."""
    benefit = promotion.benefit
    if isinstance(benefit, FixedOff | FreeShipping | PercentOff) and not by_line(promotion):
        return _in_all(benefit, sum([amounts[at] for at in lines]))
    return sum(take(promotion, lines, amounts, quantities).values())


def _in_all(benefit: FixedOff | FreeShipping | PercentOff, basis: int) -> int:
    if isinstance(benefit, FixedOff):
        return min(benefit.amount.minor, basis)
    wished = _percent(basis, benefit.percent) if isinstance(benefit, PercentOff) else basis
    return wished if benefit.cap is None else min(wished, benefit.cap.minor)


def _percent(minor: int, percent: Decimal) -> int:
    """Take percent of a sum that is not negative; halves go up. Whole numbers all along: it is the innermost loop."""
    numerator, denominator = percent.as_integer_ratio()
    return (2 * minor * numerator + 100 * denominator) // (200 * denominator)


def _of_one(benefit: Benefit, minor: int, quantity: int) -> int:
    if isinstance(benefit, FixedPrice):
        return max(0, minor - benefit.price.minor * quantity)
    return _percent(minor, cast("PercentOff", benefit).percent)


def _spread(
    benefit: FixedOff | FreeShipping | PercentOff,
    lines: Sequence[int],
    amounts: Sequence[int],
    _quantities: Sequence[int],
) -> Taken:
    weights = [amounts[at] for at in lines]
    return dict(zip(lines, divide(_in_all(benefit, sum(weights)), weights), strict=True))


def _each_at_price(
    benefit: FixedPrice, lines: Sequence[int], amounts: Sequence[int], quantities: Sequence[int]
) -> Taken:
    return {at: _of_one(benefit, amounts[at], quantities[at]) for at in lines}


def _cheapest(benefit: BuyGet, lines: Sequence[int], amounts: Sequence[int], quantities: Sequence[int]) -> Taken:
    rounds = sum([quantities[at] for at in lines]) // (benefit.buy + benefit.get)
    left = benefit.get * (rounds if benefit.times is None else min(rounds, benefit.times))
    taken: Taken = {}
    # By what one piece costs, exactly: whole numbers sort more quickly than fractions.
    common = lcm(*{quantities[at] for at in lines})
    for at in sorted(lines, key=lambda at: (amounts[at] * (common // quantities[at]), at)):
        pieces = min(left, quantities[at])
        if not pieces:
            break
        taken[at] = _percent(amounts[at] * pieces // quantities[at], benefit.percent)
        left -= pieces
    return taken


_RECKONED: dict[type[Any], Callable[..., Taken]] = {
    PercentOff: _spread,
    FixedOff: _spread,
    FreeShipping: _spread,
    FixedPrice: _each_at_price,
    BuyGet: _cheapest,
}
