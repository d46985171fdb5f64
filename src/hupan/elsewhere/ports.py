"""What shopping elsewhere stands on. Above: the errands. Below: the rooms' services, as they are.

No verb here pays: what an errand misunderstands can be looked at, and is bought by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hupan.addresses import Kept
from hupan.kernel import Language, PersonId
from hupan.merchants import Good, KeptLine, MerchantId, MerchantService, Purchase, Recipient
from hupan.notices import Channel


class Purchases(Protocol):
    """Keeps what is wanted of shops elsewhere, and prepares purchases. Below: `PurchaseService`."""

    async def lines(self, person_id: PersonId) -> list[KeptLine]:
        """Read what a person keeps for shops elsewhere."""
        ...

    async def put(self, person_id: PersonId, good: Good, quantity: int) -> list[KeptLine]:
        """Keep something for its shop."""
        ...

    async def begin(
        self, person_id: PersonId, merchant_id: MerchantId, recipient: Recipient, language: Language
    ) -> Purchase:
        """Begin a checkout of what is kept for a shop."""
        ...


class Book(Protocol):
    """Knows where people have things sent. Below: `AddressService`."""

    async def list(self, person_id: PersonId) -> Sequence[Kept]:
        """Read a person's addresses."""
        ...


class Mail(Protocol):
    """Knows where people are reached. Below: `MailService`."""

    async def channel(self, person_id: PersonId) -> Channel:
        """Tell where letters go."""
        ...


@dataclass(frozen=True, slots=True)
class ElsewhereRooms:
    """What shopping elsewhere stands on.

    Attributes:
        within_s: For how long a search waits for shops elsewhere.
    """

    merchants: MerchantService
    purchases: Purchases
    book: Book
    mail: Mail
    within_s: float
