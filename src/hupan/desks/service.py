"""Verbs on desks: give a seat, take it away, and tell who speaks for whom. One call, one transaction."""

from collections.abc import Mapping, Sequence

import structlog

from hupan.catalog import Offer, OfferId, ProductId, Seller, SellerId, Store, in_language
from hupan.desks.domain import FEW, LowMark, Seat
from hupan.desks.ports import DeskStore, Shelf
from hupan.kernel import Clock, Language, PersonId
from hupan.platform import StoreFactory

_log = structlog.get_logger(__name__)


class DeskService:
    """Knows who speaks for whom. Nothing is remembered: a seat that is taken away is gone with the next request.

    Args:
        stores: Opens the store.
        shelf: Knows sellers.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[DeskStore], shelf: Shelf, clock: Clock) -> None:
        self._stores = stores
        self._shelf = shelf
        self._clock = clock

    async def give(self, seller_id: SellerId, person_id: PersonId, by: PersonId) -> None:
        """Let a person speak for a seller from now on.

        Raises:
            NobodyThere: There is no such seller, or no such person.
        """
        async with self._stores() as store:
            await store.give(Seat(seller_id, person_id, self._clock.now()))
        _log.info("desks.given", seller_id=seller_id, person_id=person_id, by=by)

    async def take(self, seller_id: SellerId, person_id: PersonId, by: PersonId) -> None:
        """Let a person speak for a seller no longer."""
        async with self._stores() as store:
            await store.take(seller_id, person_id)
        _log.info("desks.taken", seller_id=seller_id, person_id=person_id, by=by)

    async def seats(self, seller_id: SellerId | None = None) -> Sequence[Seat]:
        """List who speaks for a seller, or for any."""
        async with self._stores() as store:
            return await store.seats(seller_id)

    async def sellers_of(self, person_id: PersonId) -> frozenset[SellerId]:
        """Tell for which sellers a person speaks."""
        async with self._stores() as store:
            return frozenset(await store.sellers_of(person_id))

    async def desks_of(self, person_id: PersonId) -> list[Seller]:
        """Find the sellers for whom a person speaks, by name."""
        found = await self.sellers_of(person_id)
        sellers = (await self._shelf.sellers(sorted(found))).values() if found else ()
        return sorted(sellers, key=lambda seller: (seller.name, seller.id))

    async def shops_of(self, person_id: PersonId, language: Language) -> list[tuple[Seller, str]]:
        """Find the sellers for whom a person speaks, each with what buyers call its store, by that name."""
        if not (desks := await self.desks_of(person_id)):
            return []
        stores = await self._shelf.stores([seller.id for seller in desks])
        named = [(seller, _shop(stores.get(seller.id), language) or seller.name) for seller in desks]
        return sorted(named, key=lambda each: (each[1], each[0].id))

    async def speaks_for(self, person_id: PersonId, product_id: ProductId) -> str | None:
        """Return the name of a seller who offers a product and for whom a person may speak."""
        desks = await self.desks_of(person_id)
        if not desks:
            return None
        offering = {offer.seller_id for offer in (await self._shelf.offers([product_id])).get(product_id, ())}
        return next((seller.name for seller in desks if seller.id in offering), None)

    async def people_of(self, seller_ids: Sequence[SellerId]) -> Mapping[SellerId, Sequence[PersonId]]:
        """Find who speaks for sellers; those for whom nobody does are left out."""
        async with self._stores() as store:
            return await store.people_of(seller_ids)

    async def low_marks(self, offers: Sequence[Offer]) -> Mapping[OfferId, int]:
        """Tell of how many of an offer its seller says that they are few; five, where nothing was said."""
        async with self._stores() as store:
            said = await store.low_marks(sorted({offer.seller_id for offer in offers}))
        marks = {(seller_id, mark.offer_id): mark.units for seller_id, own in said.items() for mark in own}
        return {
            each.id: marks.get((each.seller_id, each.id), marks.get((each.seller_id, None), FEW)) for each in offers
        }

    async def own_low_marks(self, seller_id: SellerId) -> Sequence[LowMark]:
        """List what a seller has said to be few."""
        async with self._stores() as store:
            return (await store.low_marks([seller_id])).get(seller_id, [])

    async def set_low_mark(self, seller_id: SellerId, offer_id: OfferId | None, units: int | None) -> None:
        """Say of how many units of an offer, or of all others, one wants to know that they are few.

        Args:
            seller_id: Whose.
            offer_id: Of which offer; of all others where it is `None`.
            units: How many; `None` for what is usual.

        Raises:
            NobodyThere: There is no such seller.
        """
        async with self._stores() as store:
            if units is None:
                await store.drop_low_mark(seller_id, offer_id)
            else:
                await store.set_low_mark(seller_id, LowMark(units, offer_id))


def _shop(store: Store | None, language: Language) -> str | None:
    return None if store is None else in_language(store.names, language, store.language)
