"""What the room of cards needs. Below: its tables, `platform.Secrets`, and whoever keeps the numbers."""

from collections.abc import Sequence
from typing import Protocol

from hupan.cards.domain import Card, CardId, CardSeen
from hupan.kernel import Language, PersonId


class Seal(Protocol):
    """Writes what nobody else can."""

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes) -> str:
        """Decrypt; raises a `HupanError` where it was not sealed here."""
        ...


class CardVault(Protocol):
    """Keeps the numbers. Below: Stripe. Every verb raises `CardsAway` where it does not answer."""

    async def customer(self, person_id: PersonId) -> str:
        """Make a person known, and return the vault's name of them. Asked again, it is the same."""
        ...

    async def cards(self, customer: str) -> Sequence[CardSeen]:
        """List the cards that somebody keeps there."""
        ...

    async def page(self, customer: str, back: str, language: Language) -> str:
        """Make a page on which a card can be typed in to be kept; returns its address."""
        ...

    async def forget(self, reference: str) -> None:
        """Forget a card. One that is not there is forgotten already."""
        ...


class CardStore(Protocol):
    """Rows of cards."""

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else change this person's cards until the transaction ends."""
        ...

    async def customer(self, person_id: PersonId) -> str:
        """Read as whom the vault knows a person; empty where it does not."""
        ...

    async def keep_customer(self, person_id: PersonId, customer: str) -> None:
        """Keep as whom the vault knows a person; what is kept already stays."""
        ...

    async def cards(self, person_id: PersonId) -> list[Card]:
        """Read a person's cards: the default first, then the newest."""
        ...

    async def save(self, person_id: PersonId, card: Card) -> None:
        """Write a card, new or known."""
        ...

    async def remove(self, person_id: PersonId, card_id: CardId) -> None:
        """Remove a card."""
        ...
