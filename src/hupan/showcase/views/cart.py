"""A cart: what is in it, what that costs, and what has changed since."""

from dataclasses import dataclass

from hupan.showcase.views.parts import Picture, Price


@dataclass(frozen=True, slots=True)
class CartLineView:
    """A line of a cart.

    Attributes:
        href: To the product as it was chosen; empty where it is not shown any more.
        total: What all of it costs; `about` is about as much in the reader's currency.
        change: How the price has changed since it was added; `tone` is `down`, `up` or empty.
        stock: Where few are left, or none; `short` where fewer are left than are wanted.
        take: How many could be taken instead; 0 where that is no question.
        most: The largest number that can be asked for.
        note: The gift note.
    """

    id: str
    name: str
    href: str
    picture: Picture | None
    variant: str
    quantity: int
    price: Price
    total: str
    about: str
    change: str
    tone: str
    stock: str
    short: bool
    take: int
    most: int
    note: str


@dataclass(frozen=True, slots=True)
class DeliveryCost:
    """What a delivery costs, in words. `former` is what it would be but for a promotion, and `why` names that."""

    text: str
    former: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class CartSellerView:
    """What one seller would send, when, and what that costs; or why it cannot be sent."""

    name: str
    href: str
    lines: tuple[CartLineView, ...]
    delivery: str
    cost: DeliveryCost | None
    problem: str


@dataclass(frozen=True, slots=True)
class SumView:
    """A line of the reckoning. `tone` is `off` for what is taken off, `small` for what only explains, or empty."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class CartGroupView:
    """What is bought in one go.

    Attributes:
        title: Names the currency where there are several; else empty.
        total: The sum to pay; empty where it cannot be reckoned. `about` is about as much in the reader's currency.
        hint: Why it cannot be bought as it is; empty where it can.
    """

    currency: str
    title: str
    sellers: tuple[CartSellerView, ...]
    sums: tuple[SumView, ...]
    total: str
    about: str
    hint: str


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code that was typed in. `used` says whether it takes anything off, `said` why not, or from which sum on."""

    code: str
    used: bool
    said: str


@dataclass(frozen=True, slots=True)
class CartPageView:
    """The whole cart.

    Attributes:
        line: How much is in it.
        version: Goes into its forms.
        unavailable: What is sold out or no longer for sale.
    """

    line: str
    version: int
    groups: tuple[CartGroupView, ...]
    unavailable: tuple[CartLineView, ...]
    codes: tuple[CodeView, ...]
    place: str
