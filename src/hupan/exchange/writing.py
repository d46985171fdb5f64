"""Writes a batch of products, or works out what writing it would do.

A batch is three steps: say what it will come to (`intent`), put it, say that it is done (`position`). The catalogue's
transaction is its own, so a process may die between any two of them; then the batch is put again, which changes nothing
that is there already, and is counted by what was intended.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hupan.catalog import BadListing, CatalogService, Listing, OfferId, PriceSpan, ProductId, SellerId, SlugTaken
from hupan.exchange.domain import Action, Sample
from hupan.exchange.ports import JobStore, Pictures
from hupan.intake import Arranged, Built, Draft, Group, PictureWish, RowProblem, Shelves, Whole, Writing, arrange
from hupan.inventory import InventoryService, Level, Location, LocationId
from hupan.kernel import HupanError
from hupan.platform import StoreFactory


@dataclass(frozen=True, slots=True)
class Item:
    """A product of the file as its format understood it."""

    group: Group
    built: Built


@dataclass(slots=True)
class Batch:
    """What a batch comes to.

    Attributes:
        bad: Rows that were left out.
        wishes: Pictures of the products that were written.
        again: Products that have not changed, whose pictures may not have come the last time.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0
    problems: list[RowProblem] = field(default_factory=list[RowProblem])
    samples: list[Sample] = field(default_factory=list[Sample])
    wishes: list[PictureWish] = field(default_factory=list[PictureWish])
    again: list[str] = field(default_factory=list[str])

    def count(self, action: Action) -> None:
        """Count a product."""
        setattr(self, action.value, getattr(self, action.value) + 1)


@dataclass(slots=True)
class _Plan:
    """What is to be put, in the order in which it has to be."""

    batch: Batch
    wholes: list[tuple[Item, Whole]] = field(default_factory=list[tuple[Item, Whole]])
    arranged: list[tuple[Item, Arranged]] = field(default_factory=list[tuple[Item, Arranged]])


