"""What several pages show: links, pictures, prices, ratings, cards."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go, or one of several choices that are links."""

    label: str
    href: str
    current: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the room it takes, so that nothing jumps when it comes.

    Attributes:
        srcset: Its widths; empty for drawings, which have none.
        fills: Whether it has a backdrop of its own and may fill a frame of another shape; photographs are shown whole.
    """

    src: str
    width: int
    height: int
    alt: str
    srcset: str = ""
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What is asked.

    Attributes:
        text: As the reader's locale writes it, in the seller's currency.
        approximate: About as much in the reader's currency; empty where that is the same.
        former: The lowest of the 30 days before, where the price has come down since; empty otherwise.
        off: By how much, such as "15%".
    """

    text: str
    approximate: str = ""
    former: str = ""
    off: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """What buyers think, on the whole.

    Attributes:
        mean: Written for reading, such as "4.6".
        percent: The mean as a share of five stars, for drawing.
    """

    mean: str
    count: str
    percent: int
    label: str


@dataclass(frozen=True, slots=True)
class Wish:
    """The heart: what it would keep, and whether it is kept."""

    product_id: str
    variant_id: str
    kept: bool
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a grid.

    Attributes:
        price: `None` where nobody sells it at present.
        note: A line about stock, such as "Only 3 left".
        quote: What a buyer said, where a page quotes one.
    """

    product_id: str
    href: str
    name: str
    picture: Picture | None
    price: Price | None
    from_price: bool
    rating: Rating | None
    delivery: str
    seller: str
    note: str
    wish: Wish
    swatches: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class StoreCard:
    """A store where it is mentioned."""

    href: str
    name: str
    place: str
    story: str
    facts: tuple[str, ...] = ()
    picture: Picture | None = None
    goods: tuple[Picture, ...] = ()
