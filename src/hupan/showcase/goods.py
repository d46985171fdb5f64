"""Products with all that is told of them at this moment, read from their rooms in one go."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hupan.catalog import (
    Condition,
    Offer,
    OfferId,
    PriceSpan,
    Product,
    ProductId,
    Seller,
    SellerId,
    Store,
    Variant,
)
from hupan.pricing import DeliveryWindow
from hupan.reviews import ReviewSummary
from hupan.showcase.market import Visit

# As far back as a former price looks: the 30 days before a price that is itself up to 30 days old.
_HISTORY = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as it stands.

    Attributes:
        offers: The best first, see `ranked`.
        available: How many of each offer can be had.
        spans: What the best offers asked lately.
        windows: When offers arrive; those that do not come to the reader's place are missing.
        kept: Whether the reader keeps it in the wish list.
    """

    product: Product
    offers: tuple[Offer, ...]
    available: Mapping[OfferId, int]
    sellers: Mapping[SellerId, Seller]
    stores: Mapping[SellerId, Store]
    spans: Mapping[OfferId, Sequence[PriceSpan]]
    windows: Mapping[OfferId, DeliveryWindow]
    summary: ReviewSummary
    kept: bool

    @property
    def best(self) -> Offer | None:
        """The offer that stands for the product."""
        return self.offers[0] if self.offers else None

    def left(self, offer: Offer) -> int:
        """How many of an offer can be had."""
        return self.available.get(offer.id, 0)

    def is_available(self, variant: Variant) -> bool:
        """Whether somebody has one."""
        return any(self.left(each) > 0 for each in self.offers if each.variant_id == variant.id)


async def read_goods(visit: Visit, ids: Sequence[ProductId], *, whole: bool = False) -> dict[ProductId, Goods]:
    """Read products, in the order asked for; what cannot be seen any more is left out.

    Args:
        visit: For whom.
        ids: Which products.
        whole: Whether every offer is looked at closely, or only the one that stands for its product.
    """
    market = visit.market
    products, offers = await asyncio.gather(market.catalog.products(ids), market.catalog.offers(ids))
    every = [offer for product_id in products for offer in offers[product_id]]
    seller_ids = list({offer.seller_id for offer in every})
    available, sellers, stores, summaries, wished = await asyncio.gather(
        market.inventory.available([offer.id for offer in every]),
        market.catalog.sellers(seller_ids),
        market.catalog.stores(seller_ids),
        market.reviews.summary(list(products)),
        visit.wished(list(products)),
    )
    ordered = {each: ranked(offers[each], available, visit) for each in products}
    close = every if whole else [found[0] for found in ordered.values() if found]
    spans, windows = await asyncio.gather(
        market.catalog.price_spans([offer.id for offer in close], visit.reader.now - _HISTORY),
        visit.windows(close, products),
    )
    return {
        each: Goods(
            product=product,
            offers=ordered[each],
            available=available,
            sellers=sellers,
            stores=stores,
            spans=spans,
            windows=windows,
            summary=summaries[each],
            kept=each in wished,
        )
        for each, product in products.items()
    }


def ranked(offers: Sequence[Offer], available: Mapping[OfferId, int], visit: Visit) -> tuple[Offer, ...]:
    """Put the offers that a buyer would take first: to be had, new, and cheap by the reference rates."""

    def rank(offer: Offer) -> tuple[bool, bool, object, str]:
        gone = available.get(offer.id, 0) <= 0
        return gone, offer.condition is not Condition.NEW, visit.worth(offer.price), offer.id

    return tuple(sorted(offers, key=rank))
