"""What somebody wishes for."""

from dataclasses import dataclass

from hupan.showcase import Card


@dataclass(frozen=True, slots=True)
class WishRow:
    """One wish. `tone` says where the price went: `down`, `up` or empty."""

    card: Card
    variant: str
    change: str
    tone: str
    added: str


@dataclass(frozen=True, slots=True)
class WishesView:
    """The list.

    Attributes:
        liked: Goods to begin with, where the list is empty.
    """

    line: str
    items: tuple[WishRow, ...]
    liked: tuple[Card, ...] = ()
