"""The list of one's orders."""

from dataclasses import dataclass

from hupan.showcase import Link, Picture


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: for machines, and its day in the reader's words. A script writes the reader's own hour beside it."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order in the list.

    Attributes:
        things: What was bought, in a line.
        more: How many pictures are not shown.
        state: In words; `tone` is how it is coloured.
        line: When it arrives, or what became of it.
        cases: Returns and disputes that go on, in words.
    """

    id: str
    href: str
    number: str
    seller: str
    things: str
    pictures: tuple[Picture | None, ...]
    more: int
    state: str
    tone: str
    line: str
    total: str
    placed: Moment
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrdersView:
    """The list.

    Attributes:
        filters: By state.
        narrowed: Whether some are left out.
        more: Where the list goes on, or empty.
        guest: Whether it is one browser's memory alone.
    """

    cards: tuple[OrderCard, ...]
    filters: tuple[Link, ...]
    narrowed: bool
    more: str
    guest: bool
