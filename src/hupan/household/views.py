"""What the pages draw."""

from dataclasses import dataclass

from hupan.showcase import FormFieldView


@dataclass(frozen=True, slots=True)
class BookEntry:
    """An address in the book.

    Attributes:
        name: Whose parcel it is.
        lines: As it stands on the parcel, the country last.
    """

    id: str
    name: str
    lines: tuple[str, ...]
    is_default: bool
    href: str


@dataclass(frozen=True, slots=True)
class BookView:
    """The address book.

    Attributes:
        told: What has just been done, or empty; `removed` are the fields of what was taken out, to put it back.
    """

    entries: tuple[BookEntry, ...]
    told: str = ""
    removed: tuple[tuple[str, str], ...] = ()
    full: bool = False


@dataclass(frozen=True, slots=True)
class EntryFormView:
    """An address that is being written.

    Attributes:
        id: Of one that is in the book already, or empty.
        at: The page's own address, to which another country is sent.
        problem: What is wrong altogether, or empty.
    """

    id: str
    title: str
    at: str
    country: str
    countries: tuple[tuple[str, str], ...]
    fields: tuple[FormFieldView, ...]
    first: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MovementRow:
    """Something that came into the wallet, or went out of it."""

    what: str
    sum: str
    comes: bool
    iso: str
    when: str


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card that is kept.

    Attributes:
        text: Until when it is good, or that it is not any more.
    """

    id: str
    name: str
    text: str
    is_default: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way to pay."""

    icon: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class WalletView:
    """The wallet, and the ways to pay.

    Attributes:
        balances: What is in it, by currency.
        more: Where the list goes on, or empty.
        cards: Those that are kept, where cards are taken; `takes_cards` whether one can be added.
        gifts: Sums that whoever looks after the market can put in: value and label; `key` lets each form do it once.
    """

    ways: tuple[WayRow, ...]
    has_wallet: bool
    balances: tuple[str, ...] = ()
    movements: tuple[MovementRow, ...] = ()
    more: str = ""
    gifts: tuple[tuple[str, str], ...] = ()
    key: str = ""
    told: str = ""
    cards: tuple[CardRow, ...] = ()
    takes_cards: bool = False