class BatchWriter:
    """Writes the products of one import.

    Args:
        catalog: Keeps listings.
        inventory: Keeps pieces.
        pictures: Keeps pictures.
        stores: Opens the store of imports.
        shelves: Finds categories.
        writing: What all products share.
    """

    def __init__(
        self,
        catalog: CatalogService,
        inventory: InventoryService,
        pictures: Pictures,
        stores: StoreFactory[JobStore],
        shelves: Shelves,
        writing: Writing,
    ) -> None:
        self._catalog = catalog
        self._inventory = inventory
        self._pictures = pictures
        self._stores = stores
        self._shelves = shelves
        self._writing = writing
        self._places: set[LocationId] = set()
        self._plan = _Plan(Batch())

    async def plan(self, items: Sequence[Item], *, again: bool) -> Batch:
        """Work out what writing a batch would do.

        Args:
            items: Its products.
            again: Whether it may have been written already, so that everything that belongs to it is put once more.
        """
        self._plan = _Plan(Batch())
        batch = self._plan.batch
        drafts: dict[str, tuple[Item, Draft]] = {}
        for item in items:
            self._note(item.built.problems)
            if item.built.whole is not None:
                self._plan.wholes.append((item, item.built.whole))
            elif item.built.draft is not None:
                drafts[item.built.draft.key] = (item, item.built.draft)
            else:
                self._note(_left_out(item))
        await self._plan_drafts(drafts, again=again)
        await self._plan_wholes()
        batch.bad = len({(each.file, each.line) for each in batch.problems if not each.kept})
        return batch

    async def put(self) -> Batch:
        """Write what was planned; what the catalogue refuses comes back as problems."""
        batch = self._plan.batch
        refused = await self._put_wholes()
        if new := self._shelves.take_new():
            await self._catalog.put_categories(new)
        listings = [arranged.listing for _, arranged in self._plan.arranged]
        whys = await self._put_listings(listings)
        stock: dict[OfferId, int] = {}
        for item, arranged in self._plan.arranged:
            why = whys.get(arranged.listing.product.id)
            if why is None:
                stock.update(arranged.stock)
                batch.wishes += arranged.wishes
            else:
                refused.append(_refusal(item, why))
        await self._put_stock(stock)
        self._note(tuple(refused))
        batch.bad += len(refused)
        return batch

    async def _plan_drafts(self, drafts: Mapping[str, tuple[Item, Draft]], *, again: bool) -> None:
        batch, writing = self._plan.batch, self._writing
        known = await self._catalog.sources_of(writing.source, list(drafts))
        hashes = {
            key: draft.content_hash(writing.seller.id, writing.language.value) for key, (_, draft) in drafts.items()
        }
        same = {key for key, (_, before) in known.items() if before.partition(".")[0] == hashes[key]}
        wanted = {key: known[key][0] for key in known if again or key not in same}
        before = {each.product.id: each for each in await self._catalog.listings(list(wanted.values()), hidden=True)}
        pictures = await self._known_pictures([draft for key, (_, draft) in drafts.items() if again or key not in same])
        for key, (item, draft) in drafts.items():
            action = Action.UNCHANGED if key in same else Action.CHANGED if key in known else Action.CREATED
            batch.count(action)
            batch.samples.append(_sample(draft, action))
            if key in same and not again:
                batch.again.append(known[key][0])
                continue
            old = before.get(wanted[key]) if key in wanted else None
            arranged = arrange(draft, old, self._shelves.find(draft.category), writing, pictures, hashes[key])
            self._plan.arranged.append((item, arranged))

    async def _known_pictures(self, drafts: Sequence[Draft]) -> dict[str, PictureWish]:
        addresses = list({picture.address for draft in drafts for picture in draft.pictures})
        if not addresses:
            return {}
        async with self._stores() as store:
            fetched = await store.fetched(self._writing.source, addresses)
        # One that was fetched once, and that nothing has shown for long, may have been swept away.
        here = await self._pictures.wanted([wish.picture for wish in fetched.values()])
        return {address: wish for address, wish in fetched.items() if wish.picture in here}

    async def _plan_wholes(self) -> None:
        batch = self._plan.batch
        listings = [whole.listing for _, whole in self._plan.wholes if whole.listing is not None]
        there = {
            each.product.id: each
            for each in await self._catalog.listings([each.product.id for each in listings], hidden=True)
        }
        for listing in listings:
            old = there.get(listing.product.id)
            action = Action.CREATED if old is None else Action.UNCHANGED if _alike(old, listing) else Action.CHANGED
            batch.count(action)
            batch.samples.append(_sample_of(listing, action))

    async def _put_wholes(self) -> list[RowProblem]:
        refused: list[RowProblem] = []
        # In the file's order: listings come behind what they refer to, and their order in a batch does not matter.
        for item, whole in self._plan.wholes:
            try:
                if whole.seller is not None:
                    await self._catalog.put_sellers([whole.seller], [])
                elif whole.store is not None:
                    await self._catalog.put_sellers([], [whole.store])
                elif whole.category is not None:
                    await self._catalog.put_categories([whole.category])
            except (BadListing, SlugTaken) as error:
                refused.append(_refusal(item, error))
        with_listings = [(item, whole) for item, whole in self._plan.wholes if whole.listing is not None]
        listed = [whole.listing.product for _, whole in with_listings if whole.listing]
        await self._pictures.wanted([media.picture for product in listed for media in product.media])
        whys = await self._put_listings([whole.listing for _, whole in with_listings if whole.listing])
        stock: dict[OfferId, int] = {}
        sellers: dict[OfferId, str] = {}
        for item, whole in with_listings:
            if whole.listing is None:
                continue
            why = whys.get(whole.listing.product.id)
            if why is not None:
                refused.append(_refusal(item, why))
                continue
            offers = {offer.id: offer.seller_id for offer in whole.listing.offers}
            stock |= {OfferId(key): pieces for key, pieces in whole.stock.items() if OfferId(key) in offers}
            sellers |= offers
        await self._put_history([span for _, whole in with_listings for span in whole.spans], set(sellers))
        await self._put_stock(stock, sellers)
        return refused

    async def _put_history(self, spans: Sequence[PriceSpan], offers: set[OfferId]) -> None:
        known = [span for span in spans if span.offer_id in offers]
        if known:
            await self._catalog.put_price_spans(known)

    async def _put_listings(self, listings: Sequence[Listing]) -> dict[ProductId, HupanError]:
        """Put listings; one that is refused does not take the others with it."""
        if not listings:
            return {}
        try:
            await self._catalog.put_listings(listings)
        except BadListing as error:
            if len(listings) == 1:
                return {listings[0].product.id: error}
            named = error.params.get("product_id")
            bad = [each for each in listings if each.product.id == named]
            if bad:
                rest = [each for each in listings if each.product.id != named]
                return {bad[0].product.id: error, **await self._put_listings(rest)}
            half = len(listings) // 2
            return {**await self._put_listings(listings[:half]), **await self._put_listings(listings[half:])}
        return {}

    async def _put_stock(self, stock: Mapping[OfferId, int], sellers: Mapping[OfferId, str] | None = None) -> None:
        levels: list[Level] = []
        for offer_id, pieces in stock.items():
            seller_id = self._writing.seller.id if sellers is None else sellers[offer_id]
            levels.append(Level(offer_id, await self._place(str(seller_id)), pieces))
        for start in range(0, len(levels), 1000):
            await self._inventory.put_levels(levels[start : start + 1000])

    async def _place(self, seller_id: str) -> LocationId:
        """Return the place where what imports count lies; one a seller."""
        place = LocationId(f"loc_{hashlib.sha256(seller_id.encode()).hexdigest()[:26]}")
        if place not in self._places:
            found = await self._catalog.sellers([SellerId(seller_id)])
            for seller in found.values():
                await self._inventory.put_locations([Location(place, seller.id, seller.name, seller.country)])
            self._places.add(place)
        return place

    def _note(self, problems: Sequence[RowProblem]) -> None:
        self._plan.batch.problems.extend(problems)


