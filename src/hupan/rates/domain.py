"""Reference rates between currencies: for reading and comparing, never for paying. What they give is approximate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hupan.kernel import CURRENCIES, Money, UnknownCurrency
from hupan.rates.errors import BadRate, NoRate

BASE = "USD"
_LARGEST_RATE = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class ReferenceRate:
    """How many major units of a currency one of `BASE` is about worth, as of a day."""

    currency: str
    per_base: Decimal
    as_of: date

    def check(self) -> None:
        """Check that it can be.

        Raises:
            UnknownCurrency: There is no such currency.
            BadRate: The number cannot be a rate.
        """
        if self.currency not in CURRENCIES:
            raise UnknownCurrency(f"{self.currency!r} is no currency of ISO 4217.", currency=self.currency)
        if not self.per_base.is_finite() or not 0 < self.per_base < _LARGEST_RATE:
            raise BadRate("A rate is a number above zero.", field="per_base", currency=self.currency)


@dataclass(frozen=True, slots=True)
class Approximate:
    """About how much something is in another currency; shown with ≈.

    Attributes:
        as_of: The older day of the two rates; `None` where nothing was converted and the sum is exact.
    """

    money: Money
    as_of: date | None


@dataclass(frozen=True)
class ReferenceRates:
    """A rate for each currency that has one."""

    rates: Mapping[str, ReferenceRate]

    def convert(self, money: Money, currency: str) -> Approximate:
        """Say about how much a sum is in another currency.

        Raises:
            NoRate: One of the two has no rate.
        """
        if money.currency == currency:
            return Approximate(money, None)
        here, there = self._rate(money.currency), self._rate(currency)
        units = money.amount / here.per_base * there.per_base
        minor = int(units.scaleb(CURRENCIES[currency]).to_integral_value(ROUND_HALF_UP))
        return Approximate(Money(minor, currency), min(here.as_of, there.as_of))

    def _rate(self, currency: str) -> ReferenceRate:
        if currency not in self.rates:
            raise NoRate(f"There is no reference rate of {currency}.", currency=currency)
        return self.rates[currency]


AS_OF = date(2026, 1, 2)

DEMO_RATES: tuple[ReferenceRate, ...] = tuple(
    ReferenceRate(currency, Decimal(number), AS_OF)
    for currency, number in (
        (BASE, "1"),
        ("CNY", "7.00"),
        ("EUR", "0.85"),
        ("GBP", "0.74"),
        ("JPY", "156"),
        ("KRW", "1440"),
    )
)
"""Round figures that the market starts with, until its operator sets others."""
