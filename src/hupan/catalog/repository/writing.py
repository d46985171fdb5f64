"""Writing products, offers and prices."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog.domain import NEWS, Offer, OfferId, PriceSpan, Product, ProductId
from hupan.catalog.repository.clashing import unless_overtaken
from hupan.catalog.repository.rows import (
    OFFERS,
    PRODUCTS,
    SPANS,
    VARIANTS,
    offer_row,
    product_row,
    span_of,
    span_row,
    variant_rows,
)
from hupan.platform import as_json, insert_rows, overwrite, run_rows, tell

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


class ProductWriting:
    """The writing part of the store.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def taken_slugs(self, slugs: Sequence[str]) -> set[str]:
        """Tell which of some addresses belong to a product."""
        query = select(PRODUCTS.c.slug).where(PRODUCTS.c.slug == func.any(list(slugs)))
        return set(await self._session.scalars(query))

    async def strangers(self, products: Sequence[Product], offers: Sequence[Offer]) -> dict[str, str]:
        """Find what these refer to but may not: field to the first wrong id."""
        parameters = {
            "categories": list({product.category_id for product in products}),
            "sellers": list({offer.seller_id for offer in offers}),
            "offers": as_json([_fixed(offer) for offer in offers]),
            "variants": as_json([row for product in products for row in variant_rows(product)]),
            "sources": as_json(
                [
                    {"id": product.id, "source": product.source, "source_key": product.source_key}
                    for product in products
                    if product.source_key
                ]
            ),
        }
        found = await self._session.execute(text(_STRANGERS), parameters)
        return {row[0]: row[1] for row in found}

    async def add_products(self, products: Sequence[Product]) -> None:
        """Add new ones with their variants."""
        with unless_overtaken():
            await insert_rows(self._session, PRODUCTS, [product_row(product) for product in products])
        await self._save_variants(products)

    async def save_products(self, products: Sequence[Product]) -> None:
        """Write back products that were read for change: variants that are gone from them go, with their offers."""
        with unless_overtaken():
            await insert_rows(self._session, PRODUCTS, [product_row(each) for each in products], overwrite(PRODUCTS))
        stay = [variant.id for product in products for variant in product.variants]
        await self._session.execute(
            delete(VARIANTS).where(
                VARIANTS.c.product_id == func.any([product.id for product in products]),
                VARIANTS.c.id != func.all(stay),
            )
        )
        await self._save_variants(products)

    async def save_offers(self, offers: Sequence[Offer]) -> None:
        """Add offers, or write them back."""
        rows = [offer_row(offer) for offer in offers]
        with unless_overtaken():
            await insert_rows(self._session, OFFERS, rows, overwrite(OFFERS, keep=("created_at",)))

    async def add_changes(self, spans: Sequence[PriceSpan]) -> None:
        """Add what is asked from now on, later than everything that was known of each offer."""
        with unless_overtaken():
            await run_rows(self._session, _ADD_CHANGES, [span_row(span) for span in spans])

    async def add_past(self, spans: Sequence[PriceSpan]) -> int:
        """Add what was asked before; what is known already, and what would belie the present price, is left out."""
        with unless_overtaken():
            return await run_rows(self._session, _ADD_PAST, [span_row(span) for span in spans])

    async def price_spans(
        self, offer_ids: Sequence[OfferId], since: datetime | None, changed_since: datetime | None = None
    ) -> dict[OfferId, list[PriceSpan]]:
        """List what was asked since a time, oldest first, with the span that was then in force.

        Args:
            offer_ids: Of which offers.
            since: `None` means from the beginning.
            changed_since: Only of offers whose price has changed since then.
        """
        parameters = {"offers": list(offer_ids), "since": since or _BEGINNING, "changed": changed_since or _BEGINNING}
        found: defaultdict[OfferId, list[PriceSpan]] = defaultdict(list)
        query = text(_SPANS).columns(*SPANS.columns)
        for row in (await self._session.execute(query, parameters)).mappings():
            found[OfferId(row["offer_id"])].append(span_of(row))
        return dict(found)

    async def remove_products(self, source: str, limit: int) -> list[ProductId]:
        """Remove some products of a source with their variants, offers and prices."""
        some = select(PRODUCTS.c.id).where(PRODUCTS.c.source == source).order_by(PRODUCTS.c.id).limit(limit)
        ids = [ProductId(each) for each in await self._session.scalars(some.with_for_update())]
        await self._session.execute(delete(PRODUCTS).where(PRODUCTS.c.id == func.any(list(ids))))
        return ids

    async def tell_products(self, ids: Sequence[ProductId]) -> None:
        """Tell the rooms above that something about these has changed, when the transaction commits."""
        await tell(self._session, NEWS, ids)

    async def _save_variants(self, products: Sequence[Product]) -> None:
        rows = [row for product in products for row in variant_rows(product)]
        with unless_overtaken():
            await insert_rows(self._session, VARIANTS, rows, overwrite(VARIANTS))


