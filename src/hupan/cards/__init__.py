"""Cards: how a buyer comes to pay by one, and which ones a person keeps, without a number ever coming here.

The number is typed in at the provider of payments, on a page of its own. What this room hands to the provider is an
`Errand`: where the buyer comes back to, in which language they are spoken to, with which kept card they pay. Errands
are sealed (`Errands`), so what a program sends as a credential is never one: it sends nobody elsewhere after they have
paid, and pays with nobody else's card. Of a kept card (`CardService`) there is its brand, its last four digits, until
when it is good, and the provider's name of it; the provider is asked what is so (`CardVault`).
"""

from hupan.cards.domain import Card, CardId, CardSeen, Errand
from hupan.cards.errands import Errands
from hupan.cards.errors import CardNotFound, CardsAway, CardsError
from hupan.cards.ports import CardVault
from hupan.cards.service import CardService

__all__ = [
    "Card",
    "CardId",
    "CardNotFound",
    "CardSeen",
    "CardService",
    "CardVault",
    "CardsAway",
    "CardsError",
    "Errand",
    "Errands",
]
