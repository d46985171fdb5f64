"""A list of products with what narrows it: search, a category, a store's goods."""

from dataclasses import dataclass

from hupan.showcase import Card, Link


@dataclass(frozen=True, slots=True)
class Tick:
    """One value of a facet."""

    value: str
    label: str
    count: str
    ticked: bool
    href: str
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class FacetView:
    """What can be narrowed by.

    Attributes:
        shown: How many values stand there before "More".
        single: Only one at a time (a rating).
    """

    key: str
    label: str
    ticks: tuple[Tick, ...]
    shown: int = 6
    single: bool = False
    opened: bool = True


@dataclass(frozen=True, slots=True)
class PriceRange:
    """The price between two sums, in the reader's currency."""

    currency: str
    symbol: str
    least: str
    most: str
    placeholder_least: str
    placeholder_most: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The query was read as another one."""

    asked: str
    shown_for: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing was found, and the ways on."""

    title: str
    advice: str
    shelf: str
    drops: tuple[Link, ...] = ()
    nearest: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The list.

    Attributes:
        action: Where the form of facets goes.
        kept: Fields that the form carries along.
        chips: What narrows the list now; each link drops one.
        more: The next page; empty at the end.
        nearest_to: The query, where nothing has its words and what is listed is only near in meaning; else empty.
    """

    title: str
    line: str
    action: str
    kept: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]
    facets: tuple[FacetView, ...]
    price: PriceRange | None
    in_stock: Tick | None
    chips: tuple[Link, ...]
    clear: str
    sorts: tuple[Link, ...]
    more: str = ""
    crumbs: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()
    correction: Correction | None = None
    empty: Empty | None = None
    nearest_to: str = ""
