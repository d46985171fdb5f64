"""Shows a person the card of a purchase elsewhere, and confirms exactly what it shows."""

from hupan.elsewhere.cards import AwayCard, AwayCards
from hupan.kernel import Language, PersonId
from hupan.merchants import Purchase, PurchaseId, PurchaseService
from hupan.shopping import People
from hupan.showcase import known_language


class AwayDesk:
    """Makes cards for a page.

    Args:
        people: Knows who reads.
        purchases: Keeps purchases, and completes them.
    """

    def __init__(self, people: People, purchases: PurchaseService) -> None:
        self._people = people
        self._purchases = purchases

    async def look(
        self, person_id: PersonId, purchase_id: PurchaseId, language: Language | None, *, follow: bool
    ) -> AwayCard:
        """Write the card of a purchase; where that is wished, after the shop was asked how it stands.

        Raises:
            PurchaseNotFound: There is none of this person.
            MerchantTrouble: The shop does not answer as it should.
        """
        purchases = self._purchases
        found = await (purchases.follow if follow else purchases.get)(person_id, purchase_id)
        return await self._card(person_id, found, language)

    async def confirm(
        self, person_id: PersonId, purchase_id: PurchaseId, fingerprint: str, language: Language | None
    ) -> AwayCard:
        """Buy exactly what was shown.

        Raises:
            NotAsShown: It is something else now.
            NotPayableHere: It is paid on the shop's page alone.
            PurchaseNotFound: There is none of this person.
            PurchaseOver: It came to nothing before.
            MerchantTrouble: The shop does not answer as it should; nothing was paid.
        """
        done = await self._purchases.confirm(person_id, purchase_id, fingerprint)
        return await self._card(person_id, done, language)

    async def _card(self, person_id: PersonId, purchase: Purchase, language: Language | None) -> AwayCard:
        visit = await self._people.visit(person_id, language or Language.EN)
        person = visit.reader.person
        own = None if person is None else known_language(person.language or "")
        if language is None and own not in {None, Language.EN}:
            visit = await self._people.visit(person_id, own or Language.EN)
        return AwayCards().card(visit, purchase)
