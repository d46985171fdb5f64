"""Wish lists as plain values, and when a thing has become cheaper."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from hupan.catalog import ProductId, VariantId
from hupan.kernel import Money, PersonId
from hupan.wishes.errors import BadName

WishListId = NewType("WishListId", str)

LONGEST_NAME = 60
MOST_LISTS = 20
MOST_WISHES = 500

Asked = tuple[VariantId, Money]
"""What is asked for a variant at the moment."""


@dataclass(frozen=True, slots=True)
class WishList:
    """A list of wishes. The first one has no name and is always there; pages call it in the reader's language."""

    id: WishListId
    person_id: PersonId
    name: str
    is_first: bool
    created_at: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that somebody would like to have.

    Attributes:
        variant_id: Which choice; `None` where any will do.
        price: What it cost when it was added; `None` where nobody offered it.
    """

    list_id: WishListId
    product_id: ProductId
    variant_id: VariantId | None
    price: Money | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class WishSeen:
    """A wish with what it costs now; `None` where nobody offers it any more."""

    wish: Wish
    now: Money | None

    @property
    def cheaper_by(self) -> Money | None:
        """By how much it has become cheaper since it was added; `None` where it has not."""
        then, now = self.wish.price, self.now
        if then is None or now is None or then.currency != now.currency or now >= then:
            return None
        return then - now


def price_of(asked: Sequence[Asked], variant_id: VariantId | None, currency: str | None = None) -> Money | None:
    """Find the lowest price of a variant, or of any.

    Args:
        asked: What is asked, the offer that is shown first at the front.
        variant_id: Which choice; `None` for any.
        currency: In which currency, so that two times can be compared; the first offer's unless said otherwise.
    """
    fitting = [money for variant, money in asked if variant_id is None or variant == variant_id]
    if not fitting:
        return None
    wanted = currency if any(money.currency == currency for money in fitting) else fitting[0].currency
    return min(money for money in fitting if money.currency == wanted)


def tidy_name(name: str) -> str:
    """Make a list's name safe to keep and to show.

    Raises:
        BadName: It is empty or too long.
    """
    visible = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in name[: 8 * LONGEST_NAME])
    tidied = " ".join(unicodedata.normalize("NFC", visible).split())
    if not 1 <= len(tidied) <= LONGEST_NAME:
        raise BadName(f"A list has a name of at most {LONGEST_NAME} characters.", limit=LONGEST_NAME)
    return tidied


def folded(name: str) -> str:
    """Fold a name, so that those that read alike are alike."""
    return unicodedata.normalize("NFKC", name).casefold()
