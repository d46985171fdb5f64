"""What a listing has to be before it is kept. What comes in was written by strangers: it is bounded and consistent."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hupan.catalog.domain import Listing, Media, Offer, Option, Product, Seller, Texts, Value, Variant, gtin_of
from hupan.catalog.errors import BadListing
from hupan.kernel import CURRENCIES

NAME_CHARS = 300
DESCRIPTION_CHARS = 20_000
MOST_MEDIA = 100
MOST_VARIANTS = 500
MOST_ATTRIBUTES = 200

_MOST_OPTIONS, _MOST_VALUES, _MOST_TAGS, _MOST_HIGHLIGHTS, _MOST_OFFERS = 10, 500, 100, 50, 5_000
_KEY_CHARS, _TEXT_CHARS, _LARGEST_NUMBER, _MOST_DAYS = 100, 2_000, 10**15, 365
_HEAVIEST_G, _LARGEST_PX = 100_000_000, 100_000
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_SLUG = re.compile(r"[\w-]{1,100}")
_PICTURE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_COUNTRY = re.compile(r"[A-Z]{2}")
# PostgreSQL keeps no NUL, and half a surrogate pair is no text.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def checked(listing: Listing) -> Listing:
    """Check a listing and bring it into the form in which it is kept.

    Identifiers become GTIN-14, and variants are numbered in their order.

    Raises:
        BadListing: With the name of the field that is wrong, and why.
    """
    product = listing.product
    try:
        kept = checked_product(product)
        _check_offers(kept, listing.offers)
    except BadListing as error:
        error.params.setdefault("product_id", str(product.id)[:_KEY_CHARS])
        error.params.setdefault("source_key", product.source_key[:NAME_CHARS])
        raise
    return Listing(kept, listing.offers)


def checked_product(product: Product) -> Product:
    """Check a product alone; as `checked` does."""
    _identifier("id", product.id)
    _identifier("category_id", product.category_id)
    for field, text in (("slug", product.slug), ("brand", product.brand), ("source", product.source)):
        _text(field, text, NAME_CHARS)
    _text("source_key", product.source_key, NAME_CHARS)
    _text("source_hash", product.source_hash, _KEY_CHARS)
    _count("tags", product.tags, _MOST_TAGS)
    for tag in product.tags:
        _text("tags", tag, _KEY_CHARS)
    _check_texts(product)
    _check_attributes(product.attributes)
    _check_options(product.options)
    _count("media", product.media, MOST_MEDIA)
    for media in product.media:
        _check_media(media, product.options)
    variants = _checked_variants(product)
    # What is as it is kept stays the thing that it was: copies are what large imports spend their time with.
    return product if variants == product.variants else replace(product, variants=variants)


def check_seller(seller: Seller) -> None:
    """Check a seller.

    Raises:
        BadListing: With the name of the field that is wrong.
    """
    _identifier("id", seller.id)
    _identifier("slug", seller.slug, _SLUG)
    _text("name", seller.name, NAME_CHARS, needed=True)
    _text("source", seller.source, NAME_CHARS)
    if not _COUNTRY.fullmatch(seller.country):
        raise _bad("country", "A country is two letters of ISO 3166-1, such as KR.")
    if seller.currency not in CURRENCIES:
        raise _bad("currency", f"{seller.currency[:10]!r} is no currency of ISO 4217.")


def check_names(field: str, names: Texts, most: int = NAME_CHARS, *, needed: bool = True) -> None:
    """Check a text in several languages.

    Raises:
        BadListing: One is too long, or there is none although one is needed.
    """
    if needed and not names:
        raise _bad(field, "A name is needed in at least one language.")
    for text in names.values():
        _text(field, text, most, needed=needed)


def check_slug(field: str, slug: str) -> None:
    """Check a piece of an address.

    Raises:
        BadListing: It is empty, or would have to be escaped.
    """
    _identifier(field, slug, _SLUG)


def _check_texts(product: Product) -> None:
    if product.language not in product.texts:
        raise _bad("texts", "The text in the language that the product was written in is missing.")
    for text in product.texts.values():
        _text("texts.name", text.name, NAME_CHARS, needed=True)
        _text("texts.summary", text.summary, _TEXT_CHARS)
        _text("texts.description", text.description, DESCRIPTION_CHARS)
        _count("texts.highlights", text.highlights, _MOST_HIGHLIGHTS)
        for highlight in text.highlights:
            _text("texts.highlights", highlight, _TEXT_CHARS)


def _check_attributes(attributes: Mapping[str, Value]) -> None:
    _count("attributes", attributes, MOST_ATTRIBUTES)
    for key, value in attributes.items():
        _text("attributes", key, _KEY_CHARS, needed=True)
        if isinstance(value, str):
            _text(f"attributes.{key}", value, _TEXT_CHARS)
        elif not math.isfinite(value) or abs(value) > _LARGEST_NUMBER:
            raise _bad(f"attributes.{key}", "A number has to be finite and below 10 to the power of 15.")


def _check_options(options: tuple[Option, ...]) -> None:
    _count("options", options, _MOST_OPTIONS)
    _unique("options", (option.key for option in options))
    for option in options:
        field = f"options.{option.key[:_KEY_CHARS]}"
        _text("options", option.key, _KEY_CHARS, needed=True)
        check_names(field, option.names)
        _count(field, option.values, _MOST_VALUES)
        if not option.values:
            raise _bad(field, "An option needs at least one value.")
        _unique(field, (value.value for value in option.values))
        for value in option.values:
            _text(field, value.value, NAME_CHARS, needed=True)
            check_names(field, value.names, needed=False)
            if value.swatch and not re.fullmatch("#[0-9a-f]{6}", value.swatch):
                raise _bad(field, "A swatch is a colour such as #1a7f8e.")


def _check_media(media: Media, options: tuple[Option, ...]) -> None:
    _identifier("media.picture", media.picture, _PICTURE)
    if not (0 < media.width <= _LARGEST_PX and 0 < media.height <= _LARGEST_PX):
        raise _bad("media", "A picture has a width and a height.")
    check_names("media.alt", media.alt, _TEXT_CHARS, needed=False)
    known = {option.key: {value.value for value in option.values} for option in options}
    for key, value in media.options.items():
        if value not in known.get(key, ()):
            raise _bad("media.options", f"A picture shows {key[:50]} {value[:50]}, which the product does not have.")


def _checked_variants(product: Product) -> tuple[Variant, ...]:
    variants = sorted(product.variants, key=lambda variant: variant.position)
    if not variants:
        raise _bad("variants", "A product has at least one variant.")
    _count("variants", variants, MOST_VARIANTS)
    _unique("variants.id", (variant.id for variant in variants))
    known = {option.key: {value.value for value in option.values} for option in product.options}
    for variant in variants:
        _check_variant(variant, known)
    _unique("variants.options", (repr(sorted(variant.options.items())) for variant in variants))
    return tuple(_kept_variant(variant, at) for at, variant in enumerate(variants))


def _kept_variant(variant: Variant, at: int) -> Variant:
    gtin = _gtin(variant)
    if variant.position == at and variant.gtin == gtin and isinstance(variant.options, dict):
        return variant
    return replace(variant, position=at, gtin=gtin, options=dict(variant.options))


def _check_variant(variant: Variant, known: Mapping[str, set[str]]) -> None:
    _identifier("variants.id", variant.id)
    _text("variants.sku", variant.sku, _KEY_CHARS)
    if variant.options.keys() != known.keys():
        raise _bad("variants.options", "Every variant says a value for each of the product's options, and no other.")
    for key, value in variant.options.items():
        if value not in known[key]:
            raise _bad("variants.options", f"The option {key[:50]} has no value {value[:50]!r}.")
    if variant.weight_g is not None and not 0 <= variant.weight_g <= _HEAVIEST_G:
        raise _bad("variants.weight_g", "A weight is not negative, and at most 100 tonnes.")


def _gtin(variant: Variant) -> str:
    gtin = gtin_of(variant.gtin)
    if variant.gtin and not gtin:
        raise _bad("variants.gtin", f"{variant.gtin[:30]!r} is no GTIN: its length or its check digit is wrong.")
    return gtin


def _check_offers(product: Product, offers: tuple[Offer, ...]) -> None:
    _count("offers", offers, _MOST_OFFERS)
    _unique("offers.id", (offer.id for offer in offers))
    _unique("offers", (f"{offer.variant_id} {offer.seller_id} {offer.condition}" for offer in offers))
    variants = {variant.id for variant in product.variants}
    for offer in offers:
        _identifier("offers.id", offer.id)
        _identifier("offers.seller_id", offer.seller_id)
        if offer.product_id != product.id or offer.variant_id not in variants:
            raise _bad("offers.variant_id", "An offer is for a variant of its product.")
        check_price(offer)
        if not 0 <= offer.handling_days <= _MOST_DAYS:
            raise _bad("offers.handling_days", "Handling takes between 0 and 365 days.")


def check_price(offer: Offer) -> None:
    """Check what an offer asks.

    Raises:
        BadListing: It asks nothing, or its list price is in another currency.
    """
    if offer.price.minor <= 0:
        raise _bad("offers.price", "A price is above zero.")
    usual = offer.list_price
    if usual is not None and (usual.minor <= 0 or usual.currency != offer.price.currency):
        raise _bad("offers.list_price", "A list price is above zero and in the currency of the price.")


def _identifier(field: str, value: str, pattern: re.Pattern[str] = _ID) -> None:
    if not pattern.fullmatch(value):
        raise _bad(field, f"{value[:50]!r} cannot stand here.")


def _text(field: str, text: str, most: int, *, needed: bool = False) -> None:
    if len(text) > most:
        raise _bad(field, f"This is longer than {most:,} characters.")
    if needed and not text.strip():
        raise _bad(field, "This may not be empty.")
    if _NO_TEXT.search(text):
        raise _bad(field, "This holds characters that are no text.")


def _count(field: str, things: Iterable[object], most: int) -> None:
    if sum(1 for _ in things) > most:
        raise _bad(field, f"There are more than {most:,}.")


def _unique(field: str, things: Iterator[str]) -> None:
    seen: set[str] = set()
    for thing in things:
        if thing in seen:
            raise _bad(field, f"{thing[:100]!r} is there twice.")
        seen.add(thing)


def _bad(field: str, why: str) -> BadListing:
    return BadListing(f"{field}: {why}", field=field)
