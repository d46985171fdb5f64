"""Mandates: "buy it when it comes to less than 300, at most two": what a person leaves here to be bought later.

A mandate is made by the person alone, of exactly what was shown, and says what, for how much at most with delivery and
tax, how many, until when, from which wallet and to which address. When something fits, the person is told, and has a
while to say no; then it is bought by an ordinary checkout, within their limits, and the receipt names the mandate.
Everything that is still to happen stands in the mandate's row, so that whatever dies, it goes on, once.
"""

from hupan.mandates.domain import (
    HANDLERS,
    MOST_ACTIVE,
    MOST_UNITS,
    Buy,
    BuyId,
    BuyState,
    Draft,
    Mandate,
    MandateId,
    MandateState,
    Terms,
)
from hupan.mandates.errors import (
    BadMandate,
    BuyNotFound,
    MandateNotFound,
    MandateOver,
    MandatesByPerson,
    MandatesError,
    NotAsShown,
    TooManyMandates,
)
from hupan.mandates.ports import Candidate, Ended, MandatePorts, Outcome, Prepared
from hupan.mandates.service import MandateService
from hupan.mandates.settings import MandateSettings
from hupan.mandates.sweeping import MandateSweep

__all__ = [
    "HANDLERS",
    "MOST_ACTIVE",
    "MOST_UNITS",
    "BadMandate",
    "Buy",
    "BuyId",
    "BuyNotFound",
    "BuyState",
    "Candidate",
    "Draft",
    "Ended",
    "Mandate",
    "MandateId",
    "MandateNotFound",
    "MandateOver",
    "MandatePorts",
    "MandateService",
    "MandateSettings",
    "MandateState",
    "MandateSweep",
    "MandatesByPerson",
    "MandatesError",
    "NotAsShown",
    "Outcome",
    "Prepared",
    "Terms",
    "TooManyMandates",
]
