"""The shop window."""

from dataclasses import dataclass

from hupan.showcase import Card, Link, Picture, StoreCard


@dataclass(frozen=True, slots=True)
class Aisle:
    """A category as a tile."""

    href: str
    label: str
    count: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the home page shows."""

    line: str
    window: Card | None
    beside: tuple[Card, ...]
    aisles: tuple[Aisle, ...]
    deals: tuple[Card, ...]
    fresh: tuple[Card, ...]
    praised: tuple[Card, ...]
    stores: tuple[StoreCard, ...]
    all_deals: Link | None = None
