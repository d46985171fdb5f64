"""Reading products and offers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog.domain import (
    Counts,
    Mark,
    Offer,
    OfferId,
    Order,
    Product,
    ProductId,
    Selection,
    Status,
    Variant,
)
from hupan.catalog.repository.rows import OFFERS, PRODUCTS, SELLERS, VARIANTS, offer_of, product_of, variant_of

_ACTIVE = Status.ACTIVE.value


class ProductReading:
    """The reading part of the store.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def products(
        self, ids: Sequence[ProductId], *, hidden: bool, for_change: bool = False
    ) -> dict[ProductId, Product]:
        """Find products; `hidden` ones, too, if wanted; with `for_change` nobody else changes them meanwhile."""
        query = select(PRODUCTS).where(PRODUCTS.c.id == func.any(list(ids)))
        if not hidden:
            query = query.where(PRODUCTS.c.status == _ACTIVE)
        if for_change:
            query = query.order_by(PRODUCTS.c.id).with_for_update()
        rows = (await self._session.execute(query)).mappings().all()
        variants = await self._variants([ProductId(row["id"]) for row in rows])
        found = {ProductId(row["id"]): product_of(row, variants[row["id"]]) for row in rows}
        # In the order in which they were asked for: a page shows them as they come.
        return {each: found[each] for each in dict.fromkeys(ids) if each in found}

    async def product_by_slug(self, slug: str) -> Product | None:
        """Find one, whatever its status."""
        row = (await self._session.execute(select(PRODUCTS).where(PRODUCTS.c.slug == slug))).mappings().one_or_none()
        if row is None:
            return None
        return product_of(row, (await self._variants([row["id"]]))[row["id"]])

    async def offers(
        self, product_ids: Sequence[ProductId], *, hidden: bool, for_change: bool = False
    ) -> dict[ProductId, list[Offer]]:
        """Find offers, lowest number first; only active ones of active sellers unless `hidden`."""
        query = select(OFFERS).where(OFFERS.c.product_id == func.any(list(product_ids)))
        if not hidden:
            query = query.join(SELLERS, SELLERS.c.id == OFFERS.c.seller_id)
            query = query.where(OFFERS.c.status == _ACTIVE, SELLERS.c.status == _ACTIVE)
        found: dict[ProductId, list[Offer]] = {each: [] for each in product_ids}
        query = (
            query.order_by(OFFERS.c.id).with_for_update()
            if for_change
            else query.order_by(OFFERS.c.price_minor, OFFERS.c.id)
        )
        rows = await self._session.execute(query)
        for row in rows.mappings():
            found[row["product_id"]].append(offer_of(row))
        return found

    async def offers_by_id(self, ids: Sequence[OfferId], *, for_change: bool = False) -> dict[OfferId, Offer]:
        """Find offers, whatever their status; with `for_change` nobody else changes them meanwhile."""
        query = select(OFFERS).where(OFFERS.c.id == func.any(list(ids))).order_by(OFFERS.c.id)
        rows = await self._session.execute(query.with_for_update() if for_change else query)
        return {OfferId(row["id"]): offer_of(row) for row in rows.mappings()}

    async def ids_after(self, after: ProductId | None, limit: int, *, hidden: bool) -> list[ProductId]:
        """List ids of products in their order."""
        query = select(PRODUCTS.c.id).where(PRODUCTS.c.id > (after or "")).order_by(PRODUCTS.c.id).limit(limit)
        if not hidden:
            query = query.where(PRODUCTS.c.status == _ACTIVE)
        return [ProductId(each) for each in await self._session.scalars(query)]

    async def listed(self, selection: Selection, after: Mark | None, limit: int) -> list[tuple[Mark, ProductId]]:
        """List active products in order, each with its place."""
        parameters = {
            "limit": limit,
            "categories": None if selection.category_ids is None else list(selection.category_ids),
            "seller": selection.seller_id,
            "at": None if after is None else after.at,
            "id": "" if after is None else after.id,
        }
        query = _listing(selection, first=after is None)
        rows = await self._session.execute(text(query), parameters)
        return [(Mark(row[0].astimezone(UTC), row[1]), ProductId(row[2])) for row in rows]

    async def sources(self, source: str, keys: Sequence[str]) -> dict[str, tuple[ProductId, str]]:
        """Find products by their names elsewhere, with the hash of what came."""
        rows = await self._session.execute(
            select(PRODUCTS.c.source_key, PRODUCTS.c.id, PRODUCTS.c.source_hash).where(
                PRODUCTS.c.source == source,
                PRODUCTS.c.source_key == func.any(list(keys)),
                PRODUCTS.c.source_key != "",
            )
        )
        return {row[0]: (ProductId(row[1]), row[2]) for row in rows}

    async def counts(self) -> Counts:
        """Count what is on sale."""
        row = (await self._session.execute(text(_COUNTS))).one()
        return Counts(*(int(each) for each in row))

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures a product, whatever its status, or a store shows."""
        return set(await self._session.scalars(text(SHOWN), {"names": list(names)}))

    async def _variants(self, product_ids: Sequence[ProductId]) -> defaultdict[str, list[Variant]]:
        found: defaultdict[str, list[Variant]] = defaultdict(list)
        query = select(VARIANTS).where(VARIANTS.c.product_id == func.any(list(product_ids)))
        rows = await self._session.execute(query.order_by(VARIANTS.c.position, VARIANTS.c.id))
        for row in rows.mappings():
            found[row["product_id"]].append(variant_of(row))
        return found


def _listing(selection: Selection, *, first: bool) -> str:
    """Choose the statement that reads a page off an index, so that it costs the same in a market of any size."""
    if selection.seller_id is not None:
        query, row = _OF_SELLER, "o"
    elif selection.order is Order.ID:
        query, row = _BY_ID, "p"
    elif selection.category_ids is None:
        query, row = _NEWEST, "p"
    else:
        query, row = _SHELVES, "p"
    if first:
        behind = "true"
    elif query is _BY_ID:
        behind = "p.id > :id"
    else:
        behind = f"({row}.created_at, {row}.id) < (cast(:at as timestamptz), :id)"
    return query.replace("/behind/", behind).replace(
        "/shelf/", "true" if selection.category_ids is None else "p.category_id = any(:categories)"
    )


_NEWEST = """
select p.created_at, p.id, p.id from catalog_products p
where p.status = 'active' and /behind/
order by p.created_at desc, p.id desc limit :limit
"""

_BY_ID = """
select p.created_at, p.id, p.id from catalog_products p
where p.status = 'active' and /shelf/ and /behind/
order by p.id limit :limit
"""

# One short look at each shelf rather than a long one at all of them together.
_SHELVES = """
select found.created_at, found.id, found.id
from (select distinct unnest(cast(:categories as text[])) as category_id) shelf
cross join lateral (
    select p.created_at, p.id from catalog_products p
    where p.category_id = shelf.category_id and p.status = 'active' and /behind/
    order by p.created_at desc, p.id desc limit :limit
) found
order by found.created_at desc, found.id desc limit :limit
"""

# A product stands where the seller's newest offer of it stands, and nowhere else.
_OF_SELLER = """
select o.created_at, o.id, o.product_id from catalog_offers o
join catalog_products p on p.id = o.product_id
where o.seller_id = :seller and o.status = 'active' and p.status = 'active' and /shelf/ and /behind/
and not exists (
    select from catalog_offers newer
    where newer.product_id = o.product_id and newer.seller_id = o.seller_id and newer.status = 'active'
    and (newer.created_at, newer.id) > (o.created_at, o.id)
)
order by o.created_at desc, o.id desc limit :limit
"""

# One look into the index a picture, however large the market.
SHOWN = """
select name from unnest(cast(:names as text[])) name
where exists (
    select from catalog_products where media @> jsonb_build_array(jsonb_build_object('picture', name))
) or exists (select from catalog_stores where picture = name)
"""

_COUNTS = """
select
    (select count(*) from catalog_products where status = 'active'),
    (select count(*) from catalog_variants v join catalog_products p on p.id = v.product_id where p.status = 'active'),
    (select count(*) from catalog_offers o join catalog_products p on p.id = o.product_id
        where o.status = 'active' and p.status = 'active'),
    (select count(*) from catalog_sellers where status = 'active')
"""
