"""Files as plain values: their records, what a format makes of them, and what is wrong with a row."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import orjson

from hupan.catalog import Category as MarketCategory
from hupan.catalog import Condition, Listing, PriceSpan, ProductText, Seller, Status, Store, Value
from hupan.kernel import Language, Money

FIELDS = (
    *(
        "id",
        "parent",
        "name",
        "description",
        "summary",
        "highlights",
        "brand",
        "category",
        "tags",
        "status",
        "sku",
        "gtin",
    ),
    *("price", "list_price", "sale_price", "currency", "stock", "availability", "condition", "weight", "weight_unit"),
    *("image", "images", "image_alt", "variant_image"),
    *(f"option{number}_{part}" for number in (1, 2, 3) for part in ("name", "value")),
)
"""Our fields, for whoever changes what becomes of a column; besides, `attribute:` with any name."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row, item or page of a source, with the words that it uses itself.

    Attributes:
        file: In which file, where a source has several.
        line: Where it begins, counted from 1.
        cells: Column and value, in the file's order; a column may come more than once.
    """

    file: str
    line: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row, in a word for programs and a sentence for people.

    Attributes:
        field: The column, as the file calls it, or the field that is missing.
        reason: A stable word, such as `price_missing`.
        kept: Whether the row was written nevertheless, without this value.
        cells: The row as it came.
    """

    line: int
    field: str
    reason: str
    detail: str
    file: str = ""
    kept: bool = False
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """To which product a record belongs.

    Attributes:
        key: The record's own name in the file.
        parent: The key or another name of the product that it is a variant of; empty when it is a product itself.
        aliases: Other names under which variants may refer to this record.
        children: Keys of records that belong to this one, where the parent names its children.
    """

    key: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one product, in the file's order.

    Attributes:
        ordinal: Its number, from 1.
        root: What brings them together.
    """

    ordinal: int
    root: str
    records: tuple[Record, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class DraftPicture:
    """A picture to be fetched: an address, or a path beside the file."""

    address: str
    alt: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DraftVariant:
    """A variant with its offer, before it has ids.

    Attributes:
        key: What finds it again when the file comes a second time.
        options: Values in the order of the draft's options.
        stock: Pieces; `None` where the file does not count them.
        available: Whether it can be had at all where they are not counted.
    """

    key: str
    price: Money
    sku: str = ""
    options: tuple[str, ...] = ()
    gtin: str = ""
    weight_g: int | None = None
    list_price: Money | None = None
    condition: Condition = Condition.NEW
    stock: int | None = None
    available: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """A product as a file tells it: no ids, no seller, pictures not yet fetched.

    Attributes:
        key: Its name in the file; together with the seller it finds the product again.
        category: A path from the widest to the narrowest; empty where the file says none.
        options: Names of what the variants differ in.
        translations: Its texts in other languages, where the file has them.
    """

    key: str
    name: str
    variants: tuple[DraftVariant, ...]
    description: str = ""
    summary: str = ""
    highlights: tuple[str, ...] = ()
    brand: str = ""
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=dict[str, Value])
    options: tuple[str, ...] = ()
    pictures: tuple[DraftPicture, ...] = ()
    status: Status = Status.ACTIVE
    translations: Mapping[Language, ProductText] = field(default_factory=dict[Language, ProductText])

    def content_hash(self, *circumstances: str) -> str:
        """Hash the content with what else decides how it is written, such as the seller."""
        told = orjson.dumps([self, circumstances], option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
        return hashlib.sha256(told).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Whole:
    """What an export of ours says, ids included; one of them is set.

    Attributes:
        stock: Pieces by offer.
    """

    seller: Seller | None = None
    store: Store | None = None
    category: MarketCategory | None = None
    listing: Listing | None = None
    spans: tuple[PriceSpan, ...] = ()
    stock: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Built:
    """What a format made of the records of one product."""

    draft: Draft | None = None
    whole: Whole | None = None
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a format needs to know beyond the file.

    Attributes:
        currency: Of prices that name none.
        fields: Our field for each column of the file; columns that are left out are missing.
        now: The time, for prices that hold from a day to another.
    """

    currency: str
    language: Language
    fields: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Peek:
    """The beginning of a file, for telling formats apart.

    Attributes:
        text: The first characters.
        header: The first row, where it is a table.
        rows: A few more rows.
    """

    name: str
    text: str
    encoding: str
    delimiter: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a format is that a file is one of its own, from 0 to 1, and why."""

    confidence: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detection:
    """Which format a source has.

    Attributes:
        files: The files of the source that have it.
        others: Formats that would fit, too, less well.
    """

    format: str
    confidence: float
    reasons: tuple[str, ...]
    encoding: str
    delimiter: str = ""
    files: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and what becomes of it.

    Attributes:
        field: Our field, or `None` when it is left out.
        known: Whether the format knows it; otherwise it was guessed, or nothing is known of it.
        samples: Its first values.
    """

    name: str
    field: str | None
    known: bool
    samples: tuple[str, ...] = ()


class PictureState(StrEnum):
    """How far a picture is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PictureWish:
    """A picture that a product shall have.

    Attributes:
        source: The import's name, under which pictures that are here already are found again.
        picture: Its hash once it is here.
    """

    product_id: str
    position: int
    address: str
    source: str
    alt: str = ""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    state: PictureState = PictureState.WAITING
    attempts: int = 0
    picture: str = ""
    width: int = 0
    height: int = 0


def first_path(paths: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Choose the category among several: the narrowest, and of those the first."""
    return tuple(max(paths, key=len, default=()))