def _left_out(item: Item) -> list[RowProblem]:
    """Give back the other rows of a product that was left out, so that the file of bad rows has it whole."""
    told = {(each.file, each.line) for each in item.built.problems}
    because = min((line for _, line in told), default=item.group.records[0].line)
    detail = f"Its product was left out because of line {because}."
    return [
        RowProblem(each.line, "", "product_left_out", detail, each.file, cells=each.cells)
        for each in item.group.records
        if (each.file, each.line) not in told
    ]


def _refusal(item: Item, error: HupanError) -> RowProblem:
    record = item.group.records[0]
    field_ = str(error.params.get("field") or "")
    return RowProblem(record.line, field_, "refused", error.detail, record.file, cells=record.cells)


def _sample(draft: Draft, action: Action) -> Sample:
    counted = [variant.stock for variant in draft.variants if variant.stock is not None]
    return Sample(
        key=draft.key,
        action=action,
        name=draft.name,
        category=draft.category,
        brand=draft.brand,
        price=min((variant.price for variant in draft.variants), key=lambda price: price.minor, default=None),
        variants=len(draft.variants),
        stock=sum(counted) if counted else None,
        pictures=tuple(picture.address for picture in draft.pictures[:3]),
    )


def _sample_of(listing: Listing, action: Action) -> Sample:
    product = listing.product
    return Sample(
        key=product.id,
        action=action,
        name=product.text(product.language).name,
        category=(),
        brand=product.brand,
        price=min((offer.price for offer in listing.offers), key=lambda price: price.minor, default=None),
        variants=len(product.variants),
        stock=None,
        pictures=tuple(media.picture for media in product.media[:3]),
    )


def _alike(old: Listing, new: Listing) -> bool:
    """Whether two listings are the same but for what the catalogue keeps by itself."""
    product = replace(
        new.product,
        slug=old.product.slug,
        revision=old.product.revision,
        created_at=old.product.created_at,
        updated_at=old.product.updated_at,
    )
    if product != old.product:
        return False
    kept = {offer.id: offer for offer in old.offers}
    return all(
        offer.id in kept
        and replace(offer, created_at=kept[offer.id].created_at, updated_at=kept[offer.id].updated_at) == kept[offer.id]
        for offer in new.offers
    )
