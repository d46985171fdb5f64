"""Cards that people keep, and what a provider needs to know of a buyer who comes."""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from hupan.kernel import Language

CardId = NewType("CardId", str)


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card as its provider tells of it.

    Attributes:
        reference: The provider's name of it.
        brand: Such as `visa`.
        last4: The end of its number.
    """

    reference: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class Card:
    """A card that somebody keeps.

    Attributes:
        is_default: Whether it is proposed first.
    """

    id: CardId
    seen: CardSeen
    is_default: bool = False

    def is_over(self, today: date) -> bool:
        """Tell whether it has expired: it is good to the end of its month."""
        return (self.seen.exp_year, self.seen.exp_month) < (today.year, today.month)


@dataclass(frozen=True, slots=True)
class Errand:
    """Somebody who goes to pay by card.

    Attributes:
        back: Where they come back to, whatever happened there; the address says nothing about that.
        language: In which they are spoken to.
        email: Where their receipt goes; empty where it is not known.
        customer: As whom the provider knows them, so that they may keep a card; empty for guests.
        card: The provider's name of the card that they keep and pay with; empty to type one in.
    """

    back: str
    language: Language = Language.EN
    email: str = ""
    customer: str = ""
    card: str = ""
