"""Money: whole minor units and a currency, never a float. Currencies and their decimals are ISO 4217's."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import total_ordering

from hupan.kernel.errors import HupanError, Kind

_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
        "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
        "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
        "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

CURRENCIES: dict[str, int] = {code: decimals for decimals, codes in _DECIMALS.items() for code in codes.split()}
"""Decimals of every currency by its code."""

LARGEST_MINOR = 10**15
"""No sum is larger than this: it fits a database's bigint, and a browser's numbers hold it exactly."""


class MoneyError(HupanError):
    """A sum of money that cannot be."""

    code = "money.invalid"
    kind = Kind.INVALID


class UnknownCurrency(MoneyError):
    """Not a currency of ISO 4217 in use."""

    code = "money.unknown_currency"


class CurrencyMismatch(MoneyError):
    """Sums of different currencies neither add nor compare."""

    code = "money.currency_mismatch"


def divide(size: int, weights: Sequence[int]) -> list[int]:
    """Divide a number that is not negative by weights, as `Money.allocate` says; for where many sums are divided.

    Args:
        size: The number.
        weights: None negative, and not all zero.
    """
    total = sum(weights)
    parts = [size * weight // total for weight in weights]
    rest = size - sum(parts)
    if rest:
        remainders = [size * weight % total for weight in weights]
        # Sorting keeps the order of equals, also backwards, so what is left goes to the earlier of them.
        for at in sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)[:rest]:
            parts[at] += 1
    return parts


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money, perhaps negative.

    Attributes:
        minor: Whole minor units: cents of dollars, won of won, fils of dinars.
        currency: Code of ISO 4217, such as `KRW`.

    Raises:
        UnknownCurrency: There is no such currency.
        MoneyError: The sum is beyond `LARGEST_MINOR`.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise UnknownCurrency(f"{self.currency!r} is no currency of ISO 4217.", currency=self.currency)
        if abs(self.minor) > LARGEST_MINOR:
            raise MoneyError("The sum is too large.")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in a currency."""
        return cls(0, currency)

    @classmethod
    def exactly(cls, amount: Decimal | str | int, currency: str) -> "Money":
        """Read an amount in major units, such as `"19.90"`.

        Raises:
            MoneyError: It is no number, or it has more decimals than the currency.
        """
        if currency not in CURRENCIES:
            raise UnknownCurrency(f"{currency!r} is no currency of ISO 4217.", currency=currency)
        try:
            number = Decimal(amount)
        except InvalidOperation as error:
            raise MoneyError(f"{amount!r} is no amount.") from error
        # An exponent from outside may be astronomic; the check comes before the power of ten is computed.
        if not number.is_finite() or number.adjusted() > 16:  # noqa: PLR2004 - LARGEST_MINOR has 16 digits
            raise MoneyError(f"{amount!r} is no amount that can be paid.")
        minor = number.scaleb(CURRENCIES[currency])
        if minor != minor.to_integral_value():
            raise MoneyError(f"{amount} has more decimals than {currency}.", currency=currency)
        return cls(int(minor), currency)

    @property
    def amount(self) -> Decimal:
        """The sum in major units."""
        return Decimal(self.minor).scaleb(-CURRENCIES[self.currency])

    def __str__(self) -> str:
        """Write it for logs and errors; people read it as their locale writes it."""
        return f"{self.amount:.{CURRENCIES[self.currency]}f} {self.currency}"

    def __bool__(self) -> bool:
        return self.minor != 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def share(self, fraction: Decimal, rounding: str = ROUND_HALF_UP) -> "Money":
        """Take a fraction, rounded to the minor unit.

        Args:
            fraction: 0.15 takes 15 percent.
            rounding: One of `decimal`'s modes; halves go away from zero unless said otherwise.
        """
        return Money(int((Decimal(self.minor) * fraction).to_integral_value(rounding)), self.currency)

    def allocate(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Divide the sum by weights, to the last minor unit: what comes out adds up to what went in.

        Each part lies within one minor unit of its exact share; what rounding leaves goes to the largest remainders,
        then to the earlier parts.

        Args:
            weights: At least one, none negative. Where all are zero, the parts are equal.
        """
        if not weights or min(weights) < 0:
            raise MoneyError("A sum is divided by weights that are not negative.")
        weighed = list(weights) if any(weights) else [1] * len(weights)
        sign, size = (-1, -self.minor) if self.minor < 0 else (1, self.minor)
        return tuple(Money(sign * part, self.currency) for part in divide(size, weighed))

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(
                f"{self.currency} and {other.currency} cannot be reckoned together.",
                currencies=f"{self.currency} {other.currency}",
            )
        return other.minor
