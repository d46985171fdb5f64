"""What desks need from outside. Above: `DeskService`. Below: the repository, and the catalogue."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hupan.catalog import Offer, OfferId, ProductId, Seller, SellerId, Store
from hupan.desks.domain import LowMark, Seat
from hupan.kernel import PersonId


class DeskStore(Protocol):
    """Rows of seats."""

    async def give(self, seat: Seat) -> None:
        """Keep a seat; who has it already keeps it as it is.

        Raises:
            NobodyThere: There is no such seller, or no such person.
        """
        ...

    async def take(self, seller_id: SellerId, person_id: PersonId) -> None:
        """Forget a seat, if there is one."""
        ...

    async def seats(self, seller_id: SellerId | None) -> list[Seat]:
        """List seats by seller and time: of one seller, or all."""
        ...

    async def sellers_of(self, person_id: PersonId) -> list[SellerId]:
        """List the sellers for whom a person speaks."""
        ...

    async def people_of(self, seller_ids: Sequence[SellerId]) -> dict[SellerId, list[PersonId]]:
        """List who speaks for some sellers."""
        ...

    async def low_marks(self, seller_ids: Sequence[SellerId]) -> dict[SellerId, list[LowMark]]:
        """Read what sellers call few."""
        ...

    async def set_low_mark(self, seller_id: SellerId, mark: LowMark) -> None:
        """Keep what a seller calls few.

        Raises:
            NobodyThere: There is no such seller.
        """
        ...

    async def drop_low_mark(self, seller_id: SellerId, offer_id: OfferId | None) -> None:
        """Forget it."""
        ...


class Shelf(Protocol):
    """Knows sellers and their stores, and who offers what. Below: `CatalogService`."""

    async def sellers(self, ids: Sequence[SellerId]) -> Mapping[SellerId, Seller]:
        """Find sellers, whatever their status."""
        ...

    async def stores(self, seller_ids: Sequence[SellerId] | None = None) -> Mapping[SellerId, Store]:
        """Find the stores of sellers."""
        ...

    async def offers(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, Sequence[Offer]]:
        """Find what is offered of products."""
        ...
