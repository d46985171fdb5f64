"""Shops elsewhere as this house knows them: what they can do, what they sell, and what they ask for it.

Everything here was told by a stranger. It is bounded and cleaned where it comes in (`protocols.ucp_away`), is shown as
what that shop says, and decides nothing.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NewType

from hupan.kernel import Language, Money, PersonId

MerchantId = NewType("MerchantId", str)

MOST_MERCHANTS: Final = 20
"""So many shops a person may add."""

LONGEST_QUANTITY: Final = 99
"""So many of one thing are bought at a time."""


class MerchantState(StrEnum):
    """How a shop was found when it was asked last."""

    READY = "ready"
    UNREACHABLE = "unreachable"
    NOT_UNDERSTOOD = "not_understood"
    OTHER_VERSION = "other_version"
    NOT_TRUSTED = "not_trusted"


class Skill(StrEnum):
    """What a shop lets agents do."""

    SEARCH = "search"
    LOOKUP = "lookup"
    CHECKOUT = "checkout"
    DELIVERY = "delivery"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True)
class Handler:
    """A way to pay, as a shop names it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a shop says of itself.

    Attributes:
        version: Of the protocol, as it is spoken with this shop.
        endpoint: Where it is asked, without a slash at the end.
        skills: What it lets agents do.
        handlers: How it can be paid.
        keys: Its public keys, as JWKs.
        signs: Whether its answers are signed: from then on they have to be.
    """

    version: str
    endpoint: str
    skills: frozenset[Skill] = frozenset()
    handlers: tuple[Handler, ...] = ()
    keys: tuple[Mapping[str, Any], ...] = ()
    signs: bool = False


@dataclass(frozen=True, slots=True)
class Merchant:
    """A shop elsewhere that a person has added.

    Attributes:
        address: Scheme, host and perhaps port.
        known: What it said of itself last; `None` where it never did.
        state: How it was found last.
        trouble: Code of what is wrong; empty where nothing is.
        seen_at: When it answered last.
    """

    id: MerchantId
    person_id: PersonId
    address: str
    added_at: datetime
    known: Introduction | None = None
    state: MerchantState = MerchantState.READY
    trouble: str = ""
    seen_at: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called here: its host, which no shop can choose freely."""
        return self.address.partition("://")[2]

    def can(self, skill: Skill) -> bool:
        """Say whether it lets agents do something."""
        return self.known is not None and skill in self.known.skills


@dataclass(frozen=True, slots=True)
class Wish:
    """What is sought, and for whom.

    Attributes:
        text: In the buyer's words.
        least: No cheaper than this.
        most: No dearer than this.
        currency: In which the buyer reckons.
        country: Where it is sent.
        limit: So many are wanted.
    """

    text: str
    language: Language
    currency: str
    country: str
    least: Money | None = None
    most: Money | None = None
    limit: int = 3


@dataclass(frozen=True, slots=True)
class Good:
    """Something that a shop sells; all of it as told by that shop.

    Attributes:
        id: Of what can be bought.
        product_id: Of the product that it is a variant of.
        options: Which variant it is.
        about: A few words.
        available: Whether there is one; `None` where it does not say.
        rating: Of five, and how many said so.
        url: Its page at the shop; empty where it names none of its own.
    """

    merchant_id: MerchantId
    id: str
    product_id: str
    title: str
    price: Money
    options: str = ""
    about: str = ""
    available: bool | None = None
    rating: tuple[float, int] | None = None
    url: str = ""


class Silence(StrEnum):
    """Why nothing came from a shop that was asked for goods."""

    LATE = "late"
    """No answer, or not in time."""
    UNWILLING = "unwilling"
    """It answered that it cannot, or does not want to, just now."""
    STRANGE = "strange"
    """It wants to look up who asks, and does not reach this house."""
    UNREAD = "unread"
    """What it answered is not understood, or not trusted."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found elsewhere.

    Attributes:
        goods: In turn: each shop's best, then each one's second.
        merchants: Whoever was asked.
        silences: From whom nothing came, and why.
    """

    goods: tuple[Good, ...] = ()
    merchants: Mapping[MerchantId, Merchant] = field(default_factory=dict[MerchantId, Merchant])
    silences: Mapping[MerchantId, Silence] = field(default_factory=dict[MerchantId, Silence])

    def without(self, why: Silence) -> list[Merchant]:
        """List the shops from which nothing came for this reason."""
        return [self.merchants[each] for each, known in self.silences.items() if known is why]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who buys, and where everything goes."""

    email: str = ""
    name: str = ""
    phone: str = ""
    country: str = ""
    region: str = ""
    city: str = ""
    postal_code: str = ""
    line1: str = ""
    line2: str = ""

    @property
    def has_place(self) -> bool:
        """Whether it is said where everything goes."""
        return bool(self.country and self.line1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be bought of one shop: items with how many of each."""

    lines: tuple[tuple[str, int], ...]
    currency: str
    language: Language
    recipient: Recipient = field(default_factory=Recipient)


