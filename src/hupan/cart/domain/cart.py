"""A cart as a plain value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from hupan.catalog import OfferId
from hupan.kernel import Buyer, Money

CartId = NewType("CartId", str)
LineId = NewType("LineId", str)

MOST_LINES = 200
MOST_OF_ONE = 999
MOST_CODES = 10
MOST_REMOVED = 10
LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class CartLine:
    """An offer, so many times.

    Attributes:
        price_seen: What one cost when it was added; what it costs now, the catalogue says.
        gift_note: What is written on a card for whoever unpacks it; empty for none.
        version: The cart's version at which this line was last changed.
    """

    id: LineId
    offer_id: OfferId
    quantity: int
    price_seen: Money
    added_at: datetime
    gift_note: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Cart:
    """What a buyer means to buy; each offer stands in it once.

    Attributes:
        lines: In the order in which they were added.
        codes: What was typed in, each once, as the promotions know it.
        version: One more with every change.
        codes_version: The version at which the codes were last changed.
        removed: What was taken out last, so that it can be put back; the latest first.
    """

    id: CartId
    owner: Buyer
    lines: tuple[CartLine, ...] = ()
    codes: tuple[str, ...] = ()
    version: int = 0
    codes_version: int = 0
    removed: tuple[CartLine, ...] = ()

    @property
    def count(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)

    def line(self, line_id: LineId) -> CartLine | None:
        """Find a line."""
        return next((each for each in self.lines if each.id == line_id), None)

    def line_of(self, offer_id: OfferId) -> CartLine | None:
        """Find the line of an offer."""
        return next((each for each in self.lines if each.offer_id == offer_id), None)


Available = Mapping[OfferId, int]
"""How many of each offer can be had."""
