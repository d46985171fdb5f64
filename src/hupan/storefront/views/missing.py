"""There is nothing at an address, or something may not be done."""

from dataclasses import dataclass

from hupan.showcase import Card


@dataclass(frozen=True, slots=True)
class MissingView:
    """What is said instead, and some goods to go on with."""

    title: str
    text: str
    cards: tuple[Card, ...] = ()
