"""Verbs on cards: list, add, look again, remove, choose the default; and how one of them is paid with."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from hupan.cards.domain import Card, CardId, CardSeen, Errand
from hupan.cards.errands import Errands
from hupan.cards.errors import CardNotFound, CardsAway
from hupan.cards.ports import CardStore, CardVault
from hupan.kernel import Buyer, Language, PersonId, new_id
from hupan.platform import StoreFactory


class CardService:
    """Keeps which cards people have at the provider. Nobody sees another's.

    Args:
        stores: Opens the store of rows.
        vault: Keeps the numbers; `None` where no cards are taken.
        errands: Writes what a buyer goes to pay with.
    """

    def __init__(self, stores: StoreFactory[CardStore], vault: CardVault | None, errands: Errands) -> None:
        self._stores = stores
        self._vault = vault
        self._errands = errands

    async def list(self, person_id: PersonId) -> list[Card]:
        """List the cards that a person keeps: the default first, then the newest; none where no cards are taken."""
        if self._vault is None:
            return []
        async with self._stores() as store:
            return await store.cards(person_id)

    async def refresh(self, person_id: PersonId) -> bool:
        """Ask the vault which cards a person keeps, and keep them in mind.

        Returns:
            Whether it answered; where it did not, everything stays as it is.
        """
        vault = self._vault
        async with self._stores() as store:
            customer = await store.customer(person_id)
        if vault is None or not customer:
            return True
        try:
            seen = await vault.cards(customer)
        except CardsAway:
            return False
        async with self._stores() as store:
            await store.hold(person_id)
            await _mirror(store, person_id, seen)
        return True

    async def adding(self, person_id: PersonId, back: str, language: Language) -> str:
        """Make a page on which a card can be typed in to be kept; returns its address.

        Raises:
            CardsAway: There is none, or the vault does not answer.
        """
        vault = self._open()
        return await vault.page(await self._customer(vault, person_id), back, language)

    async def remove(self, person_id: PersonId, card_id: CardId) -> None:
        """Have a card forgotten, there first: what is gone here is kept nowhere.

        Raises:
            CardNotFound: This person keeps no such card.
            CardsAway: The vault does not answer.
        """
        card = await self._find(person_id, card_id)
        await self._open().forget(card.seen.reference)
        async with self._stores() as store:
            await store.hold(person_id)
            await store.remove(person_id, card_id)

    async def choose_default(self, person_id: PersonId, card_id: CardId) -> None:
        """Propose a card first from now on.

        Raises:
            CardNotFound: This person keeps no such card.
        """
        async with self._stores() as store:
            await store.hold(person_id)
            cards = await store.cards(person_id)
            if all(each.id != card_id for each in cards):
                raise CardNotFound("You keep no such card.", card_id=card_id)
            # First none is, so that never two are.
            for each in [*(one for one in cards if one.is_default), *(one for one in cards if one.id == card_id)]:
                await store.save(person_id, replace(each, is_default=each.id == card_id))

    async def errand(self, buyer: Buyer, errand: Errand, card_id: str = "") -> str:
        """Write what somebody goes to pay with: a card that they keep, or one that they type in.

        Raises:
            CardNotFound: They keep no such card.
        """
        vault, person_id = self._vault, buyer.person_id
        if card_id:
            if person_id is None:
                raise CardNotFound("You keep no such card.", card_id=card_id)
            card = await self._find(person_id, CardId(card_id))
            async with self._stores() as store:
                customer = await store.customer(person_id)
            return self._errands.write(replace(errand, customer=customer, card=card.seen.reference))
        if person_id is not None and vault is not None:
            # Whoever cannot be made known now pays all the same, and keeps no card this time.
            with contextlib.suppress(CardsAway):
                errand = replace(errand, customer=await self._customer(vault, person_id))
        return self._errands.write(errand)

    async def _customer(self, vault: CardVault, person_id: PersonId) -> str:
        async with self._stores() as store:
            known = await store.customer(person_id)
        if known:
            return known
        made = await vault.customer(person_id)
        async with self._stores() as store:
            await store.keep_customer(person_id, made)
            return await store.customer(person_id)

    async def _find(self, person_id: PersonId, card_id: CardId) -> Card:
        found = next((each for each in await self.list(person_id) if each.id == card_id), None)
        if found is None:
            raise CardNotFound("You keep no such card.", card_id=card_id)
        return found

    def _open(self) -> CardVault:
        if self._vault is None:
            raise CardsAway("No cards are taken here.")
        return self._vault


async def _mirror(store: CardStore, person_id: PersonId, seen: Sequence[CardSeen]) -> None:
    kept = {each.seen.reference: each for each in await store.cards(person_id)}
    there = {each.reference for each in seen}
    for reference, card in kept.items():
        if reference not in there:
            await store.remove(person_id, card.id)
    has_default = any(card.is_default for reference, card in kept.items() if reference in there)
    for each in seen:
        known = kept.get(each.reference)
        if known is None:
            # The first card is the one that is proposed.
            await store.save(person_id, Card(CardId(new_id("crd")), each, is_default=not has_default))
            has_default = True
        elif known.seen != each:
            await store.save(person_id, replace(known, seen=each))
