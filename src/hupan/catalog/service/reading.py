"""Reading the catalogue. What buyers may not see is left out unless it is asked for."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime

from hupan.catalog.domain import (
    FORMER,
    Counts,
    ListedPage,
    Listing,
    Mark,
    Offer,
    OfferId,
    PriceSpan,
    Product,
    ProductId,
    Selection,
    Seller,
    SellerId,
    Status,
    Store,
    former_price,
)
from hupan.catalog.errors import BadCursor
from hupan.catalog.ports import CatalogStore
from hupan.catalog.service.memory import CategoryMemory
from hupan.catalog.tree import CategoryTree
from hupan.kernel import Clock, Money
from hupan.platform import StoreFactory

LONGEST_PAGE = 1000


class CatalogReading:
    """The reading verbs of `CatalogService`.

    Args:
        stores: Opens the store.
        memory: Remembers the categories.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[CatalogStore], memory: CategoryMemory, clock: Clock) -> None:
        self._stores = stores
        self._memory = memory
        self._clock = clock

    async def products(self, ids: Sequence[ProductId], *, hidden: bool = False) -> dict[ProductId, Product]:
        """Find products, in the order asked for.

        Args:
            ids: Which ones; what is not there is left out.
            hidden: Whether drafts and archived ones count.
        """
        if not ids:
            return {}
        async with self._stores() as store:
            return await store.products(ids, hidden=hidden)

    async def product_by_slug(self, slug: str, *, hidden: bool = False) -> Product | None:
        """Find the product of an address."""
        async with self._stores() as store:
            product = await store.product_by_slug(slug)
        return product if product is not None and (hidden or product.status is Status.ACTIVE) else None

    async def offers(self, product_ids: Sequence[ProductId], *, hidden: bool = False) -> dict[ProductId, list[Offer]]:
        """Find the offers of products; every id asked for has a list.

        Args:
            product_ids: Of which products.
            hidden: Whether those count that are not active, or whose seller is not.
        """
        if not product_ids:
            return {}
        async with self._stores() as store:
            return await store.offers(product_ids, hidden=hidden)

    async def offers_by_id(self, ids: Sequence[OfferId]) -> dict[OfferId, Offer]:
        """Find offers, whatever their status; what is not there is left out."""
        if not ids:
            return {}
        async with self._stores() as store:
            return await store.offers_by_id(ids)

    async def listings(self, ids: Sequence[ProductId], *, hidden: bool = False) -> list[Listing]:
        """Read products with their offers; what is not there, or may not be seen, is left out."""
        if not ids:
            return []
        async with self._stores() as store:
            return await _listings(store, ids, hidden=hidden)

    async def walk(self, after: ProductId | None, limit: int, *, hidden: bool = False) -> list[Listing]:
        """Read every product in the order of ids, some at a time, for indexing and export.

        Args:
            after: The last one that was read; `None` at the beginning.
            limit: How many.
            hidden: Whether those come, too, that buyers may not see.

        Returns:
            An empty list at the end, and only there.
        """
        async with self._stores() as store:
            ids = await store.ids_after(after, min(limit, LONGEST_PAGE), hidden=hidden)
            return await _listings(store, ids, hidden=hidden)

    async def listed(self, selection: Selection, *, limit: int, after: str | None = None) -> ListedPage:
        """List active products, a page at a time; a page costs the same in a market of any size.

        Args:
            selection: Which, and in which order.
            limit: How many, at most 1,000.
            after: What the page before gave.

        Raises:
            BadCursor: `after` is none that a page gave.
        """
        if selection.category_ids is not None and not selection.category_ids:
            return ListedPage((), None)
        mark = None if after is None else _read_cursor(after)
        limit = max(1, min(limit, LONGEST_PAGE))
        async with self._stores() as store:
            found = await store.listed(selection, mark, limit + 1)
        page = found[:limit]
        return ListedPage(tuple(each[1] for each in page), _cursor(page[-1][0]) if len(found) > limit else None)

    async def categories(self) -> CategoryTree:
        """Return every category."""
        return await self._memory.tree()

    async def sellers(self, ids: Sequence[SellerId] | None = None) -> dict[SellerId, Seller]:
        """Find sellers, whatever their status; all of them where no ids are given."""
        async with self._stores() as store:
            return {seller.id: seller for seller in await store.sellers(ids)}

    async def seller_by_slug(self, slug: str) -> Seller | None:
        """Find the seller of an address."""
        async with self._stores() as store:
            return next(iter(await store.sellers(slug=slug)), None)

    async def stores(self, seller_ids: Sequence[SellerId] | None = None) -> dict[SellerId, Store]:
        """Find the stores of sellers; all of them where no ids are given."""
        async with self._stores() as store:
            return {each.seller_id: each for each in await store.stores(seller_ids)}

    async def store_by_slug(self, slug: str) -> Store | None:
        """Find the store of an address."""
        async with self._stores() as store:
            return next(iter(await store.stores(slug=slug)), None)

    async def price_spans(
        self, offer_ids: Sequence[OfferId], since: datetime | None = None
    ) -> Mapping[OfferId, list[PriceSpan]]:
        """List what offers asked, oldest first.

        Args:
            offer_ids: Of which offers; one without prices is left out.
            since: From when on; the span that was then in force comes with them. `None` means all.
        """
        if not offer_ids:
            return {}
        async with self._stores() as store:
            return await store.price_spans(offer_ids, since)

    async def former_prices(self, offer_ids: Sequence[OfferId]) -> dict[OfferId, Money]:
        """Find what may be shown struck beside present prices (`former_price`); most offers have none."""
        if not offer_ids:
            return {}
        now = self._clock.now()
        async with self._stores() as store:
            # A present price of the last days, and what was asked in the days before that began.
            spans = await store.price_spans(offer_ids, now - 2 * FORMER, changed_since=now - FORMER)
        former = {offer_id: former_price(each, now) for offer_id, each in spans.items()}
        return {offer_id: price for offer_id, price in former.items() if price is not None}

    async def sources_of(self, source: str, keys: Sequence[str]) -> dict[str, tuple[ProductId, str]]:
        """Find products by their names at a source, with the hash of what came."""
        if not keys:
            return {}
        async with self._stores() as store:
            return await store.sources(source, keys)

    async def counts(self) -> Counts:
        """Count what is on sale."""
        async with self._stores() as store:
            return await store.counts()

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures a product or a store shows, drafts and archived ones too."""
        async with self._stores() as store:
            return await store.pictures_in_use(names)


async def _listings(store: CatalogStore, ids: Sequence[ProductId], *, hidden: bool) -> list[Listing]:
    products = await store.products(ids, hidden=hidden)
    offers = await store.offers(list(products), hidden=hidden)
    return [Listing(product, tuple(offers[each])) for each, product in products.items()]


def _cursor(mark: Mark) -> str:
    at = "" if mark.at is None else mark.at.isoformat()
    return base64.urlsafe_b64encode(f"{at} {mark.id}".encode()).decode().rstrip("=")


def _read_cursor(text: str) -> Mark:
    try:
        at, _, place = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
        mark = Mark(datetime.fromisoformat(at), place)
    except (ValueError, binascii.Error) as error:
        raise BadCursor("This list cannot go on from there. Start again from its beginning.") from error
    if mark.at is None or mark.at.tzinfo is None or "\x00" in place:
        raise BadCursor("This list cannot go on from there. Start again from its beginning.")
    return mark
