"""What holds in this market, and what is answered of it, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hupan.orders import Terms
from hupan.sayings import Subject
from hupan.shopping import Fact


@dataclass(frozen=True, slots=True)
class WaysToPay:
    """How one may pay here.

    Attributes:
        wallet: With what is in a wallet of this market.
        card: By card.
        cash: In cash, to whoever brings it.
    """

    wallet: bool = False
    card: bool = False
    cash: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """What holds for every purchase."""

    terms: Terms
    ways: WaysToPay


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one subject: a title, and sentences, each under a short name."""

    subject: Subject
    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass
class Facts:
    """What is answered to one question.

    Attributes:
        said: Whole sentences, the answer in short.
        facts: Each with where it stands.
        unknown: What nobody here knows.
        ask: The page on which the seller can be asked, where one is meant.
        about_goods: Whether it is about the product that is meant, and not about the market alone.
    """

    said: list[str] = field(default_factory=list[str])
    facts: list[Fact] = field(default_factory=list[Fact])
    unknown: list[str] = field(default_factory=list[str])
    ask: str = ""
    about_goods: bool = False

    def add(self, label: str, value: str, href: str, *, say: bool = False) -> None:
        """Add a fact, and perhaps say it, too."""
        self.facts.append(Fact(label=label, value=value, href=href))
        if say:
            self.said.append(value)

    def follow(self, lines: Sequence[tuple[str, str]], href: str) -> None:
        """Add what holds for everything."""
        self.facts += [Fact(label=label, value=value, href=href) for label, value in lines]
