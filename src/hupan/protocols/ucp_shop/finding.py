"""Finds what agents want to buy among what is sold."""

from collections.abc import Sequence
from dataclasses import dataclass

from hupan.catalog import CatalogService, OfferId, ProductId
from hupan.checkout import WantedLine
from hupan.inventory import InventoryService
from hupan.protocols.ucp import Call, Complaint
from hupan.protocols.ucp_shop.shelf_views import ranked
from hupan.protocols.ucp_shop.till_reading import Wanted


@dataclass(frozen=True, slots=True)
class Finder:
    """Knows what is there.

    Attributes:
        catalog: What is sold.
        inventory: How many there are.
    """

    catalog: CatalogService
    inventory: InventoryService

    async def lines(self, wanted: Sequence[Wanted], call: Call) -> tuple[list[WantedLine], tuple[Complaint, ...]]:
        """Find what an agent wants; what is not there, or sold out, is told and left out."""
        ids = [OfferId(each.item_id) for each in wanted]
        offers = dict(await self.catalog.offers_by_id(ids))
        # Some agents buy a product, and leave the choice to us.
        products = [ProductId(each) for each in ids if each not in offers]
        for listing in await self.catalog.listings(products) if products else ():
            there = await self.inventory.available([each.id for each in listing.offers])
            best = next(iter(ranked(listing, there, call.currency)), None)
            if best is not None:
                offers[OfferId(listing.product.id)] = best
        available = await self.inventory.available([each.id for each in offers.values()])
        lines: list[WantedLine] = []
        gone: list[Complaint] = []
        for at, each in enumerate(wanted):
            offer, path = offers.get(OfferId(each.item_id)), f"$.line_items[{at}]"
            if offer is None:
                gone.append(Complaint("item_unavailable", f"{each.item_id} is not sold here.", path=path))
            elif available.get(offer.id, 0) <= 0:
                gone.append(Complaint("out_of_stock", f"{each.item_id} is sold out.", path=path))
            elif not call.dialect.negotiates and available.get(offer.id, 0) < each.quantity:
                # The older version's agents hear of it at once; the others find it in their checkout.
                gone.append(Complaint("out_of_stock", f"There are not so many of {each.item_id}.", path=path))
            else:
                lines.append(WantedLine(offer.id, each.quantity))
        return lines, tuple(gone)
