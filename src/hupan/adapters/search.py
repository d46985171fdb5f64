"""Puts the market, and what embeds texts, behind the ports of the search."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hupan.catalog import CatalogService, CategoryTree, Listing, OfferId, ProductId, SellerId
from hupan.inference import InferenceService
from hupan.inventory import InventoryService
from hupan.kernel import Money
from hupan.rates import BASE, NoRate, RateService
from hupan.reviews import ReviewSummary
from hupan.search import (
    Sourced,
)

ShipsTo = Callable[[Sequence[SellerId]], Awaitable[Mapping[SellerId, frozenset[str]]]]


class Summaries(Protocol):
    """Tells what buyers think, in numbers. Below: the room reviews."""

    async def summary(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, ReviewSummary]:
        """Tell the numbers of products; every id asked for has some."""
        ...


@dataclass(frozen=True, slots=True)
class MarketParts:
    """The rooms that the index reads.

    Attributes:
        ships_to: Tells where sellers ship to; `None` where nothing is known of it.
    """

    catalog: CatalogService
    inventory: InventoryService
    rates: RateService
    reviews: Summaries
    ships_to: ShipsTo | None = None


class MarketSource:
    """The market, as the index reads it.

    Args:
        parts: The rooms.
    """

    def __init__(self, parts: MarketParts) -> None:
        self._parts = parts

    @property
    def currency(self) -> str:
        """The reference currency."""
        return BASE

    async def walk(self, after: ProductId | None, limit: int) -> Sequence[Sourced]:
        """Read all products in the order of ids."""
        return await self._sourced(await self._parts.catalog.walk(after, limit))

    async def some(self, product_ids: Sequence[ProductId]) -> Sequence[Sourced]:
        """Read some products."""
        return await self._sourced(await self._parts.catalog.listings(product_ids))

    async def count(self) -> int:
        """Count the products that buyers may see."""
        return (await self._parts.catalog.counts()).products

    async def categories(self) -> CategoryTree:
        """Read the tree of categories."""
        return await self._parts.catalog.categories()

    async def reference(self, money: Money, *, back_to: str | None = None) -> Money | None:
        """Reckon a sum in the reference currency, or one of that currency in another."""
        target = back_to or BASE
        if money.currency == target:
            return money
        try:
            return (await self._parts.rates.convert(money, target)).money
        except NoRate:
            return None

    async def _sourced(self, listings: Sequence[Listing]) -> list[Sourced]:
        if not listings:
            return []
        offers = [offer for listing in listings for offer in listing.offers]
        available = await self._parts.inventory.available([offer.id for offer in offers])
        summaries = await self._parts.reviews.summary([listing.product.id for listing in listings])
        rates = await self._parts.rates.rates()
        sellers = list({offer.seller_id for offer in offers})
        ships_to: Mapping[SellerId, frozenset[str]] = {}
        if self._parts.ships_to is not None:
            ships_to = await self._parts.ships_to(sellers)
        references: dict[OfferId, Money] = {}
        for offer in offers:
            try:
                references[offer.id] = rates.convert(offer.price, BASE).money
            except NoRate:
                continue
        return [
            Sourced(
                listing=listing,
                available={offer.id: available.get(offer.id, 0) for offer in listing.offers},
                rating=summaries[listing.product.id].mean,
                reviews=summaries[listing.product.id].count,
                ships_to=ships_to,
                references={offer.id: references[offer.id] for offer in listing.offers if offer.id in references},
            )
            for listing in listings
        ]


class InferenceEmbedder:
    """Has texts embedded by the room inference.

    Args:
        inference: That room.
    """

    def __init__(self, inference: InferenceService) -> None:
        self._inference = inference

    async def embed(self, texts: Sequence[str], *, query: bool) -> list[list[float]]:
        """Return one normalised vector for each text."""
        return await self._inference.embed(texts, purpose="query" if query else "passage")
