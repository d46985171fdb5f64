"""What is to be bought, by whom, where and when: what every reckoning begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NewType

from hupan.catalog import CategoryId, OfferId, ProductId, SellerId
from hupan.kernel import Money, PersonId
from hupan.pricing.errors import BadBasket

PromotionId = NewType("PromotionId", str)

MOST_LINES = 1000
MOST_OF_ONE = 100_000
LARGEST_PRICE_MINOR = 10**12
"""A line of most of one at the largest price is far above what a sum may be, so sums are checked as well."""


class TaxClass(StrEnum):
    """How heavily a thing is taxed; which rate that is, the place says."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something goes.

    Attributes:
        country: ISO 3166-1 alpha-2.
        region: The part behind the hyphen of ISO 3166-2, such as `CA` for California, or empty.
        postal_code: As written there, or empty.
    """

    country: str
    region: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One offer, so many times.

    Attributes:
        category_ids: The product's category and every one above it.
        tax_included: Whether the price holds the tax already; `None` takes the custom of the place it goes to.
        weight_g: Of one.
        handling_days: Working days until the seller hands it to a carrier.
    """

    offer_id: OfferId
    product_id: ProductId
    seller_id: SellerId
    unit_price: Money
    quantity: int = 1
    category_ids: frozenset[CategoryId] = frozenset()
    tax_class: TaxClass = TaxClass.STANDARD
    tax_included: bool | None = None
    weight_g: int = 0
    handling_days: int = 1

    @property
    def amount_minor(self) -> int:
        """What the line costs before anything is taken off, in minor units."""
        return self.unit_price.minor * self.quantity


@dataclass(frozen=True)
class Basket:
    """What is to be bought, in one currency, each offer once.

    Raises:
        BadBasket: It is empty, too long, of several currencies, names an offer twice, or holds a number that cannot be.
    """

    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.lines) <= MOST_LINES:
            raise BadBasket(f"A basket has 1 to {MOST_LINES} lines.", reason="size")
        if len({line.offer_id for line in self.lines}) != len(self.lines):
            raise BadBasket("Each offer stands in a basket once.", reason="twice")
        if len({line.unit_price.currency for line in self.lines}) > 1:
            raise BadBasket("A basket is reckoned in one currency.", reason="currency")
        for line in self.lines:
            if not 1 <= line.quantity <= MOST_OF_ONE or line.weight_g < 0 or line.handling_days < 0:
                raise BadBasket(f"The quantity must be from 1 to {MOST_OF_ONE}.", reason="quantity")
            if not 0 <= line.unit_price.minor <= LARGEST_PRICE_MINOR:
                raise BadBasket("The price cannot be.", reason="price")
        _ = Money(self.subtotal_minor, self.currency)

    @property
    def currency(self) -> str:
        """The currency that everything is in."""
        return self.lines[0].unit_price.currency

    @cached_property
    def amounts(self) -> tuple[int, ...]:
        """What each line costs before anything is taken off, in minor units."""
        return tuple([line.amount_minor for line in self.lines])

    @cached_property
    def subtotal_minor(self) -> int:
        """What the lines cost before anything is taken off."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a promotion was redeemed: in all, and by the person who asks."""

    total: int = 0
    person: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """What else a reckoning depends on.

    Attributes:
        at: The time, aware.
        person_id: Who buys, or `None` where nobody is signed in.
        first_order: Whether the person has never bought.
        codes: What was typed in.
        used: How often promotions were redeemed; what is missing was never.
        levels: Which way of sending was chosen with which seller; elsewhere the first is taken.
    """

    place: Place
    at: datetime
    person_id: PersonId | None = None
    first_order: bool = False
    codes: tuple[str, ...] = ()
    used: Mapping[PromotionId, Usage] = field(default_factory=dict[PromotionId, Usage])
    levels: Mapping[SellerId, str] = field(default_factory=dict[SellerId, str])
