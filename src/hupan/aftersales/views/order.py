"""One order: what was bought, where it is, what it cost, and what can be done."""

from dataclasses import dataclass

from hupan.aftersales.views.orders import Moment
from hupan.showcase import Picture, SumView


@dataclass(frozen=True, slots=True)
class Station:
    """A station of a tracker: `done`, `now`, `next`, or `later`."""

    label: str
    state: str
    at: Moment | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, in words."""

    at: Moment
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel on its way.

    Attributes:
        carrier: Its name, `number` under which it goes there, and where that is followed, or empty.
        holds: What is in it.
        problem: What went wrong last, or empty.
        proof: What proves that it arrived.
    """

    id: str
    title: str
    state: str
    carrier: str
    number: str
    href: str
    holds: tuple[str, ...]
    stations: tuple[Station, ...]
    problem: str
    proof: str
    events: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line. `notes` is what became of some of it; `review` where it is reviewed, or empty."""

    id: str
    title: str
    variant: str
    href: str
    picture: Picture | None
    quantity: str
    total: str
    notes: tuple[str, ...]
    review: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that somebody added: `href` is the large one, `thumb` the small one, `alt` whose and which it is.

    Attributes:
        whose: Who added it, in a word: nobody hears the words for a picture who sees it.
        drop: Its id, where the reader may take it back.
    """

    href: str
    thumb: str
    alt: str
    width: int
    height: int
    whose: str
    drop: str


@dataclass(frozen=True, slots=True)
class CasePictures:
    """The pictures of a return or a dispute.

    Attributes:
        room: How many more the reader may add.
        hint: How many that are, in words.
        gone: What is said of those that were taken back.
    """

    shown: tuple[Shown, ...]
    gone: tuple[str, ...]
    room: int
    hint: str


@dataclass(frozen=True, slots=True)
class ReturnCard:
    """A return or an exchange.

    Attributes:
        line: How it stands and what comes next.
        tone: `good`, `warning` or empty.
        facts: Label and text: the reason, what comes instead, what the seller says.
        pay: How its difference is paid, while it waits for that.
        sendable: Whether the buyer says now that it was sent; `droppable` whether they may keep it.
    """

    id: str
    title: str
    line: str
    tone: str
    stations: tuple[Station, ...]
    facts: tuple[tuple[str, str], ...]
    sendable: bool
    droppable: bool
    pictures: CasePictures
    pay: "PayView | None" = None


@dataclass(frozen=True, slots=True)
class PayView:
    """What an exchange costs more.

    Attributes:
        label: Of the button, with the sum.
        page: Where a card is typed in, once that was begun; else empty.
        otherwise: What may be had instead of paying: values and labels.
    """

    label: str
    page: str
    otherwise: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody said in a dispute; `mine` where it was the reader."""

    who: str
    at: Moment
    text: str
    mine: bool


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """A dispute. `open` while something more can be said, or it can be withdrawn."""

    id: str
    title: str
    line: str
    tone: str
    wanted: str
    said: tuple[Said, ...]
    open: bool
    pictures: CasePictures


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done on a page of its own, with its rule in plain words."""

    href: str
    icon: str
    label: str
    rule: str


@dataclass(frozen=True, slots=True)
class OrderPageView:
    """An order.

    Attributes:
        seen: How much of its history is shown; goes into the forms.
        notice: Tone and text of what has just happened, or `None`.
        line: When it arrives or arrived, in a sentence.
        waiting: What has not been sent yet, in a sentence; empty where everything was.
        confirm: What saying that everything is there brings about; empty where it cannot be said.
        escrow: Where the money is.
        back: What was given back, each with what it was for.
        live: Whether something may still happen by itself; `mark` stands for what is shown now.
    """

    id: str
    href: str
    number: str
    seen: int
    state: str
    tone: str
    line: str
    notice: tuple[str, str] | None
    placed: Moment
    seller: str
    seller_href: str
    waiting: str
    parcels: tuple[ParcelView, ...]
    lines: tuple[LineView, ...]
    returns: tuple[ReturnCard, ...]
    disputes: tuple[DisputeCard, ...]
    confirm: str
    actions: tuple[Action, ...]
    sums: tuple[SumView, ...]
    total: str
    paid_by: str
    escrow: str
    written: tuple[str, ...]
    gift_note: str
    history: tuple[Told, ...]
    guest: bool
    live: bool
    mark: str
