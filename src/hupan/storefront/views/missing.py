"""There is nothing at an address, or something may not be done."""

from dataclasses import dataclass

from hupan.showcase import Card


@dataclass(frozen=True, slots=True)
class AgainView:
    """What somebody wrote that was not taken, to be mended and sent again.

    Attributes:
        action: Where it goes.
        text: What was written.
        rated: Whether it was a review, with stars and a title.
        rating: How many stars were chosen, or none.
        heading: Its title.
    """

    action: str
    text: str
    rated: bool = False
    rating: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class MissingView:
    """What is said instead, and some goods to go on with, or what was written, so that nobody writes it again."""

    title: str
    text: str
    cards: tuple[Card, ...] = ()
    again: AgainView | None = None