@dataclass(frozen=True, slots=True)
class TermsLine:
    """A line of a shop's checkout; `price` is of one."""

    item_id: str
    title: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Charge:
    """A part of what a shop asks for, negative where it takes something off."""

    kind: str
    label: str
    amount: int


class Status(StrEnum):
    """How a checkout stands at the shop."""

    INCOMPLETE = "incomplete"
    READY = "ready_for_complete"
    ESCALATED = "requires_escalation"
    IN_PROGRESS = "complete_in_progress"
    COMPLETED = "completed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Terms:
    """A checkout at a shop, as it stands there.

    Attributes:
        charges: What the total is made of, as the shop writes it.
        delivery: How it is sent; empty where the shop does not say.
        said: What the shop has to say about it.
        handlers: How it can be paid.
        continue_url: The page at the shop on which a person goes on.
        order_id: Of what was bought.
        order_url: Its page at the shop.
    """

    checkout_id: str
    status: Status
    currency: str
    lines: tuple[TermsLine, ...]
    charges: tuple[Charge, ...]
    total: int
    delivery: str = ""
    said: tuple[str, ...] = ()
    handlers: tuple[Handler, ...] = ()
    continue_url: str = ""
    order_id: str = ""
    order_url: str = ""

    @property
    def sum(self) -> Money:
        """What is paid."""
        return Money(self.total, self.currency)

    @property
    def adds_up(self) -> bool:
        """Whether the parts that the shop names come to its total."""
        return sum(each.amount for each in self.charges) == self.total


@dataclass(frozen=True, slots=True)
class OrderLook:
    """How an order stands at a shop, as far as it says.

    Attributes:
        stages: What has happened, in order: words of the standard, such as `shipped`.
        fulfilled: How many pieces were sent or delivered.
        pieces: How many there are.
    """

    order_id: str
    url: str = ""
    stages: tuple[str, ...] = ()
    fulfilled: int = 0
    pieces: int = 0
    refunded: int = 0


class Difference(StrEnum):
    """What can be different between two cards."""

    LINES = "lines"
    PRICE = "price"
    CHARGES = "charges"
    DELIVERY = "delivery"
    CURRENCY = "currency"
    TOTAL = "total"


def differences(before: Terms, after: Terms) -> tuple[Difference, ...]:
    """Say what is different between what was shown and what is there now."""
    found: list[Difference] = []
    if [(each.item_id, each.quantity) for each in before.lines] != [(e.item_id, e.quantity) for e in after.lines]:
        found.append(Difference.LINES)
    elif [(e.price, e.title) for e in before.lines] != [(e.price, e.title) for e in after.lines]:
        found.append(Difference.PRICE)
    if before.currency != after.currency:
        found.append(Difference.CURRENCY)
    if [(e.kind, e.amount) for e in before.charges] != [(e.kind, e.amount) for e in after.charges]:
        found.append(Difference.CHARGES)
    if before.delivery != after.delivery:
        found.append(Difference.DELIVERY)
    if before.total != after.total:
        found.append(Difference.TOTAL)
    return tuple(found)


def fingerprint(address: str, terms: Terms, recipient: Recipient, handler: str) -> str:
    """Bind exactly what a person sees: from whom, what, for how much, where to, how it is sent and paid."""
    bound: Sequence[object] = (
        "hupan.away.1",
        address,
        terms.checkout_id,
        terms.currency,
        [[each.item_id, each.title, each.quantity, each.price] for each in terms.lines],
        [[each.kind, each.label, each.amount] for each in terms.charges],
        terms.total,
        terms.delivery,
        [recipient.email, recipient.name, recipient.phone, recipient.country, recipient.region],
        [recipient.city, recipient.postal_code, recipient.line1, recipient.line2],
        handler,
    )
    return hashlib.sha256(json.dumps(bound, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
