"""Shows a person the card of a purchase of theirs, whenever their page asks for it."""

from hupan.buying.consenting import Consents
from hupan.checkout import CheckoutId
from hupan.kernel import Buyer, Language, PersonId
from hupan.shopping import ConsentCard, People
from hupan.showcase import known_language


class ConsentDesk:
    """Makes consent cards for a page.

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
        visit = await self._people.visit(person_id, language or Language.EN)
        person = visit.reader.person
        own = None if person is None else known_language(person.language or "")
        if language is None and own not in {None, Language.EN}:
            visit = await self._people.visit(person_id, own or Language.EN)
        return await self._consents.card(visit, Buyer(person_id=person_id), checkout_id, seen)
