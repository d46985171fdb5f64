"""Writes the market out, a listing after another, in bounded memory."""

from collections.abc import AsyncIterator, Mapping

from hupan.catalog import CatalogService, Listing, OfferId, PriceSpan, ProductId, Seller, Status
from hupan.exchange.domain import Exported
from hupan.exchange.ports import Writer
from hupan.intake import FormatUnknown
from hupan.inventory import InventoryService
from hupan.pictures import raster_url

_STRETCH = 500


class ExportService:
    """Writes listings.

    Args:
        catalog: What there is.
        inventory: How much of it.
        base_url: Under which the market is reached, without a slash at its end.
        writers: Feeds by name.
    """

    def __init__(
        self, catalog: CatalogService, inventory: InventoryService, base_url: str, writers: Mapping[str, Writer]
    ) -> None:
        self._catalog = catalog
        self._inventory = inventory
        self._base_url = base_url
        self._writers = writers

    async def export(self, name: str) -> AsyncIterator[bytes]:
        """Write the market as a feed; our own lines hold everything, other feeds what buyers see.

        Args:
            name: Of the feed.

        Raises:
            FormatUnknown: There is no such feed.
        """
        writer = self._writers.get(name)
        if writer is None:
            raise FormatUnknown(
                f"There is no feed {name[:60]!r}; there are {', '.join(self._writers)}.", format=name[:60]
            )
        whole = name == "jsonl"
        sellers: dict[str, Seller] = {str(key): each for key, each in (await self._catalog.sellers()).items()}
        stores = {str(seller_id): store for seller_id, store in (await self._catalog.stores()).items()}
        tree = await self._catalog.categories()
        paths = [tree.path(category.id) for category in tree]
        yield writer.begin(sellers, stores, [path[-1] for path in sorted(paths, key=len) if path])
        last: ProductId | None = None
        while listings := await self._catalog.walk(last, _STRETCH, hidden=whole):
            last = listings[-1].product.id
            stock, spans = await self._beside(listings, whole=whole)
            for listing in listings:
                path = tree.path(listing.product.category_id)
                names = tuple(next(iter(each.names.values()), each.slug) for each in path)
                offers = [offer.id for offer in listing.offers]
                yield writer.item(
                    Exported(
                        listing=listing,
                        sellers=sellers,
                        category=names,
                        stock={str(each): stock[each] for each in offers if each in stock},
                        spans=tuple(span for each in offers for span in spans.get(each, ())),
                        base_url=self._base_url,
                        picture_url=raster_url,
                    )
                )
        yield writer.end()

    async def _beside(
        self, listings: list[Listing], *, whole: bool
    ) -> tuple[dict[OfferId, int], Mapping[OfferId, list[PriceSpan]]]:
        """Read what belongs to listings: pieces, and for our own lines what was asked before."""
        offers = [
            offer.id for listing in listings for offer in listing.offers if whole or offer.status is Status.ACTIVE
        ]
        if not whole:
            return await self._inventory.available(offers), {}
        levels = await self._inventory.stock(offers)
        on_hand = {each: sum(place.on_hand for place in places) for each, places in levels.items()}
        return on_hand, await self._catalog.price_spans(offers)
