"""Works out what a put of listings has to write: rules alone, no I/O."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hupan.catalog.domain import Listing, Offer, PriceSpan, Product, ProductId, PutResult, Status, slug_of


@dataclass(slots=True)
class Plan:
    """What has to be written.

    Attributes:
        created: New products; their slugs are wishes until `with_free_slugs`.
        saved: Products that are there, and are written back.
        offers: Offers that are new or differ.
        spans: Prices that are new.
        told: Ids of products that a buyer now sees otherwise.
        unchanged: How many listings were already as they came.
    """

    created: list[Product] = field(default_factory=list[Product])
    saved: list[Product] = field(default_factory=list[Product])
    offers: list[Offer] = field(default_factory=list[Offer])
    spans: list[PriceSpan] = field(default_factory=list[PriceSpan])
    told: list[ProductId] = field(default_factory=list[ProductId])
    unchanged: int = 0

    @property
    def result(self) -> PutResult:
        """What it comes to."""
        created = len(self.created)
        return PutResult(created=created, changed=len(self.told) - created, unchanged=self.unchanged)


def plan(
    listings: Iterable[Listing],
    known: Mapping[ProductId, Product],
    offered: Mapping[ProductId, Sequence[Offer]],
    now: datetime,
) -> Plan:
    """Compare listings with what is there.

    Args:
        listings: As they came, checked.
        known: The products that are there.
        offered: Their offers, whatever their status.
        now: The time.
    """
    done = Plan()
    for listing in listings:
        old = known.get(listing.product.id)
        if old is None:
            _create(done, listing, now)
        elif listing.product.source_hash and listing.product.source_hash == old.source_hash:
            done.unchanged += 1
        else:
            _compare(done, listing, old, offered.get(old.id, ()), now)
    return done


def as_kept(product: Product, old: Product) -> Product:
    """Give a product what it keeps for its life: its address, and when it was made."""
    return replace(product, slug=old.slug, revision=old.revision, created_at=old.created_at, updated_at=old.updated_at)


def slug_wishes(product: Product) -> list[str]:
    """List addresses that a product would take, the most readable one first. They are always the same ones."""
    wanted = slug_of(product.slug) or slug_of(product.text(product.language).name) or "p"
    mark = hashlib.sha256(product.id.encode()).hexdigest()
    return [wanted, *(f"{wanted}-{mark[:length]}" for length in (6, 12, 32))]


def with_free_slugs(products: Iterable[Product], taken: set[str]) -> Iterator[Product]:
    """Give each product the first of its wishes that nobody has."""
    taken = set(taken)
    for product in products:
        wishes = slug_wishes(product)
        slug = next((wish for wish in wishes if wish not in taken), wishes[-1])
        taken.add(slug)
        yield product if slug == product.slug else replace(product, slug=slug)


def _create(done: Plan, listing: Listing, now: datetime) -> None:
    product = replace(listing.product, revision=1, updated_at=now)
    done.created.append(product)
    done.told.append(product.id)
    for offer in listing.offers:
        _write(done, offer, None, now)


def _compare(done: Plan, listing: Listing, old: Product, offered: Sequence[Offer], now: datetime) -> None:
    product = as_kept(listing.product, old)
    same = replace(product, source_hash=old.source_hash) == old
    offers = _changed_offers(listing, offered)
    if same and not offers:
        done.unchanged += 1
        return
    done.told.append(product.id)
    if not same:
        product = replace(product, revision=old.revision + 1, updated_at=now)
    if product != old:
        done.saved.append(product)
    for offer, before in offers:
        _write(done, offer, before, now)


def _changed_offers(listing: Listing, offered: Sequence[Offer]) -> list[tuple[Offer, Offer | None]]:
    """Pair every offer that has to be written with what it was before."""
    before = {offer.id: offer for offer in offered}
    named = {offer.id for offer in listing.offers}
    sellers = {offer.seller_id for offer in listing.offers}
    changed: list[tuple[Offer, Offer | None]] = []
    for offer in listing.offers:
        was = before.get(offer.id)
        kept = offer if was is None else replace(offer, created_at=was.created_at, updated_at=was.updated_at)
        if kept != was:
            changed.append((kept, was))
    stay = {variant.id for variant in listing.product.variants}
    changed.extend(
        (replace(offer, status=Status.ARCHIVED), offer)
        for offer in offered
        # An offer of a variant that goes, goes with it.
        if offer.seller_id in sellers
        and offer.id not in named
        and offer.status is not Status.ARCHIVED
        and offer.variant_id in stay
    )
    return changed


def _write(done: Plan, offer: Offer, before: Offer | None, now: datetime) -> None:
    done.offers.append(replace(offer, updated_at=now))
    if before is None or before.price != offer.price:
        done.spans.append(PriceSpan(offer.id, now, offer.price))
