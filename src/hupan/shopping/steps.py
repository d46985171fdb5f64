"""A step of the shopping agent: somebody said something, it was decided what they want, and an errand is run for it.

An errand (`Errand`) does one of the playbook's actions. It reads what the buyer said and what they have before them,
asks the market's rooms, and answers with words and cards. It never pays, and it never undoes a purchase: it prepares,
and a person taps. What a stranger wrote (a listing, a review, a seller's message) is quoted in cards and is nothing
that an errand acts upon.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from hupan.counter import Kind, Table
from hupan.kernel import Buyer
from hupan.phrases import Phrases
from hupan.runs import CardPart, Part, Parts, TextPart, text_of
from hupan.showcase import Visit


@dataclass(frozen=True, slots=True)
class Step:
    """What an errand is run for.

    Attributes:
        action: What was decided.
        said: The buyer's words.
        phrases: What was read off them.
        visit: For whom: language, words, formats, currency and place.
        buyer: Whose cart and orders.
        table: What they have before them.
        deed: What it is done for, where it may be begun more than once and must be done once; empty where each counts.
    """

    action: str
    said: str
    phrases: Phrases
    visit: Visit
    buyer: Buyer
    table: Table
    deed: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a step answers: words first, then cards."""

    parts: Parts

    @classmethod
    def of(cls, text: str, *cards: tuple[Kind, Mapping[str, object]]) -> "Reply":
        """Answer with a line of words, and cards under it."""
        drawn: list[Part] = [CardPart(kind, dict(data)) for kind, data in cards]
        return cls((TextPart(text), *drawn) if text else tuple(drawn))

    def after(self, text: str) -> "Reply":
        """Answer the same, after a paragraph that comes first."""
        cards = [part for part in self.parts if not isinstance(part, TextPart)]
        return Reply((TextPart(f"{text}\n\n{text_of(self.parts)}".strip()), *cards))


class Errand(Protocol):
    """Does one action."""

    async def run(self, step: Step) -> Reply:
        """Do it, or say why not.

        Raises:
            HupanError: What a room below refuses and the errand has no better words for; the responder says it.
        """
        ...