def _fixed(offer: Offer) -> dict[str, str]:
    """What of an offer never changes."""
    return {
        "id": offer.id,
        "product_id": offer.product_id,
        "variant_id": offer.variant_id,
        "seller_id": offer.seller_id,
        "condition": offer.condition,
    }


_STRANGERS = """
select 'category_id', min(wanted) from unnest(cast(:categories as text[])) as wanted
where not exists (select from catalog_categories c where c.id = wanted) having count(*) > 0
union all
select 'offers.seller_id', min(wanted) from unnest(cast(:sellers as text[])) as wanted
where not exists (select from catalog_sellers s where s.id = wanted) having count(*) > 0
union all
select 'variants.id', min(n.id) from json_populate_recordset(null::catalog_variants, cast(:variants as json)) n
join catalog_variants v on v.id = n.id where v.product_id <> n.product_id having count(*) > 0
union all
select 'offers.id', min(n.id) from json_populate_recordset(null::catalog_offers, cast(:offers as json)) n
join catalog_offers o on o.id = n.id
where (o.variant_id, o.seller_id, o.condition) <> (n.variant_id, n.seller_id, n.condition) having count(*) > 0
union all
select 'offers', min(n.id) from json_populate_recordset(null::catalog_offers, cast(:offers as json)) n
join catalog_offers o on (o.variant_id, o.seller_id, o.condition) = (n.variant_id, n.seller_id, n.condition)
where o.id <> n.id having count(*) > 0
union all
select 'source_key', min(n.source_key) from json_populate_recordset(null::catalog_products, cast(:sources as json)) n
join catalog_products p on p.source = n.source and p.source_key = n.source_key and p.source_key <> ''
where p.id <> n.id having count(*) > 0
"""

# Offer by offer, each off the primary key: however long the histories are, only what is asked for is read.
_SPANS = """
select s.offer_id, s.since, s.price_minor, s.currency
from (select distinct unnest(cast(:offers as text[])) as offer_id) wanted
join lateral (
    select p.since from catalog_price_spans p where p.offer_id = wanted.offer_id order by p.since desc limit 1
) present on present.since >= :changed
cross join lateral (
    (select p.* from catalog_price_spans p where p.offer_id = wanted.offer_id and p.since > :since)
    union all
    (select p.* from catalog_price_spans p where p.offer_id = wanted.offer_id and p.since <= :since
        order by p.since desc limit 1)
) s
order by s.offer_id, s.since
"""

# Two changes within one tick of the clock, or on machines whose clocks differ, stay two and in their order: whoever
# adds one holds the offer's row.
_ADD_CHANGES = """
insert into catalog_price_spans (offer_id, since, price_minor, currency)
select n.offer_id,
    greatest(n.since, (select max(s.since) + interval '1 microsecond' from catalog_price_spans s
        where s.offer_id = n.offer_id)),
    n.price_minor, n.currency
from json_populate_recordset(null::catalog_price_spans, cast(:rows as json)) n order by n.offer_id
"""

_ADD_PAST = """
insert into catalog_price_spans (offer_id, since, price_minor, currency)
select n.offer_id, n.since, n.price_minor, n.currency
from json_populate_recordset(null::catalog_price_spans, cast(:rows as json)) n
join lateral (select max(s.since) as present from catalog_price_spans s where s.offer_id = n.offer_id) known
on n.since < known.present
order by n.offer_id, n.since
on conflict do nothing
"""
