"""Reference rates between currencies, dated and set by the operator: for reading, comparing and sorting.

They stand below the catalogue, since search sorts by them and pages show them; nothing is ever paid by them.
"""

from hupan.rates.domain import BASE, Approximate, ReferenceRate, ReferenceRates
from hupan.rates.errors import BadRate, NoRate, RatesError
from hupan.rates.service import RateService

__all__ = [
    "BASE",
    "Approximate",
    "BadRate",
    "NoRate",
    "RateService",
    "RatesError",
    "ReferenceRate",
    "ReferenceRates",
]
