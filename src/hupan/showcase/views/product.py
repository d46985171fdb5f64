"""A product: what it is, who offers it for what, and what others say."""

from dataclasses import dataclass

from hupan.showcase.views.parts import Card, Link, Picture, Price, Rating, StoreCard, Wish


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in the gallery, in three sizes."""

    small: Picture
    large: Picture
    full: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One value of an option. `state` is `chosen`, `free`, `sold_out` or `none` (this combination is not made)."""

    label: str
    href: str
    state: str
    said: str
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option with its values."""

    label: str
    chosen: str
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True)
class OfferView:
    """One seller's offer of the chosen variant.

    Attributes:
        stock: Such as "In stock" or "Only 3 left"; `tone` is `good`, `low` or `none`.
        delivery: Such as "Thu, Nov 26 – Sat, Nov 28"; `cost` such as "Free delivery".
    """

    price: Price
    seller: str
    seller_href: str
    place: str
    condition: str
    stock: str
    tone: str
    delivery: str
    cost: str
    href: str = ""
    rating: Rating | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of attributes."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ProductView:
    """What the page shows of the product itself."""

    id: str
    name: str
    brand: str
    brand_href: str
    summary: str
    crumbs: tuple[Link, ...]
    shots: tuple[Shot, ...]
    options: tuple[OptionView, ...]
    offer: OfferView | None
    others: tuple[OfferView, ...]
    rating: Rating | None
    highlights: tuple[str, ...]
    paragraphs: tuple[str, ...]
    rows: tuple[Row, ...]
    wish: Wish
    returns: str
    store: StoreCard | None
    similar: tuple[Card, ...]
    written_in: str = ""
