"""What watches need. Above: `WatchService`. Below: the repository, the catalogue and the inventory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hupan.catalog import Offer, OfferId, Product, ProductId
from hupan.kernel import PersonId
from hupan.notices import News
from hupan.watches.domain import Watch


class WatchStore(Protocol):
    """Rows of watches, in one transaction."""

    async def hold(self, person_id: PersonId) -> int:
        """Count a person's watches; nobody else adds one of theirs until the transaction ends."""
        ...

    async def find(self, person_id: PersonId, product_id: ProductId) -> Watch | None:
        """Find one."""
        ...

    async def put(self, watch: Watch) -> None:
        """Keep one, in place of one of the same person and product."""
        ...

    async def remove(self, person_id: PersonId, product_id: ProductId) -> None:
        """Remove one, where it is there."""
        ...

    async def of(self, person_id: PersonId) -> Sequence[Watch]:
        """Read a person's, the last begun first."""
        ...

    async def watched(self, product_ids: Sequence[ProductId]) -> set[ProductId]:
        """Tell which of some products anybody watches."""
        ...

    async def on(self, product_id: ProductId) -> Sequence[Watch]:
        """Read everybody's watches of a product, and hold them until the transaction ends."""
        ...

    async def after(self, product_id: ProductId | None, limit: int) -> Sequence[ProductId]:
        """List watched products in the order of their ids, some at a time."""
        ...

    async def save(self, watches: Sequence[Watch], news: Sequence[News], at: datetime) -> None:
        """Write back how watches stand, and tell people."""
        ...


class Shelf(Protocol):
    """Knows what is for sale. Below: `CatalogService`."""

    async def products(self, ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Find products that buyers see."""
        ...

    async def offers(self, product_ids: Sequence[ProductId]) -> dict[ProductId, list[Offer]]:
        """Find their offers."""
        ...


class Stock(Protocol):
    """Knows how many there are. Below: `InventoryService`."""

    async def available(self, offer_ids: Sequence[OfferId]) -> Mapping[OfferId, int]:
        """Tell how many of each can be had now."""
        ...
