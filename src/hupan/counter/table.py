"""What a buyer has before them while they write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hupan.catalog import OfferId, ProductId, VariantId
from hupan.checkout import CheckoutId
from hupan.counter.cards import Kind
from hupan.kernel import OrderId
from hupan.quests import Quest


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
class Laid:
    """A list of goods of one kind.

    Attributes:
        slug: What their shelf is known by; empty where they stand on none.
        name: What it was called when they were shown.
        shown: The products, in their order.
        quest: What was sought.
        regarded: As of a table.
        asides: As of a table.
        reliefs: As of a table.
    """

    slug: str
    name: str
    shown: tuple[Shown, ...]
    quest: Quest | None = None
    regarded: Mapping[str, Any] = field(default_factory=dict[str, Any])
    asides: Mapping[str, str] = field(default_factory=dict[str, str])
    reliefs: Mapping[str, Quest] = field(default_factory=dict[str, Quest])


@dataclass(frozen=True, slots=True)
class Table:
    """What a buyer has before them: read from the cards of the conversation, the latest first.

    Attributes:
        quest: What goods they are after.
        shown: Products on the screen, in their order: those of the latest card that shows several, or of all lists that
            one reply laid out beside one another.
        focus: The product that was spoken of last, by its place among these, counted from 0.
        last: Which card came last, if the last reply had one.
        pending: What the last reply asked for: the data of its variants card, or what its question is about.
        choices: Which answers it offered to be tapped, as they are read.
        checkout_id: What the latest consent card is about.
        orders: Orders that were shown last, in their order.
        compared: Which of the products were set side by side last, by their places, counted from 0.
        asked: The question about one product that was answered last, or is asked back about, without which it was of.
        spoken: The products that questions were about one after another, the last one last.
        regarded: For whom the products are, and which lines of the buyer's were set aside for them.
        asides: By which words which line of the buyer's is set aside now.
        reliefs: By which words a wish is taken off, and what is sought then.
        lists: The latest list of each kind of goods.
        beside: Those of these that one reply laid out, until one of them is spoken of; none where only one lies there.
    """

    quest: Quest | None = None
    shown: tuple[Shown, ...] = ()
    focus: int | None = None
    last: Kind | None = None
    pending: Mapping[str, object] = field(default_factory=dict[str, object])
    choices: tuple[str, ...] = ()
    checkout_id: CheckoutId | None = None
    orders: tuple[OrderId, ...] = ()
    compared: tuple[int, ...] = ()
    asked: str = ""
    spoken: tuple[ProductId, ...] = ()
    regarded: Mapping[str, Any] = field(default_factory=dict[str, Any])
    asides: Mapping[str, str] = field(default_factory=dict[str, str])
    reliefs: Mapping[str, Quest] = field(default_factory=dict[str, Quest])
    lists: tuple[Laid, ...] = ()
    beside: tuple[Laid, ...] = ()

    @property
    def product_ids(self) -> tuple[ProductId, ...]:
        """Which products are on the screen, in their order."""
        return tuple(each.product_id for each in self.shown)
