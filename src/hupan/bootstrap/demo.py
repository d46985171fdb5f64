"""Puts the demo market into the market's rooms."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.catalog import Category, PriceSpan, Seller, Store
from hupan.demo import GROUP, SOURCE, DemoService, Ground, Lot, MarketSettings
from hupan.demo.repository import PostgresClaim, SqlProgressStore
from hupan.pricing import PromotionId, TaxClass, usual_shipping

T = TypeVar("T", Seller, Store, Category)

# Groceries and books are taxed less in most places.
_REDUCED = ("food", "picture-books")
_PAGE = 200


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """The room's service."""

    demo: DemoService


class MarketShelves:
    """Implements `hupan.demo.ports.Shelves` by the market's rooms.

    Args:
        market: The rooms.
    """

    def __init__(self, market: MarketRoom) -> None:
        self._market = market

    async def are_empty(self) -> bool:
        """Whether the market sells nothing at all yet."""
        return not await self._market.catalog.walk(None, 1, hidden=True)

    async def lay(self, ground: Ground) -> None:
        """Put in what the goods stand on."""
        market = self._market
        await market.pictures.keep_drawings(ground.signs, SOURCE)
        sellers, stores, categories = await self._addressed(ground)
        await market.catalog.put_sellers(sellers, stores)
        await market.catalog.put_categories(categories)
        await market.inventory.put_locations(ground.locations)
        await market.pricing.put_shipping([usual_shipping(seller.id, seller.country) for seller in ground.sellers])
        reduced = {each.id: TaxClass.REDUCED for each in ground.categories if each.slug in _REDUCED}
        await market.pricing.put_tax((), reduced)
        if not await self._promotions():
            for promotion in ground.promotions:
                await market.promotions.add(promotion)

    async def put(self, lots: Sequence[Lot]) -> None:
        """Put in products: pictures first, so that nobody sees a listing without."""
        market = self._market
        await market.pictures.keep_drawings([svg for lot in lots for svg in lot.pictures], SOURCE)
        await market.catalog.put_listings([lot.listing for lot in lots])
        # What hangs on listings only is written side by side: while the database is at one, the next is prepared.
        done = await asyncio.gather(
            market.catalog.put_price_spans(_past(lots)),
            market.inventory.put_levels([level for lot in lots for level in lot.levels]),
            market.reviews.put_reviews(SOURCE, [review for lot in lots for review in lot.reviews]),
            market.questions.put_questions(SOURCE, [question for lot in lots for question in lot.questions]),
            return_exceptions=True,
        )
        for failed in done:
            if isinstance(failed, BaseException):
                raise failed

    async def clear(self) -> None:
        """Take out everything of the demo market. What hangs on a product or a seller goes with it."""
        for promotion_id in await self._promotions():
            await self._market.promotions.remove(promotion_id)
        await self._market.catalog.delete_source(SOURCE)

    async def _addressed(self, ground: Ground) -> tuple[list[Seller], list[Store], list[Category]]:
        """Give another address to what would have one that somebody else's has already."""
        catalog = self._market.catalog
        sellers, stores = await catalog.sellers(), await catalog.stores()
        return (
            _free(ground.sellers, sellers.values()),
            _free(ground.stores, stores.values()),
            _free(ground.categories, await catalog.categories()),
        )

    async def _promotions(self) -> list[PromotionId]:
        found: list[PromotionId] = []
        after = ""
        while page := await self._market.promotions.page(after, _PAGE):
            found += [kept.promotion.id for kept in page if (kept.promotion.group or "").startswith(GROUP)]
            after = page[-1].promotion.id
        return found


@asynccontextmanager
async def open_demo(ground: Foundation, market: MarketRoom, *, at_start: bool = False) -> AsyncGenerator[DemoRoom]:
    """Yield the room's service; on leaving, loading stops where it is.

    Args:
        ground: What every room stands on.
        market: The rooms that are filled.
        at_start: Whether a first start's load begins in the background.
    """
    demo = DemoService(
        ground.database.stores(SqlProgressStore),
        MarketShelves(market),
        PostgresClaim(ground.database),
        ground.clock,
        ground.sources.load("market", MarketSettings),
    )
    if at_start:
        await demo.start()
    try:
        yield DemoRoom(demo)
    finally:
        await demo.stop()


def _free(wanted: Iterable[T], there: Iterable[T]) -> list[T]:
    taken = {each.slug: each.id for each in there}
    return [
        each if taken.get(each.slug, each.id) == each.id else replace(each, slug=f"{each.slug}-{SOURCE}")
        for each in wanted
    ]


def _past(lots: Sequence[Lot]) -> list[PriceSpan]:
    return [span for lot in lots for span in lot.spans]
