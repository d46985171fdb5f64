"""The catalogue as plain values: who sells, what it is, what it is called in each language, who offers it for what.

A *product* is what it is, whoever sells it; a *variant* is one choice of its options; an *offer* is one seller's
promise to sell one variant in one condition at a price. Texts are kept by language; whoever shows one takes the
reader's, then the language it was written in.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NewType, TypeVar

from hupan.kernel import Language, Money

SellerId = NewType("SellerId", str)
StoreId = NewType("StoreId", str)
CategoryId = NewType("CategoryId", str)
ProductId = NewType("ProductId", str)
VariantId = NewType("VariantId", str)
OfferId = NewType("OfferId", str)

T = TypeVar("T")

Value = str | int | float | bool
"""An attribute's value: text, a number in the attribute's unit, or yes and no."""

Texts = Mapping[Language, str]

CATEGORIES = "catalog.categories"
"""Topic of the signal that categories have changed."""

NEWS = "catalog.products"
"""Topic of the outbox: the ids of products of which anything that a buyer sees has changed, offers included."""

_NO_LETTERS = re.compile(r"[\W_]+")
_GAPS = re.compile(r"[\s-]")
_GTIN = re.compile(r"\d{8}|\d{12,14}", re.ASCII)


FORMER = timedelta(days=30)
"""How far back a former price is looked for, and for how long a reduction is called one."""


class Status(StrEnum):
    """Whether buyers see it."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Condition(StrEnum):
    """In which state a thing is sold (schema.org's OfferItemCondition)."""

    NEW = "new"
    REFURBISHED = "refurbished"
    USED = "used"
    DAMAGED = "damaged"


class AttributeKind(StrEnum):
    """What values an attribute takes."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells, and answers for it.

    Attributes:
        country: ISO 3166-1 alpha-2; where goods leave from.
        currency: In which the seller's offers are priced unless they say otherwise.
        source: Who brought it in: `demo`, an import's name, or empty.
    """

    id: SellerId
    slug: str
    name: str
    country: str
    currency: str
    created_at: datetime
    status: Status = Status.ACTIVE
    source: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """A seller's face to buyers.

    Attributes:
        language: In which the seller writes.
        picture: Hash of a picture (room `pictures`), or empty.
    """

    id: StoreId
    seller_id: SellerId
    slug: str
    names: Texts
    descriptions: Texts
    language: Language
    picture: str = ""


