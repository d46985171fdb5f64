"""Sellers, their stores, and categories."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog.domain import CATEGORIES as TOPIC
from hupan.catalog.domain import Category, CategoryId, ProductId, Seller, SellerId, Store
from hupan.catalog.repository.clashing import unless_overtaken
from hupan.catalog.repository.rows import (
    CATEGORIES,
    OFFERS,
    PRODUCTS,
    SELLERS,
    STORES,
    category_of,
    category_row,
    seller_of,
    seller_row,
    store_of,
    store_row,
)
from hupan.platform import insert_rows, overwrite, signal_within


class SellerKeeping:
    """The part of the store that keeps sellers, stores and categories.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def sellers(self, ids: Sequence[SellerId] | None = None, *, slug: str | None = None) -> list[Seller]:
        """Find sellers by id or address; all of them where neither is given."""
        query = select(SELLERS).order_by(SELLERS.c.name, SELLERS.c.id)
        if ids is not None:
            query = query.where(SELLERS.c.id == func.any(list(ids)))
        if slug is not None:
            query = query.where(SELLERS.c.slug == slug)
        return [seller_of(row) for row in (await self._session.execute(query)).mappings()]

    async def stores(self, seller_ids: Sequence[SellerId] | None = None, *, slug: str | None = None) -> list[Store]:
        """Find stores by seller or address; all of them where neither is given."""
        query = select(STORES).order_by(STORES.c.slug)
        if seller_ids is not None:
            query = query.where(STORES.c.seller_id == func.any(list(seller_ids)))
        if slug is not None:
            query = query.where(STORES.c.slug == slug)
        return [store_of(row) for row in (await self._session.execute(query)).mappings()]

    async def save_sellers(self, sellers: Sequence[Seller], stores: Sequence[Store]) -> None:
        """Add sellers and stores, or write them back."""
        keep = ("created_at",)
        with unless_overtaken():
            await insert_rows(self._session, SELLERS, [seller_row(each) for each in sellers], overwrite(SELLERS, keep))
            await insert_rows(self._session, STORES, [store_row(each) for each in stores], overwrite(STORES))

    async def products_of(self, seller_ids: Sequence[SellerId]) -> list[ProductId]:
        """List the products that some sellers have offers of."""
        query = select(OFFERS.c.product_id).where(OFFERS.c.seller_id == func.any(list(seller_ids))).distinct()
        return [ProductId(each) for each in await self._session.scalars(query.order_by(OFFERS.c.product_id))]

    async def remove_sellers(self, source: str) -> list[ProductId]:
        """Remove the sellers of a source with stores and offers; returns products of others that lost an offer."""
        ids = list(await self._session.scalars(select(SELLERS.c.id).where(SELLERS.c.source == source)))
        touched = await self.products_of([SellerId(each) for each in ids])
        await self._session.execute(delete(SELLERS).where(SELLERS.c.id == func.any(ids)))
        return touched

    async def categories(self) -> list[Category]:
        """List all of them."""
        return [category_of(row) for row in (await self._session.execute(select(CATEGORIES))).mappings()]

    async def save_categories(self, categories: Sequence[Category]) -> None:
        """Add categories, or write them back; tells every process.

        They may come in any order: PostgreSQL looks for the parents when the statement ends.
        """
        rows = [category_row(each) for each in categories]
        with unless_overtaken():
            await insert_rows(self._session, CATEGORIES, rows, overwrite(CATEGORIES))
        await signal_within(self._session, TOPIC)

    async def remove_categories(self, source: str) -> int:
        """Remove the categories of a source in which nothing lies any more; tells every process."""
        child = CATEGORIES.alias()
        empty = (
            delete(CATEGORIES)
            .where(
                CATEGORIES.c.source == source,
                ~exists().where(PRODUCTS.c.category_id == CATEGORIES.c.id),
                ~exists().where(child.c.parent_id == CATEGORIES.c.id),
            )
            .returning(CATEGORIES.c.id)
        )
        removed = 0
        # The leaves go first, then what has become a leaf by that.
        while gone := [CategoryId(each) for each in await self._session.scalars(empty)]:
            removed += len(gone)
        await signal_within(self._session, TOPIC)
        return removed
