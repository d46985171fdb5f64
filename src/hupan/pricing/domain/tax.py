"""Tax by place and class, on prices that hold it already and on prices that do not.

A line's net and tax add up to its gross to the minor unit, and so do the order's. Where tax is rounded once an order,
the rounded sum of each rate is divided over its lines, so that the lines still add up.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hupan.kernel import Money
from hupan.pricing.domain.basket import Place, TaxClass
from hupan.pricing.errors import BadSetting

_HIGHEST_RATE = 2
_LONGEST_NAME = 80
_COUNTRY, _REGION = re.compile("[A-Z]{2}"), re.compile("[A-Z0-9]{0,3}")


class Rounding(StrEnum):
    """Where the tax is rounded to the minor unit."""

    LINE = "line"
    ORDER = "order"


class Direction(StrEnum):
    """How it is rounded there; halves go up in `NEAREST`."""

    NEAREST = "nearest"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class TaxRule:
    """How a country, or a region of it, taxes what is sold there.

    Attributes:
        region: The part behind the hyphen of ISO 3166-2; empty for the whole country.
        name: What people there call the tax.
        included: Whether prices there hold the tax.
        rates: 0.13 is thirteen percent. A place without a reduced rate takes the standard one; zero is zero.
        shipping: The class of shipping; `None` where it is not taxed.
    """

    country: str
    name: str
    included: bool
    rates: Mapping[TaxClass, Decimal]
    region: str = ""
    rounding: Rounding = Rounding.LINE
    direction: Direction = Direction.NEAREST
    shipping: TaxClass | None = TaxClass.STANDARD

    def rate(self, tax_class: TaxClass) -> Decimal:
        """The rate of a class."""
        if tax_class is TaxClass.ZERO:
            return Decimal(0)
        return self.rates.get(tax_class, self.rates.get(TaxClass.STANDARD, Decimal(0)))

    def check(self) -> None:
        """Check that it can be.

        Raises:
            BadSetting: A rate is none, or the place is no code.
        """
        if not all(rate.is_finite() and 0 <= rate <= _HIGHEST_RATE for rate in self.rates.values()):
            raise BadSetting("A rate is from 0 to 2; thirteen percent are 0.13.", field="rates")
        if not _COUNTRY.fullmatch(self.country) or not _REGION.fullmatch(self.region):
            raise BadSetting("A place is named as ISO 3166 does: US, and CA for California.", field="country")
        if not self.name.isprintable() or len(self.name) > _LONGEST_NAME:
            raise BadSetting("The tax has no such name.", field="name")


UNTAXED = TaxRule(country="ZZ", name="", included=False, rates={}, shipping=None)
"""For places that nobody has told us about."""


@dataclass(frozen=True)
class TaxRules:
    """Every rule there is."""

    rules: Mapping[tuple[str, str], TaxRule] = field(default_factory=dict[tuple[str, str], TaxRule])

    @classmethod
    def of(cls, rules: Iterable[TaxRule]) -> "TaxRules":
        """Collect rules; of two for the same place the later counts."""
        return cls({(rule.country, rule.region): rule for rule in rules})

    def at(self, place: Place) -> TaxRule:
        """Find the rule of a region, else of its country, else none."""
        return self.rules.get((place.country, place.region)) or self.rules.get((place.country, "")) or UNTAXED


@dataclass(frozen=True, slots=True)
class Taxable:
    """Something to be taxed: a line's goods, or a line's share of shipping.

    Attributes:
        included: Whether `minor` holds the tax; `None` takes the place's custom.
    """

    minor: int
    tax_class: TaxClass
    included: bool | None = None


@dataclass(frozen=True, slots=True)
class Taxed:
    """What became of it: `net + tax == gross`, always."""

    net: int
    tax: int
    rate: Decimal

    @property
    def gross(self) -> int:
        """What is paid."""
        return self.net + self.tax


def tax(things: Sequence[Taxable], rule: TaxRule, currency: str) -> list[Taxed]:
    """Tax things, in their order.

    Args:
        things: None of them negative.
        rule: The place's.
        currency: Of all of them.
    """
    rates = [rule.rate(thing.tax_class) for thing in things]
    held = [rule.included if thing.included is None else thing.included for thing in things]
    exact = [_exact(thing.minor, rate, inside) for thing, rate, inside in zip(things, rates, held, strict=True)]
    if rule.rounding is Rounding.LINE:
        taxes = [_rounded(each, rule.direction) for each in exact]
    else:
        taxes = [0] * len(things)
        groups: dict[tuple[Decimal, bool], list[int]] = {}
        for at, key in enumerate(zip(rates, held, strict=True)):
            groups.setdefault(key, []).append(at)
        for (rate, inside), members in groups.items():
            amounts = [things[at].minor for at in members]
            whole = _rounded(_exact(sum(amounts), rate, inside), rule.direction)
            for at, part in zip(members, Money(whole, currency).allocate(amounts), strict=True):
                taxes[at] = part.minor
    return [
        Taxed(thing.minor - due if inside else thing.minor, due, rate)
        for thing, due, inside, rate in zip(things, taxes, held, rates, strict=True)
    ]


def _exact(minor: int, rate: Decimal, included: bool) -> Fraction:
    numerator, denominator = rate.as_integer_ratio()
    return Fraction(minor * numerator, denominator + numerator if included else denominator)


def _rounded(exact: Fraction, direction: Direction) -> int:
    if direction is Direction.DOWN:
        return exact.numerator // exact.denominator
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
