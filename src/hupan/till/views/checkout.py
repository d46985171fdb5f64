"""The checkout: where it goes, what comes when, how it is paid, and what it costs."""

from dataclasses import dataclass

from hupan.showcase import CodeView, DeliveryCost, FormFieldView, Picture, SumView


@dataclass(frozen=True, slots=True)
class BookedView:
    """An address of the reader's book."""

    id: str
    lines: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class WhereView:
    """Who is reached how, and where it goes.

    Attributes:
        written: The address as it stands on a parcel; empty where there is none yet.
        editing: Whether the form is shown.
        keeps: Whether a new address can be kept in the reader's book.
    """

    email: str
    email_needed: bool
    email_problem: str
    written: tuple[str, ...]
    editing: bool
    country: str
    countries: tuple[tuple[str, str], ...]
    fields: tuple[FormFieldView, ...]
    book: tuple[BookedView, ...]
    keeps: bool


@dataclass(frozen=True, slots=True)
class BoughtView:
    """A line. `told` is what the buyer should know of it; `take` how many could be taken instead."""

    offer_id: str
    title: str
    variant: str
    quantity: int
    total: str
    note: str
    href: str = ""
    picture: Picture | None = None
    told: tuple[tuple[str, str], ...] = ()
    take: int = 0
    removable: bool = False


@dataclass(frozen=True, slots=True)
class SendingView:
    """One way in which a seller can send a parcel."""

    id: str
    label: str
    days: str
    cost: DeliveryCost
    chosen: bool


@dataclass(frozen=True, slots=True)
class ParcelView:
    """What one seller sends; `days` and `cost` of the delivery, or the `problem` with it.

    Attributes:
        sendings: The ways to choose among; empty where there is no choice.
    """

    seller: str
    days: str
    cost: DeliveryCost | None
    problem: str
    lines: tuple[BoughtView, ...]
    seller_id: str = ""
    sendings: tuple[SendingView, ...] = ()


@dataclass(frozen=True, slots=True)
class WayView:
    """A way to pay."""

    id: str
    label: str
    detail: str
    chosen: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class CheckoutPageView:
    """The checkout.

    Attributes:
        id: Of the checkout.
        notes: What the buyer should know first: tone and text.
        total: What is paid; empty where it cannot be told.
        ready: Whether it can be paid.
        missing: What has to be done first, where it cannot.
        key: The same form twice is the same attempt.
        changes: What is other than the buyer saw when they agreed.
        seen: What they see now, as the form brings it back.
        at: Where its forms go.
        token: Goes into them.
        at_the_door: Whether it may be paid to whoever brings it, so that the button can say so.
        beyond: Whether it goes beyond a limit of the buyer's own, so that paying it needs another word.
        about: About what the total is in the reader's own currency; empty where it is in that one.
    """

    id: str
    at: str
    token: str
    version: int
    notes: tuple[tuple[str, str], ...]
    where: WhereView
    parcels: tuple[ParcelView, ...]
    ways: tuple[WayView, ...]
    codes: tuple[CodeView, ...]
    sums: tuple[SumView, ...]
    total: str
    ready: bool
    missing: str
    fingerprint: str
    key: str
    beyond: bool = False
    changes: tuple[str, ...] = ()
    seen: str = ""
    about: str = ""
    at_the_door: bool = False


@dataclass(frozen=True, slots=True)
class EndedView:
    """A checkout that can no longer be changed.

    Attributes:
        orders: The numbers of the orders, each with its address, its parcel and what it costs.
        action: Where the buyer has to go on, at the payment provider.
        by_card: Whether that is where a card is taken.
        refresh: When the page goes on by itself, and where, as a browser understands it.
        at: Where its forms go.
        token: Goes into them.
        handed: Whether it came from an agent, so that its orders are on no page of the reader's.
    """

    id: str
    at: str
    token: str
    handed: bool
    status: str
    text: str
    orders: tuple[tuple[str, str, ParcelView, str], ...] = ()
    written: tuple[str, ...] = ()
    email: str = ""
    total: str = ""
    action: str = ""
    by_card: bool = False
    refresh: str = ""
