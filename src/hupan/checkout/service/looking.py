"""Asks the rooms below how a checkout stands at this moment."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from hupan.checkout.domain.assessing import Facts, assess, buyable
from hupan.checkout.domain.session import CheckoutSession, Destination
from hupan.checkout.ports import Rooms
from hupan.kernel import Clock
from hupan.pricing import Place, QuoteRequest


class Looking:
    """Looks at what is so now.

    Args:
        rooms: The rooms below.
        clock: The time.
    """

    def __init__(self, rooms: Rooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock

    async def look(self, session: CheckoutSession) -> CheckoutSession:
        """Assess a checkout as if it were open; the same object where nothing has changed.

        Its prices are always those of this moment: what a room below caches is not asked.
        """
        wishes, rooms = session.wishes, self._rooms
        ids = [line.offer_id for line in wishes.lines]
        offers = await rooms.shelf.offers(ids)
        items, available, wrong = await asyncio.gather(
            rooms.shelf.items([offers[each] for each in ids if each in offers], wishes.language),
            rooms.stock.available(ids),
            self._wrong_fields(wishes.destination),
        )
        facts = Facts(offers, items, available, wrong_fields=wrong)
        wanted = buyable(wishes, session.currency, facts)
        if wanted:
            person_id = session.buyer.person_id
            first = person_id is not None and not await rooms.orders.has_bought(person_id)
            place = _place(session)
            request = QuoteRequest(wanted, place, wishes.codes, person_id, first, wishes.shipping)
            quotes = await rooms.prices.quote(request)
            facts = replace(facts, quote=next((e for e in quotes if e.currency == session.currency), None))
        return assess(session, facts, self._clock.now())

    async def _wrong_fields(self, destination: Destination | None) -> Mapping[str, str]:
        return {} if destination is None else await self._rooms.addresses.wrong_fields(destination)


def _place(session: CheckoutSession) -> Place:
    destination = session.wishes.destination
    if destination is None:
        return Place(session.wishes.country)
    return Place(destination.country, destination.region, destination.postal_code)
