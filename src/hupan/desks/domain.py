"""Who sits at whose desk."""

from dataclasses import dataclass
from datetime import datetime

from hupan.catalog import SellerId
from hupan.kernel import PersonId


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who speaks for a seller."""

    seller_id: SellerId
    person_id: PersonId
    since: datetime
