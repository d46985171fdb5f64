"""A cart as it stands: what everything costs now, what has changed since, and what cannot be had."""

from dataclasses import dataclass
from enum import StrEnum

from hupan.cart.domain.cart import Cart, CartLine
from hupan.catalog import Offer, Product, Seller, SellerId
from hupan.kernel import Money
from hupan.pricing import NotApplied, Quote


class LineState(StrEnum):
    """Whether a line can be bought."""

    READY = "ready"
    SHORT = "short"
    SOLD_OUT = "sold_out"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as it stands.

    Attributes:
        offer: What it is an offer of; `None` where that was removed from the catalogue.
        product: Its product, hidden ones included; `None` where that was removed.
        available: How many can be had now.
    """

    line: CartLine
    state: LineState
    offer: Offer | None
    product: Product | None
    available: int

    @property
    def price(self) -> Money:
        """What one costs now; what it cost then, where nobody sells it any more."""
        return self.line.price_seen if self.offer is None else self.offer.price

    @property
    def price_changed(self) -> bool:
        """Whether one costs something else than when it was added."""
        return self.price != self.line.price_seen


@dataclass(frozen=True, slots=True)
class SellerGroup:
    """What one seller would send; `seller` is missing where it was removed in this moment."""

    seller_id: SellerId
    seller: Seller | None
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class CurrencyGroup:
    """What is bought in one go.

    Attributes:
        sellers: In the order in which their first lines were added.
        quote: What it costs, with what is in each line; `None` where that cannot be reckoned.
    """

    currency: str
    sellers: tuple[SellerGroup, ...]
    quote: Quote | None

    @property
    def lines(self) -> tuple[ShownLine, ...]:
        """Every line of it."""
        return tuple(line for seller in self.sellers for line in seller.lines)

    @property
    def ready(self) -> bool:
        """Whether it can be bought as it is: there is enough of everything, and it can be sent to the place."""
        enough = all(line.state is LineState.READY for line in self.lines)
        return enough and self.quote is not None and self.quote.complete


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart as one buyer sees it.

    Attributes:
        groups: By currency, in the order in which their first lines were added.
        unavailable: Lines that are sold out, or no longer for sale. They are kept until their buyer removes them.
    """

    cart: Cart
    groups: tuple[CurrencyGroup, ...]
    unavailable: tuple[ShownLine, ...]

    @property
    def refused_codes(self) -> tuple[NotApplied, ...]:
        """Codes that take nothing off anywhere, each with why, as the first group says it."""
        quotes = [group.quote for group in self.groups if group.quote is not None]
        used = {step.promotion.code for quote in quotes for step in quote.steps if step.promotion is not None}
        told = {each.code: each for quote in reversed(quotes) for each in quote.not_applied if each.code}
        return tuple(told[code] for code in self.cart.codes if code in told and code not in used)
