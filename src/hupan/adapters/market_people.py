"""Puts orders and prices behind the ports of reviews and wishes."""

from collections.abc import Mapping, Sequence

from hupan.catalog import CatalogService, ProductId
from hupan.kernel import PersonId
from hupan.orders.repository import SqlOrderStore
from hupan.platform import StoreFactory
from hupan.wishes import Asked


class BoughtThings:
    """Tells reviews who bought what.

    Args:
        stores: The orders. Their room is opened later, and this needs no more than its rows.
    """

    def __init__(self, stores: StoreFactory[SqlOrderStore]) -> None:
        self._stores = stores

    async def bought(self, person_id: PersonId, product_id: ProductId) -> str | None:
        """Return the id of an order by which a person bought a product that has arrived."""
        async with self._stores() as store:
            return await store.bought(person_id, product_id)


class CatalogPrices:
    """Tells wishes what is asked at the moment.

    Args:
        catalog: Knows the offers.
    """

    def __init__(self, catalog: CatalogService) -> None:
        self._catalog = catalog

    async def asked(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, Sequence[Asked]]:
        """Return what is asked for the variants of products."""
        offers = await self._catalog.offers(product_ids)
        return {found: [(offer.variant_id, offer.price) for offer in of] for found, of in offers.items()}
