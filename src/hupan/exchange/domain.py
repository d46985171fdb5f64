"""Imports as plain values: how one is to be done, and how far it is; and listings on their way out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hupan.catalog import Listing, PriceSpan, Seller
from hupan.intake import Column, Detection
from hupan.kernel import Language, Money

BATCH = 500
"""Products written in one go."""

TOPIC = "exchange.imports"
"""Topic of the signal that an import has moved on; the payload is its id."""


@dataclass(frozen=True, slots=True)
class Options:
    """How an import is to be done.

    Attributes:
        seller: Slug or name; made when there is none.
        country: Where a new seller's goods leave from; empty for the currency's own.
        mapping: Columns whose field differs from what was proposed; `None` leaves one out.
        pictures: Whether pictures are fetched.
    """

    format: str
    seller: str
    currency: str
    language: Language
    country: str = ""
    mapping: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    pictures: bool = True


class ImportState(StrEnum):
    """Where a job stands."""

    FETCHING = "fetching"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """What a running job is at."""

    NONE = ""
    READING = "reading"
    WRITING = "writing"
    PICTURES = "pictures"


class Action(StrEnum):
    """What becomes of a product."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is."""

    bytes_read: int = 0
    bytes_total: int = 0
    rows_read: int = 0
    rows_bad: int = 0
    products_done: int = 0
    products_total: int | None = None
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    pictures_done: int = 0
    pictures_failed: int = 0
    pictures_total: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the first products, as it would be or was written."""

    key: str
    action: Action
    name: str
    category: tuple[str, ...]
    brand: str
    price: Money | None
    variants: int
    stock: int | None
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an import's bytes come from.

    Attributes:
        kind: `upload`, `url` or `path`.
        path: Where they lie on this machine.
        stamp: Tells a changed file from the same one.
    """

    kind: str
    name: str
    path: str
    size_bytes: int = 0
    url: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class ImportJob:
    """An import: its source, what was found out about it, how it is to be done and how far it is.

    Attributes:
        position: Products of the file that are behind it, so that it goes on there.
        intent: What the batch that is being written will come to, so that a batch that is written again after a crash
            is not counted as unchanged.
    """

    id: str
    state: ImportState
    origin: Origin
    created_at: datetime
    updated_at: datetime
    phase: Phase = Phase.NONE
    dry_run: bool = False
    detection: Detection | None = None
    columns: tuple[Column, ...] = ()
    options: Options | None = None
    progress: Progress = field(default_factory=Progress)
    samples: tuple[Sample, ...] = ()
    problem: Mapping[str, Any] | None = None
    position: int = 0
    intent: Mapping[str, int] | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state not in {ImportState.FETCHING, ImportState.RUNNING}


def source_of(seller_slug: str) -> str:
    """Name what a seller's imports bring in, whatever the files are called."""
    return f"import:{seller_slug}"


@dataclass(frozen=True, slots=True)
class Exported:
    """A listing on its way out, with what belongs to it.

    Attributes:
        category: Names of the path to its category.
        stock: Pieces by offer.
        base_url: Under which the market is reached.
        picture_url: Writes the path of a picture by its hash.
    """

    listing: Listing
    sellers: Mapping[str, Seller]
    category: tuple[str, ...]
    stock: Mapping[str, int]
    spans: tuple[PriceSpan, ...]
    base_url: str
    picture_url: Callable[[str], str]