@dataclass(frozen=True, slots=True)
class AttributeChoice:
    """One value of an attribute of kind `CHOICE`."""

    value: str
    names: Texts
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """What products of a category are described by.

    Attributes:
        key: ASCII, such as `battery_hours`.
        unit: A unit of UCUM such as `h`, `cm` or `GB`, or empty.
        facet: Whether buyers filter by it.
    """

    key: str
    kind: AttributeKind
    names: Texts
    unit: str = ""
    facet: bool = False
    choices: tuple[AttributeChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A place in the tree of goods."""

    id: CategoryId
    slug: str
    names: Texts
    parent_id: CategoryId | None = None
    attributes: tuple[AttributeSpec, ...] = ()
    position: int = 0
    icon: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ProductText:
    """What a product is called and said to be, in one language. `description` is plain text; blank lines part it."""

    name: str
    summary: str = ""
    description: str = ""
    highlights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One value of an option. `swatch` is a colour as `#rrggbb`, or empty."""

    value: str
    names: Texts = field(default_factory=dict[Language, str])
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """In what the variants of a product differ: colour, size."""

    key: str
    names: Texts
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """One picture of a product.

    Attributes:
        picture: Hash of the picture in the room `pictures`.
        alt: What it shows, by language.
        options: The option values that it shows, such as `{"color": "red"}`; empty where it shows them all.
    """

    picture: str
    width: int
    height: int
    alt: Texts = field(default_factory=dict[Language, str])
    options: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice of a product's options, which can be put into a parcel.

    Attributes:
        options: Option key to value; empty for a product without options.
        gtin: Digits of EAN, UPC or ISBN with a valid check digit, or empty.
    """

    id: VariantId
    sku: str
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    gtin: str = ""
    weight_g: int | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold, whoever sells it.

    Attributes:
        language: In which it was first written; its text is always there.
        revision: Grows by one with every change.
        source: Who brought it in: `demo`, an import's name, or empty. `source_key` is its name there; the two find it
            again when the same file comes a second time.
        source_hash: Of the content as it came, so that what has not changed is not written.
    """

    id: ProductId
    slug: str
    category_id: CategoryId
    brand: str
    language: Language
    texts: Mapping[Language, ProductText]
    created_at: datetime
    updated_at: datetime
    attributes: Mapping[str, Value] = field(default_factory=dict[str, Value])
    options: tuple[Option, ...] = ()
    variants: tuple[Variant, ...] = ()
    media: tuple[Media, ...] = ()
    tags: tuple[str, ...] = ()
    status: Status = Status.ACTIVE
    revision: int = 1
    source: str = ""
    source_key: str = ""
    source_hash: str = ""

    def text(self, language: Language) -> ProductText:
        """Its text in a language, or in the one it was written in."""
        return self.texts.get(language) or self.texts[self.language]


@dataclass(frozen=True, slots=True)
class Offer:
    """One seller's promise to sell a variant.

    Attributes:
        price: What one costs, with or without tax as the seller's country has it.
        list_price: What the seller says it usually costs, or `None`. Never shown as a former price (`former_price`).
        handling_days: Working days until it is handed to a carrier.
    """

    id: OfferId
    product_id: ProductId
    variant_id: VariantId
    seller_id: SellerId
    price: Money
    created_at: datetime
    updated_at: datetime
    condition: Condition = Condition.NEW
    list_price: Money | None = None
    handling_days: int = 1
    status: Status = Status.ACTIVE


@dataclass(frozen=True, slots=True)
class PriceSpan:
    """From when an offer asked which price; it holds until the next span begins."""

    offer_id: OfferId
    since: datetime
    price: Money


@dataclass(frozen=True, slots=True)
class Listing:
    """A product with what is asked for it.

    Written, it says everything about the product and about what those sellers offer of it that are named in it: their
    other offers are archived, those of other sellers stay.
    """

    product: Product
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class PutResult:
    """How many listings were new, were changed, and were already as they came."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is on sale."""

    products: int
    variants: int
    offers: int
    sellers: int


class Order(StrEnum):
    """In which order products are listed."""

    NEWEST = "newest"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which products are listed.

    Attributes:
        category_ids: Only those of these categories; `None` means all.
        seller_id: Only what this seller offers; the newest are then those that it began to offer last.
    """

    category_ids: tuple[CategoryId, ...] | None = None
    seller_id: SellerId | None = None
    order: Order = Order.NEWEST


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a list of products: behind this one."""

    at: datetime | None
    id: str


@dataclass(frozen=True, slots=True)
class ListedPage:
    """Some products in order.

    Attributes:
        after: What asks for the next ones; `None` at the end.
    """

    ids: tuple[ProductId, ...]
    after: str | None


def in_language(texts: Mapping[Language, T], language: Language, written: Language = Language.EN) -> T | None:
    """Take the text in a language, else in the one it was written in, else any."""
    return texts.get(language) or texts.get(written) or next(iter(texts.values()), None)


def slug_of(name: str) -> str:
    """Make a readable, lasting piece of an address: letters and digits of any script, joined by hyphens."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _NO_LETTERS.sub("-", folded).strip("-")[:80].strip("-")


def gtin_of(text: str) -> str:
    """Read a GTIN-8, -12, -13 or -14 (GS1 General Specifications, 7.9); empty where the check digit is wrong."""
    if not text:
        return ""
    digits = _GAPS.sub("", text)
    if not _GTIN.fullmatch(digits) or not digits.strip("0"):
        return ""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(digits)))
    return digits.zfill(14) if total % 10 == 0 else ""


def former_price(spans: Sequence[PriceSpan], now: datetime) -> Money | None:
    """Find the lowest price of the days before the present one began, which alone may be shown struck.

    As article 6a of directive 98/6/EC has it: a reduction is announced against the lowest price of the 30 days before.

    Args:
        spans: An offer's spans, oldest first, the present one last.
        now: The time.

    Returns:
        That price where it is above the present one, and the reduction is itself not older than 30 days.
    """
    # A price that was written down again is still the same price: it began when it was first asked.
    changes = [
        span for before, span in zip([None, *spans], spans, strict=False) if not before or before.price != span.price
    ]
    if len(changes) < 2:  # noqa: PLR2004 - a present and an earlier one
        return None
    present = changes[-1]
    if now - present.since >= FORMER:
        return None
    window = present.since - FORMER
    within = [span.price for span, following in pairwise(changes) if following.since > window]
    # What was asked in another currency may have been less: then nothing can be said.
    if any(price.currency != present.price.currency for price in within):
        return None
    lowest = min(within)
    return lowest if lowest > present.price else None
