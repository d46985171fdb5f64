"""A listing as the index keeps it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from hupan.catalog import CategoryTree, Condition, Listing, Offer, OfferId, Product, ProductId, SellerId, Status
from hupan.kernel import Language, Money
from hupan.search.cutting import runs
from hupan.search.lexicon import Lexicon
from hupan.search.understanding import document_words, gloss

_BODY_CHARS = 4000
_MEANING_CHARS = 240
_FACET_VALUE_CHARS = 80
_SHORT_CHARS = 120
_SPELLING_WORDS = 64
ABSENT_PRICE = -1


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of a product.

    Attributes:
        key: A number that stands for the product's id.
        name: Words of its names.
        shelf: Words of its brand and its categories.
        body: Words of everything else.
        spelling: Words of names and brand as they are written, to complete and correct others by.
        categories: Its category and all above it.
        attributes: Values to filter by, as `key=value`.
        price: The lowest in stock, in minor units of the reference currency, or of what is sold out;
            `ABSENT_PRICE` where there is no rate.
        lead: The seller of the cheapest offer.
        meaning: What is embedded of it, and `meaning_hash`, under which its vector is kept.
    """

    product_id: ProductId
    key: int
    name: Sequence[str]
    shelf: Sequence[str]
    body: Sequence[str]
    spelling: Sequence[str]
    brand: str
    categories: tuple[str, ...]
    sellers: tuple[str, ...]
    conditions: tuple[str, ...]
    attributes: tuple[str, ...]
    ships_to: tuple[str, ...]
    price: int
    discount: int
    available: bool
    rating: float
    reviews: int
    created_at: datetime
    lead: str
    meaning: str
    meaning_hash: int


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What changes of a product faster than its texts."""

    available: Mapping[OfferId, int]
    references: Mapping[OfferId, Money]
    ships_to: Mapping[SellerId, frozenset[str]]
    rating: float | None
    reviews: int


def number_of(text: str) -> int:
    """Make a number of 63 bits that stands for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def document_of(listing: Listing, now: Circumstances, tree: CategoryTree, lexicon: Lexicon) -> Document:
    """Write the document of a listing."""
    product = listing.product
    offers = [offer for offer in listing.offers if offer.status is Status.ACTIVE]
    stocked = [offer for offer in offers if now.available.get(offer.id, 0) > 0]
    cheapest = _cheapest(stocked or offers, now.references)
    path = tree.path(product.category_id)
    names = [text.name for text in product.texts.values()]
    shelf = [product.brand, *(name for category in path for name in category.names.values())]
    meaning = _meaning(product, [category.names for category in path[-1:]], lexicon)
    return Document(
        product_id=product.id,
        key=number_of(product.id),
        name=_words(names, lexicon),
        shelf=_words(shelf, lexicon),
        body=_words(_body(product), lexicon),
        spelling=_spelling([*names, product.brand]),
        brand=product.brand,
        categories=tuple(category.id for category in path) or (product.category_id,),
        sellers=tuple(dict.fromkeys(offer.seller_id for offer in offers)),
        conditions=tuple(dict.fromkeys(offer.condition.value for offer in offers)) or (Condition.NEW.value,),
        attributes=tuple(dict.fromkeys(_attributes(listing, tree))),
        ships_to=tuple(sorted({country for offer in offers for country in now.ships_to.get(offer.seller_id, ())})),
        price=now.references[cheapest.id].minor if cheapest and cheapest.id in now.references else ABSENT_PRICE,
        discount=max((_discount(offer) for offer in stocked or offers), default=0),
        available=bool(stocked),
        rating=now.rating or 0.0,
        reviews=now.reviews,
        created_at=product.created_at,
        lead=cheapest.seller_id if cheapest else "",
        meaning=meaning,
        meaning_hash=number_of(meaning),
    )


def _words(texts: Sequence[str], lexicon: Lexicon) -> list[str]:
    words: list[str] = []
    for text in texts:
        if text:
            words += _short_words(text, lexicon) if len(text) <= _SHORT_CHARS else document_words(text, lexicon)
    return words


# Shelves, brands, colours and sizes are the same in many listings, and a listing comes again with its stock.
@lru_cache(maxsize=2048)
def _short_words(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(document_words(text, lexicon))


def _body(product: Product) -> list[str]:
    pieces: list[str] = []
    for text in product.texts.values():
        pieces += [text.summary, *text.highlights, text.description[:_BODY_CHARS]]
    pieces += product.tags
    pieces += [str(value) for value in product.attributes.values() if not isinstance(value, bool)]
    for option in product.options:
        for value in option.values:
            pieces += [value.value, *value.names.values()]
    for variant in product.variants:
        pieces += [variant.sku, variant.gtin, variant.gtin.lstrip("0")]
    return pieces


def _attributes(listing: Listing, tree: CategoryTree) -> Iterator[str]:
    product = listing.product
    facets = {spec.key for category in tree.path(product.category_id) for spec in category.attributes if spec.facet}
    for key, value in product.attributes.items():
        if key in facets:
            written = ("yes" if value else "no") if isinstance(value, bool) else f"{value}"
            yield f"{key}={written[:_FACET_VALUE_CHARS]}"
    offered = {offer.variant_id for offer in listing.offers if offer.status is Status.ACTIVE}
    for variant in product.variants:
        if variant.id in offered:
            for key, value in variant.options.items():
                yield f"{key}={value[:_FACET_VALUE_CHARS]}"


def _meaning(product: Product, shelves: Sequence[Mapping[Language, str]], lexicon: Lexicon) -> str:
    """Write what is embedded: the small model knows each language better than the ways between them.

    So the English text stands for a product that has one, and one that has none is led by the English names of what
    its own words mean; queries are written in the same manner.
    """
    language = Language.EN if Language.EN in product.texts else product.language
    text = product.texts[language]
    shelf = " ".join(names.get(language) or next(iter(names.values()), "") for names in shelves)
    own = f"{text.name}. {shelf}. {product.brand}. {text.summary or text.description[:_MEANING_CHARS]}"
    lead = "" if language is Language.EN else gloss(f"{text.name} {shelf}", lexicon)
    return f"{lead}. {own}"[:_MEANING_CHARS] if lead else own[:_MEANING_CHARS]


def _spelling(texts: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        for run in runs(text):
            if len(run.text) > 1:
                found[run.text] = None
    return list(found)[:_SPELLING_WORDS]


def _cheapest(offers: Sequence[Offer], references: Mapping[OfferId, Money]) -> Offer | None:
    priced = [offer for offer in offers if offer.id in references]
    return min(priced, key=lambda offer: (references[offer.id].minor, offer.id), default=offers[0] if offers else None)


def _discount(offer: Offer) -> int:
    """Say by how many percent a price lies below the list price."""
    if offer.list_price is None or offer.list_price.minor <= offer.price.minor:
        return 0
    return 100 - offer.price.minor * 100 // offer.list_price.minor
