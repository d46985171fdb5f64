"""What the demo market is made of, and how far its loading has come."""

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from hupan.catalog import Category, CategoryId, Listing, PriceSpan, Seller, Store
from hupan.inventory import Level, Location
from hupan.pricing import Promotion
from hupan.reviews import ImportedQuestion, ImportedReview

SOURCE = "demo"
"""By which everything of the demo market is known in the other rooms."""

_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghjkmnpqrstvwxyz")
_ID_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Ground:
    """What the goods stand on.

    Attributes:
        signs: A drawing for each store, in their order.
    """

    sellers: tuple[Seller, ...]
    stores: tuple[Store, ...]
    signs: tuple[str, ...]
    locations: tuple[Location, ...]
    categories: tuple[Category, ...]
    promotions: tuple[Promotion, ...]


@dataclass(frozen=True, slots=True)
class Lot:
    """One product with everything that belongs to it.

    Attributes:
        pictures: Drawings, in the order of the product's media.
        spans: What its offers asked in the past.
    """

    listing: Listing
    pictures: tuple[str, ...]
    spans: tuple[PriceSpan, ...]
    levels: tuple[Level, ...]
    reviews: tuple[ImportedReview, ...]
    questions: tuple[ImportedQuestion, ...]


class State(StrEnum):
    """What the demo market is doing."""

    ABSENT = "absent"
    LOADING = "loading"
    LOADED = "loaded"
    REMOVING = "removing"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is.

    Attributes:
        day: The day that the market's dates are counted from: that of its first load, also when it is resumed later.
        done: Products that are in.
        error: Why it stopped, or empty. It goes on at the next start.
    """

    state: State
    seed: int
    day: date
    done: int = 0
    total: int = 0
    error: str = ""

    def at(self, done: int) -> "Progress":
        """The same, further on."""
        return replace(self, done=done)


def ident(prefix: str, *key: object) -> str:
    """Make the id of a thing of the demo market: it looks like any other, and is always the same."""
    digest = hashlib.blake2b(repr(key).encode(), digest_size=20).digest()
    return f"{prefix}_{base64.b32encode(digest)[:_ID_LENGTH].decode().translate(_TO_CROCKFORD)}"


def category_id(seed: int, slug: str) -> CategoryId:
    """Name a category."""
    return CategoryId(ident("cat", seed, slug))


def chance(*key: object) -> Random:
    """Make the dice for a thing of the demo market: they fall as they fell before."""
    digest = hashlib.blake2b(repr(key).encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest, "big"))  # noqa: S311 - nothing here is secret
