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
class OrderLink:
    """An order by its number, or several by how many they are."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MovementRow:
    """Something that came into the wallet, or went out of it, and the orders that it was for."""

    what: str
    orders: tuple[OrderLink, ...]
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


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit: of what, how much, and what is left of it; empty where that is no question."""

    id: str
    what: str
    most: str
    left: str


@dataclass(frozen=True, slots=True)
class GroundView:
    """In which currency and time zone limits count, and what else can be chosen.

    Attributes:
        sums: What the currency is called, as it is said of many.
        city: By which the time zone is known.
        currencies: By their codes, each with its name.
        zones: By their keys, each with its distance from UTC and its city.
    """

    currency: str
    time_zone: str
    sums: str
    city: str
    currencies: tuple[tuple[str, str], ...]
    zones: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LimitsView:
    """How much may be spent in somebody's name.

    Attributes:
        told: What has just been done, or empty; `problem` what was wrong with it.
        kinds: Categories by how the form says them, and `sellers` the same.
    """

    rows: tuple[LimitRow, ...]
    spans: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    sellers: tuple[tuple[str, str], ...]
    ground: GroundView
    told: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ErrandBuy:
    """A purchase under an order to buy later; `stops` where the reader can still say no."""

    id: str
    text: str
    tone: str
    stops: bool
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """An order to buy later.

    Attributes:
        facts: Label and text of what was agreed.
        open: Whether it can be taken back.
    """

    id: str
    title: str
    state: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    buys: tuple[ErrandBuy, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class ErrandsView:
    """Somebody's orders to buy later."""

    rows: tuple[ErrandRow, ...]
    told: str = ""


@dataclass(frozen=True, slots=True)
class ErrandFormView:
    """An order to buy later that is being written.

    Attributes:
        fields: Of the form as they were sent, to be sent once more by whoever agrees.
        facts: What is agreed to; empty where nothing was shown yet. `fingerprint` is of exactly that.
        variants: To choose among, by their ids.
        without_address: Whether the reader has to write an address first.
    """

    product: str
    title: str
    href: str
    currency: str
    sums: str
    fields: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    variants: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, str], ...]
    addresses: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...] = ()
    fingerprint: str = ""
    problem: str = ""
    without_address: bool = False
