"""Particulars: what a buyer lets be known of themselves and of those they buy for, line by line.

Sizes, brands, what is to be avoided, budgets, and for whom things are. A line is written by the person alone: by their
own words in a conversation (`read_told` reads them, nothing else does), or on the page. No listing, no model and no key
writes one, none is logged, and none leaves for a seller or a model. `of_whom` says which lines count for whom.
"""

from hupan.particulars.domain import (
    LONGEST_VALUE,
    MOST_PARTICULARS,
    Matter,
    Particular,
    ParticularId,
    Particulars,
    Told,
    Wear,
    Whom,
    budget_of,
    label_of,
    money_of,
    of_whom,
    size_in,
)
from hupan.particulars.errors import BadParticular, ParticularNotFound, ParticularsError, TooManyParticulars
from hupan.particulars.fitting import budget_for, is_of_brand, left_out, names_avoided, size_for, wear_of
from hupan.particulars.hearing import LONGEST_SAID, Brand, Forget, Heard, read_told
from hupan.particulars.service import ParticularService
from hupan.particulars.tongues import wear_in, whom_in

__all__ = [
    "LONGEST_SAID",
    "LONGEST_VALUE",
    "MOST_PARTICULARS",
    "BadParticular",
    "Brand",
    "Forget",
    "Heard",
    "Matter",
    "Particular",
    "ParticularId",
    "ParticularNotFound",
    "ParticularService",
    "Particulars",
    "ParticularsError",
    "Told",
    "TooManyParticulars",
    "Wear",
    "Whom",
    "budget_for",
    "budget_of",
    "is_of_brand",
    "label_of",
    "left_out",
    "money_of",
    "names_avoided",
    "of_whom",
    "read_told",
    "size_for",
    "size_in",
    "wear_in",
    "wear_of",
    "whom_in",
]
