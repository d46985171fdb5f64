"""Sums as Stripe writes them: the smallest unit of a currency, with exceptions of its own.

From Stripe's page on currencies: https://docs.stripe.com/currencies.
"""

from hupan.kernel import CURRENCIES, Money

# ISO 4217 gives these decimals that Stripe does not use, or the other way round; everything else is alike.
_AS_TWO_DECIMALS = frozenset({"ISK", "UGX"})
_AS_NO_DECIMALS = frozenset({"MGA"})
_LAST_DIGIT_IS_ZERO = 3
_UNKNOWN = frozenset({"CLF", "UYW"})


# "The amount value supports up to eight digits."
_LARGEST = 99_999_999


def to_stripe(amount: Money) -> int | None:
    """Write a sum as Stripe does; `None` where Stripe cannot take it."""
    written = _written(amount)
    return written if written is not None and 0 < written <= _LARGEST else None


def _written(amount: Money) -> int | None:
    currency, minor = amount.currency, amount.minor
    if currency in _UNKNOWN:
        return None
    if currency in _AS_TWO_DECIMALS:
        return minor * 100
    if currency in _AS_NO_DECIMALS:
        return minor // 100 if minor % 100 == 0 else None
    if CURRENCIES[currency] == _LAST_DIGIT_IS_ZERO:
        return minor if minor % 10 == 0 else None
    return minor


def from_stripe(written: int, currency: str) -> Money:
    """Read a sum as Stripe writes it, in a currency's usual capitals."""
    if currency in _AS_TWO_DECIMALS:
        return Money(written // 100, currency)
    return Money(written * 100 if currency in _AS_NO_DECIMALS else written, currency)
