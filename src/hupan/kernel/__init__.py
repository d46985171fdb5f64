"""What every room may lean on: errors, ids, the clock, languages and money. The standard library alone.

Nothing here does I/O, and nothing here knows a room. A type belongs in the kernel only when at least two rooms that may
not import one another need it.
"""

from hupan.kernel.buyers import BadBuyer, Buyer
from hupan.kernel.clock import Clock, SystemClock
from hupan.kernel.errors import HupanError, Kind, Param
from hupan.kernel.ids import OrderId, PersonId, new_id
from hupan.kernel.languages import Language
from hupan.kernel.money import CURRENCIES, LARGEST_MINOR, CurrencyMismatch, Money, MoneyError, UnknownCurrency, divide

__all__ = [
    "CURRENCIES",
    "LARGEST_MINOR",
    "BadBuyer",
    "Buyer",
    "Clock",
    "CurrencyMismatch",
    "HupanError",
    "Kind",
    "Language",
    "Money",
    "MoneyError",
    "OrderId",
    "Param",
    "PersonId",
    "SystemClock",
    "UnknownCurrency",
    "divide",
    "new_id",
]
