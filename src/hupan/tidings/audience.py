"""Who is told what concerns a seller, or the market."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hupan.catalog import SellerId
from hupan.identity import Role
from hupan.kernel import PersonId
from hupan.notices import News
from hupan.tidings.ports import Desks, People
from hupan.tidings.selling import DeskTiding


@dataclass(frozen=True, slots=True)
class Audience:
    """Who there is to be told.

    Attributes:
        desks: Who speaks for which seller.
        market: Who runs the market.
    """

    desks: Mapping[SellerId, Sequence[PersonId]] = field(default_factory=dict[SellerId, Sequence[PersonId]])
    market: Sequence[PersonId] = ()

    def news(self, tidings: Iterable[DeskTiding]) -> list[News]:
        """Say what whom is told; nobody hears of what they did themselves."""
        return [
            News(person_id, tiding.key, tiding.kind, tiding.facts, tiding.link)
            for tiding in tidings
            for person_id in self._of(tiding)
            if person_id != tiding.by
        ]

    def _of(self, tiding: DeskTiding) -> Sequence[PersonId]:
        if tiding.for_market or tiding.seller_id is None:
            return self.market
        return self.desks.get(tiding.seller_id, ()) or (self.market if tiding.urgent else ())


class Speakers:
    """Finds who is to be told.

    Args:
        desks: Knows who speaks for sellers.
        people: Knows who runs the market.
    """

    def __init__(self, desks: Desks, people: People) -> None:
        self._desks = desks
        self._people = people

    async def audience(self, tidings: Sequence[DeskTiding]) -> Audience:
        """Find everybody whom some of these could concern."""
        sellers = sorted({each.seller_id for each in tidings if each.seller_id is not None and not each.for_market})
        desks = await self._desks.people_of(sellers) if sellers else dict[SellerId, Sequence[PersonId]]()
        spoken_for = {seller_id for seller_id, people in desks.items() if people}
        if not any(each.for_market or (each.urgent and each.seller_id not in spoken_for) for each in tidings):
            return Audience(desks)
        everybody = await self._people.list()
        market = [each.id for each in everybody if each.role is not Role.MEMBER and each.disabled_at is None]
        return Audience(desks, market)
