"""Who sits at whose desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hupan.catalog import OfferId, SellerId
from hupan.kernel import PersonId

FEW: Final = 5
"""Where a seller has said nothing: so many of an offer are few."""

MOST_FEW: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who speaks for a seller."""

    seller_id: SellerId
    person_id: PersonId
    since: datetime


@dataclass(frozen=True, slots=True)
class LowMark:
    """Of how many a seller says that they are few; 0 to be told only when there are none.

    Attributes:
        offer_id: Of which offer; of all others where it is `None`.
    """

    units: int
    offer_id: OfferId | None = None
