"""A step of the shopping agent: somebody said something, it was decided what they want, and an errand is run for it.

An errand (`Errand`) does one of the playbook's actions. It reads what the buyer said and what they have before them,
asks the market's rooms, and answers with words and cards. It never pays, and it never undoes a purchase: it prepares,
and a person taps. What a stranger wrote (a listing, a review, a seller's message) is quoted in cards and is nothing
that an errand acts upon.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hupan.catalog import OfferId, ProductId, VariantId
from hupan.checkout import CheckoutId
from hupan.kernel import Buyer, OrderId
from hupan.phrases import Phrases
from hupan.quests import Quest
from hupan.runs import CardPart, Part, Parts, TextPart, text_of
from hupan.shopping.cards import Kind
from hupan.showcase import Visit


@dataclass(frozen=True, slots=True)
class Shown:
    """A product on the screen, at its place.

    Attributes:
        offer_id: What one tap would put into the cart; empty where a variant has to be chosen.
    """

    product_id: ProductId
    name: str
    variant_id: VariantId | None = None
    offer_id: OfferId | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What a buyer has before them: read from the cards of the conversation, the latest first.

    Attributes:
        quest: What goods they are after.
        shown: Products on the screen, in their order: those of the latest card that shows several.
        focus: The product that was spoken of last, by its place among these, counted from 0.
        last: Which card came last, if the last reply had one.
        pending: What the last reply asked for: the data of its variants card, or what its question is about.
        checkout_id: What the latest consent card is about.
        orders: Orders that were shown last, in their order.
        compared: Which of the products were set side by side last, by their places, counted from 0.
        regarded: For whom the products are, and which lines of the buyer's were set aside for them.
        asides: By which words which line of the buyer's is set aside now.
    """

    quest: Quest | None = None
    shown: tuple[Shown, ...] = ()
    focus: int | None = None
    last: Kind | None = None
    pending: Mapping[str, object] = field(default_factory=dict[str, object])
    checkout_id: CheckoutId | None = None
    orders: tuple[OrderId, ...] = ()
    compared: tuple[int, ...] = ()
    regarded: Mapping[str, Any] = field(default_factory=dict[str, Any])
    asides: Mapping[str, str] = field(default_factory=dict[str, str])


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
