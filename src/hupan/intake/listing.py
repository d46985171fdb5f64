"""Turns drafts into listings: gives ids, and keeps those that a product, its variants and its offers had before."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hupan.catalog import (
    CategoryId,
    Listing,
    Media,
    Offer,
    OfferId,
    Option,
    OptionValue,
    Product,
    ProductId,
    ProductText,
    Seller,
    Variant,
    VariantId,
    slug_of,
)
from hupan.intake.domain import Draft, DraftPicture, DraftVariant, PictureState, PictureWish
from hupan.kernel import Language, new_id

UNCOUNTED = 1000
"""Pieces of what a file does not count but says can be had."""

MOST_VARIANTS = 500


@dataclass(frozen=True, slots=True)
class Writing:
    """What all products of an import share."""

    seller: Seller
    language: Language
    source: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Arranged:
    """A listing with what belongs to it.

    Attributes:
        stock: Pieces by offer.
        wishes: Its pictures.
    """

    listing: Listing
    stock: Mapping[OfferId, int]
    wishes: tuple[PictureWish, ...]


def arrange(
    draft: Draft,
    before: Listing | None,
    category_id: CategoryId,
    writing: Writing,
    known: Mapping[str, PictureWish],
    content_hash: str,
) -> Arranged:
    """Make a listing of a draft.

    Args:
        draft: What the file says.
        before: The listing as it is, where there is one.
        category_id: Where it belongs.
        writing: What all products of the import share.
        known: Pictures that are here already, by address.
        content_hash: Of the draft.
    """
    old = before.product if before else None
    keys = _option_keys(draft.options)
    product_id = old.id if old else ProductId(new_id("prod"))
    variants: list[Variant] = []
    offers: list[Offer] = []
    stock: dict[OfferId, int] = {}
    lasting = _Lasting(before, writing.seller)
    for at, each in enumerate(draft.variants[:MOST_VARIANTS]):
        options = dict(zip(keys, each.options, strict=True))
        variant = Variant(lasting.variant_id(each, options), each.sku, options, each.gtin, each.weight_g, at)
        offer = lasting.offer(each, product_id, variant.id, writing)
        variants.append(variant)
        offers.append(offer)
        stock[offer.id] = (UNCOUNTED if each.stock is None else each.stock) if each.available else 0
    wishes = tuple(_wishes(draft, product_id, variants, writing, known))
    media = media_of(wishes, writing.language)
    product = Product(
        id=product_id,
        slug=old.slug if old else slug_of(draft.name)[:80] or "p",
        category_id=category_id,
        brand=draft.brand,
        language=writing.language,
        texts={**draft.translations, writing.language: _text(draft)},
        created_at=old.created_at if old else writing.now,
        updated_at=writing.now,
        attributes=draft.attributes,
        options=tuple(
            _option(key, name, at, draft, writing.language)
            for at, (key, name) in enumerate(zip(keys, draft.options, strict=True))
        ),
        variants=tuple(variants),
        media=media,
        tags=draft.tags,
        status=draft.status,
        source=writing.source,
        source_key=draft.key,
        source_hash=mark_of(content_hash, media),
    )
    return Arranged(Listing(product, tuple(offers)), stock, wishes)


def _wishes(
    draft: Draft,
    product_id: ProductId,
    variants: Sequence[Variant],
    writing: Writing,
    known: Mapping[str, PictureWish],
) -> Iterator[PictureWish]:
    named = dict(zip(draft.options, _option_keys(draft.options), strict=True))
    chosen = {key: {variant.options[key] for variant in variants} for key in named.values()}
    for at, picture in enumerate(draft.pictures):
        shown = _shown(picture, named, chosen)
        wish = PictureWish(product_id, at, picture.address, writing.source, picture.alt, shown)
        yield _wish(wish, known.get(picture.address))


def mark_of(content_hash: str, media: Sequence[Media]) -> str:
    """Join the hash of what came with one of the pictures that are here: when one comes later, it is another."""
    pictures = ",".join(each.picture for each in media)
    return f"{content_hash}.{hashlib.sha256(pictures.encode()).hexdigest()[:16]}"


def media_of(wishes: Sequence[PictureWish], language: Language) -> tuple[Media, ...]:
    """Make a product's pictures of those that are here, each once, in their order."""
    found: dict[str, Media] = {}
    for wish in sorted(wishes, key=lambda each: each.position):
        if wish.state is PictureState.DONE and wish.picture not in found:
            alt = {language: wish.alt} if wish.alt else {}
            found[wish.picture] = Media(wish.picture, wish.width, wish.height, alt, dict(wish.options))
    return tuple(found.values())


def _option_keys(names: Sequence[str]) -> list[str]:
    """Make keys of options' names: words of any script; a number where two would be the same."""
    keys: list[str] = []
    for at, name in enumerate(names):
        key = slug_of(name).replace("-", "_")[:50] or f"option_{at + 1}"
        keys.append(key if key not in keys else f"{key}_{at + 1}")
    return keys


def _option(key: str, name: str, at: int, draft: Draft, language: Language) -> Option:
    values = dict.fromkeys(variant.options[at] for variant in draft.variants[:MOST_VARIANTS])
    return Option(key, {language: name}, tuple(OptionValue(value) for value in values))


def _text(draft: Draft) -> ProductText:
    return ProductText(draft.name, draft.summary, draft.description, draft.highlights)


def _shown(picture: DraftPicture, named: Mapping[str, str], chosen: Mapping[str, set[str]]) -> dict[str, str]:
    """Say which option values a picture shows, as far as the product has them."""
    return {named[name]: value for name, value in picture.options if name in named and value in chosen[named[name]]}


def _wish(wish: PictureWish, here: PictureWish | None) -> PictureWish:
    """Take a picture that is here already."""
    if here is None:
        return wish
    return replace(wish, state=here.state, picture=here.picture, width=here.width, height=here.height)


class _Lasting:
    """Finds the ids that variants and offers had before."""

    def __init__(self, before: Listing | None, seller: Seller) -> None:
        variants = before.product.variants if before else ()
        self._by_sku = {variant.sku: variant.id for variant in variants if variant.sku}
        self._by_options = {_chosen(variant.options): variant.id for variant in variants}
        self._taken: set[VariantId] = set()
        self._offers = {
            (offer.variant_id, offer.condition): offer
            for offer in (before.offers if before else ())
            if offer.seller_id == seller.id
        }

    def variant_id(self, draft: DraftVariant, options: Mapping[str, str]) -> VariantId:
        """Find it by what it is chosen by, else by SKU: sellers rename either, seldom both."""
        for found in (self._by_options.get(_chosen(options)), self._by_sku.get(draft.sku)):
            if found is not None and found not in self._taken:
                self._taken.add(found)
                return found
        return VariantId(new_id("var"))

    def offer(self, draft: DraftVariant, product_id: ProductId, variant_id: VariantId, writing: Writing) -> Offer:
        """Make the offer, under its old id."""
        old = self._offers.get((variant_id, draft.condition))
        return Offer(
            id=old.id if old else OfferId(new_id("off")),
            product_id=product_id,
            variant_id=variant_id,
            seller_id=writing.seller.id,
            price=draft.price,
            created_at=old.created_at if old else writing.now,
            updated_at=writing.now,
            condition=draft.condition,
            list_price=draft.list_price,
            handling_days=old.handling_days if old else 1,
        )


def _chosen(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(options.items()))
