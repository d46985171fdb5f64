"""The catalogue's verbs. One call, one transaction; what it changes is told within it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from hupan.catalog.checking import check_names, check_price, check_seller, check_slug, checked, checked_product
from hupan.catalog.domain import (
    Category,
    Listing,
    Offer,
    OfferId,
    PriceSpan,
    Product,
    ProductId,
    PutResult,
    Seller,
    Status,
    Store,
)
from hupan.catalog.errors import BadListing, NotInCatalog, Overtaken, SlugTaken
from hupan.catalog.ports import CatalogStore
from hupan.catalog.service.plan import Plan, as_kept, plan, slug_wishes, with_free_slugs
from hupan.catalog.service.reading import CatalogReading
from hupan.kernel import Money

T = TypeVar("T")

MOST_LISTINGS = 1000

_BREATH = 25
_TRIES = 4
_STRETCH = 500
_DESCRIPTION_CHARS = 20_000


class CatalogService(CatalogReading):
    """What is sold, by whom and for what.

    Args:
        stores: Opens the store.
        memory: Remembers the categories.
        clock: The time.
    """

    async def put_sellers(self, sellers: Sequence[Seller], stores: Sequence[Store]) -> None:
        """Add sellers and their stores, or write them back.

        Raises:
            BadListing: With the name of the field that is wrong.
            SlugTaken: An address, or a seller's one store, is there already.
        """
        for seller in sellers:
            check_seller(seller)
        for each in stores:
            check_slug("slug", each.slug)
            check_names("names", each.names)
            check_names("descriptions", each.descriptions, _DESCRIPTION_CHARS, needed=False)
        async with self._stores() as store:
            known = {seller.id: seller for seller in await store.sellers([each.id for each in sellers])}
            try:
                await store.save_sellers(sellers, stores)
            except Overtaken as error:
                raise SlugTaken(
                    "An address, or the store of a seller, is there already, or the seller is not."
                ) from error
            # Whether a seller sells decides whether its offers are seen.
            turned = [each.id for each in sellers if each.id in known and known[each.id].status != each.status]
            if turned:
                await store.tell_products(await store.products_of(turned))

    async def put_categories(self, categories: Sequence[Category]) -> None:
        """Add categories, or write them back.

        Raises:
            BadListing: With the name of the field that is wrong.
            SlugTaken: An address belongs to another category, or a parent is missing.
        """
        for category in categories:
            check_slug("slug", category.slug)
            check_names("names", category.names)
        async with self._stores() as store:
            try:
                await store.save_categories(categories)
            except Overtaken as error:
                raise SlugTaken("An address belongs to another category, or a parent is not there.") from error
        self._memory.forget()

    async def put_listings(self, listings: Sequence[Listing]) -> PutResult:
        """Add listings, or write back those that differ from what is there.

        A listing whose `source_hash` is the one that came last is left as it is, whatever was changed here since. A
        product keeps its address for its life; a new one gets the one that it names, with a short ending where that is
        taken. Times of change and revisions are the catalogue's own. Some hundred at a time are best.

        Raises:
            BadListing: With the name of the field that is wrong, and of the product. Nothing is written.
            Overtaken: Others keep changing the same products at the same moment.
        """
        if len(listings) > MOST_LISTINGS:
            raise BadListing(f"At most {MOST_LISTINGS:,} listings come at a time.", field="listings")
        kept: list[Listing] = []
        for at, listing in enumerate(listings):
            if at % _BREATH == 0:
                # Others wait for the same thread.
                await asyncio.sleep(0)
            kept.append(checked(listing))
        if len({listing.product.id for listing in kept}) < len(kept):
            raise BadListing("id: The same product is there twice.", field="id")
        return await _again(lambda: self._put(kept)) if kept else PutResult()

    async def put_price_spans(self, spans: Sequence[PriceSpan]) -> int:
        """Add what offers asked in the past; used by imports and the demo.

        What was asked at a time that is known already, and what is younger than the present price, is left out.

        Returns:
            How many were new.
        """
        async with self._stores() as store:
            return await store.add_past(spans)

    async def set_price(self, offer_id: OfferId, price: Money, list_price: Money | None = None) -> Offer:
        """Ask another price from now on.

        Args:
            offer_id: Which offer.
            price: The price.
            list_price: What it usually costs; without it the one from before stays, unless the currency changes.

        Raises:
            NotInCatalog: There is no such offer.
            BadListing: The price is not above zero.
        """

        def change(offer: Offer) -> Offer:
            usual = list_price or offer.list_price
            if list_price is None and usual is not None and usual.currency != price.currency:
                usual = None
            return replace(offer, price=price, list_price=usual)

        return await self._change_offer(offer_id, change)

    async def set_offer_status(self, offer_id: OfferId, status: Status) -> Offer:
        """Show an offer, or hide it.

        Raises:
            NotInCatalog: There is no such offer.
        """
        return await self._change_offer(offer_id, lambda offer: replace(offer, status=status))

    async def set_product_status(self, product_id: ProductId, status: Status) -> Product:
        """Show a product with its offers, or hide it.

        Raises:
            NotInCatalog: There is no such product.
        """

        async def change() -> Product:
            async with self._stores() as store:
                old = await _known(store, product_id)
                if old.status is status:
                    return old
                return await self._save(store, replace(old, status=status))

        return await _again(change)

    async def revise(self, product: Product) -> Product:
        """Write back a product that somebody has edited.

        Args:
            product: As edited, with the revision that was read.

        Returns:
            The product as kept, with its new revision.

        Raises:
            NotInCatalog: There is no such product.
            Overtaken: It has another revision by now: somebody else has changed it.
            SlugTaken: Another product has the address.
            BadListing: With the name of the field that is wrong.
        """
        kept = checked_product(product)
        check_slug("slug", kept.slug)
        async with self._stores() as store:
            old = await _known(store, product.id)
            if old.revision != product.revision:
                raise Overtaken(
                    "Somebody else has changed this product. Read it again, then try once more.", revision=old.revision
                )
            if kept.slug != old.slug and await store.taken_slugs([kept.slug]):
                raise SlugTaken("Another product has this address.", slug=kept.slug)
            kept = replace(as_kept(kept, old), slug=kept.slug)
            await _refuse_strangers(store, [kept], [])
            return old if kept == old else await self._save(store, kept)

    async def delete_source(self, source: str) -> int:
        """Remove everything that a source brought in: products, then sellers, then categories that are empty by then.

        It goes in stretches, so that nobody waits for long; broken off, it goes on when called again.

        Returns:
            How many products are gone.
        """
        if not source:
            raise BadListing("source: What people typed in is not removed all at once.", field="source")
        removed = 0
        while True:
            async with self._stores() as store:
                gone = await store.remove_products(source, _STRETCH)
                await store.tell_products(gone)
            removed += len(gone)
            if not gone:
                break
        async with self._stores() as store:
            await store.tell_products(await store.remove_sellers(source))
            await store.remove_categories(source)
        self._memory.forget()
        return removed

    async def _put(self, listings: Sequence[Listing]) -> PutResult:
        async with self._stores() as store:
            ids = [listing.product.id for listing in listings]
            known = await store.products(ids, hidden=True, for_change=True)
            offered = await store.offers(list(known), hidden=True, for_change=True)
            done = plan(listings, known, offered, self._clock.now())
            if done.told or done.saved:
                await _refuse_strangers(store, [*done.created, *done.saved], done.offers)
                await _write(store, done)
            return done.result

    async def _change_offer(self, offer_id: OfferId, change: Callable[[Offer], Offer]) -> Offer:
        async with self._stores() as store:
            old = (await store.offers_by_id([offer_id], for_change=True)).get(offer_id)
            if old is None:
                raise NotInCatalog("There is no such offer.", offer_id=offer_id)
            new = change(old)
            check_price(new)
            if new == old:
                return old
            new = replace(new, updated_at=self._clock.now())
            await store.save_offers([new])
            if new.price != old.price:
                await store.add_changes([PriceSpan(new.id, new.updated_at, new.price)])
            await store.tell_products([new.product_id])
            return new

    async def _save(self, store: CatalogStore, product: Product) -> Product:
        saved = replace(product, revision=product.revision + 1, updated_at=self._clock.now())
        await store.save_products([saved])
        await store.tell_products([saved.id])
        return saved


async def _write(store: CatalogStore, done: Plan) -> None:
    if done.created:
        taken = await store.taken_slugs([wish for product in done.created for wish in slug_wishes(product)])
        await store.add_products(list(with_free_slugs(done.created, taken)))
    if done.saved:
        await store.save_products(done.saved)
    await store.save_offers(done.offers)
    await store.add_changes(done.spans)
    await store.tell_products(done.told)


async def _refuse_strangers(store: CatalogStore, products: Sequence[Product], offers: Sequence[Offer]) -> None:
    for field, found in (await store.strangers(products, offers)).items():
        raise BadListing(f"{field}: {found!r} is not there, or belongs to something else.", field=field, found=found)


async def _known(store: CatalogStore, product_id: ProductId) -> Product:
    found = await store.products([product_id], hidden=True, for_change=True)
    if product_id not in found:
        raise NotInCatalog("There is no such product.", product_id=product_id)
    return found[product_id]


async def _again(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again where somebody else was a moment quicker: the next attempt sees what they wrote."""
    for _ in range(_TRIES - 1):
        try:
            return await attempt()
        except Overtaken:
            await asyncio.sleep(0)
    return await attempt()
