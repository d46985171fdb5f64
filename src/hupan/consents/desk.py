"""Shows a person the card of a purchase or of the cart of theirs, whenever their page asks for it."""

from hupan.checkout import CheckoutId
from hupan.consents.consenting import Consents
from hupan.consents.items import cart_card
from hupan.kernel import Buyer, Language, PersonId
from hupan.shopping import CartCard, ConsentCard, People
from hupan.showcase import Visit, known_language


class ConsentDesk:
    """Makes cards for a page.

    Args:
        people: Knows who reads.
        consents: Makes the cards.
    """

    def __init__(self, people: People, consents: Consents) -> None:
        self._people = people
        self._consents = consents

    async def look(
        self, person_id: PersonId, checkout_id: CheckoutId, seen: str, language: Language | None
    ) -> ConsentCard:
        """Write the card of a checkout as it stands.

        Raises:
            CheckoutNotFound: There is none of this person.
        """
        visit = await self._visit(person_id, language)
        return await self._consents.card(visit, Buyer(person_id=person_id), checkout_id, seen)

    async def cart(self, person_id: PersonId, language: Language | None) -> CartCard:
        """Write the card of a person's cart as it stands."""
        _, card = await cart_card(await self._visit(person_id, language), Buyer(person_id=person_id))
        return card

    async def _visit(self, person_id: PersonId, language: Language | None) -> Visit:
        visit = await self._people.visit(person_id, language or Language.EN)
        person = visit.reader.person
        own = None if person is None else known_language(person.language or "")
        if language is None and own not in {None, Language.EN}:
            visit = await self._people.visit(person_id, own or Language.EN)
        return visit
