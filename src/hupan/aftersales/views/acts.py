"""The pages on which something is asked for: cancelling, another address, returns, exchanges, disputes, reviews."""

from dataclasses import dataclass

from hupan.showcase import FormFieldView, Picture


@dataclass(frozen=True, slots=True)
class Pick:
    """A line of which some can be chosen.

    Attributes:
        most: How many at most; where it is one, it is chosen or not.
        chosen: How many are chosen at first.
        rule: Until when, in words, or empty.
    """

    id: str
    title: str
    variant: str
    picture: Picture | None
    most: int
    chosen: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ActView:
    """What every such page has.

    Attributes:
        deed: What its form asks for.
        rules: What there is to know first, in plain words.
        problem: Why it was not done the last time, or empty.
    """

    id: str
    href: str
    number: str
    seen: int
    title: str
    deed: str
    rules: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UnitsView:
    """Lines to choose from, and why. `typed` is what was written, where it was refused."""

    act: ActView
    picks: tuple[Pick, ...]
    reasons: tuple[tuple[str, str], ...]
    reason: str
    note: str
    noted: bool
    button: str


@dataclass(frozen=True, slots=True)
class AddressActView:
    """Another address in the same country."""

    act: ActView
    country: str
    fields: tuple[FormFieldView, ...]


@dataclass(frozen=True, slots=True)
class DisputeActView:
    """What is wrong, and what is asked for."""

    act: ActView
    reasons: tuple[tuple[str, str], ...]
    reason: str
    text: str
    all: str
    sign: str
    part: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """Something that can come instead; `state` is empty, `chosen` or `sold_out`."""

    offer_id: str
    label: str
    price: str
    state: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """What is exchanged for what.

    Attributes:
        lines: Those that can be exchanged: id and name; `line` is chosen.
        quantities: How many of it may be; `quantity` are chosen.
        difference: What it costs, in words; empty until something is chosen.
        difference_minor: The same as it is agreed to.
        pays: How what it costs more is paid, where that is only later; else empty.
        otherwise: What becomes of it where that is not paid, to choose from: values and labels.
        needs_reason: Whether it was delivered already, so that a reason is asked for.
    """

    act: ActView
    lines: tuple[tuple[str, str], ...]
    line: str
    pick: Pick | None
    quantities: tuple[int, ...]
    quantity: int
    variants: tuple[Variant, ...]
    offer_id: str
    difference: str
    difference_minor: int
    button: str
    pays: str
    otherwise: tuple[tuple[str, str], ...]
    needs_reason: bool
    reasons: tuple[tuple[str, str], ...]
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class ReviewActView:
    """A review of something that was delivered."""

    act: ActView
    action: str
    pick: Pick
    rating: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A line of a receipt."""

    title: str
    variant: str
    quantity: str
    each: str
    total: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt, as it is printed.

    Attributes:
        taxes: What is in the total without tax, and the tax in it by rate; empty where that is not known.
        signed: Where the signed receipt lies, but for the ending of its form.
    """

    act: ActView
    signed: str
    placed: str
    printed: str
    seller: str
    seller_facts: tuple[str, ...]
    written: tuple[str, ...]
    contact: str
    rows: tuple[ReceiptRow, ...]
    sums: tuple[tuple[str, str], ...]
    total: str
    taxes: tuple[tuple[str, str], ...]
    paid_by: str
    back: tuple[tuple[str, str], ...]
    kept: str
