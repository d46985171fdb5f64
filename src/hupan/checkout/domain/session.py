"""What a checkout is: what the buyer wishes, what that comes to at the moment, and how far its completion has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from hupan.catalog import Condition, OfferId, ProductId, SellerId, VariantId
from hupan.checkout.domain.messages import Message
from hupan.kernel import Buyer, Language, Money, OrderId
from hupan.pricing import Quote

CheckoutId = NewType("CheckoutId", str)
LineId = NewType("LineId", str)

NEWS = "checkout.sessions"
"""Topic of the outbox: ids of checkouts that were completed, are over, or have to be paid anew."""

MOST_LINES = 200
MOST_OF_ONE = 9_999
MOST_CODES = 20
LONGEST_NOTE = 500
LONGEST_CODE = 100
STANDARD = "standard"
"""The delivery that every seller has."""


class Status(StrEnum):
    """How a checkout stands, in UCP's words."""

    INCOMPLETE = "incomplete"
    ESCALATED = "requires_escalation"
    READY = "ready_for_complete"
    IN_PROGRESS = "complete_in_progress"
    COMPLETED = "completed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Contact:
    """How the buyer is reached about these orders."""

    email: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where everything goes; the words are those of room `addresses`."""

    country: str
    name: str = ""
    phone: str = ""
    region: str = ""
    city: str = ""
    district: str = ""
    postal_code: str = ""
    line1: str = ""
    line2: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of an offer.

    Attributes:
        variant_id: What the offer was of when it was chosen.
        price_seen: What one cost when it was chosen; a difference is told.
        gift_note: Goes into the parcel; empty for none.
    """

    id: LineId
    offer_id: OfferId
    quantity: int
    variant_id: VariantId
    price_seen: Money
    gift_note: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the buyer wants.

    Attributes:
        country: Where it will probably go, as long as there is no destination.
        shipping: Which delivery of which seller.
    """

    lines: tuple[Line, ...]
    contact: Contact = field(default_factory=Contact)
    destination: Destination | None = None
    country: str = ""
    shipping: Mapping[SellerId, str] = field(default_factory=dict[SellerId, str])
    codes: tuple[str, ...] = ()
    language: Language = Language.EN


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """One way in which a seller can send its parcel, and whether it goes so."""

    id: str
    seller_id: SellerId
    earliest: date
    latest: date
    cost: Money
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """What an offer is at the moment: what the buyer agrees to, beside the price.

    Attributes:
        title: In the language of the checkout.
        options: Option to value, by their keys.
        said: The same as people read it.
    """

    offer_id: OfferId
    product_id: ProductId
    variant_id: VariantId
    seller_id: SellerId
    seller: str
    title: str
    condition: Condition
    options: Mapping[str, str]
    said: Mapping[str, str]
    picture: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line as it is ordered. `goods + shipping` is what is paid because of it."""

    item: ItemSeen
    quantity: int
    unit_price: Money
    goods: Money
    shipping: Money
    gift_note: str = ""


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """What one seller gets to do."""

    order_id: OrderId
    seller_id: SellerId
    lines: tuple[PlacedLine, ...]
    total: Money
    delivery: str = STANDARD
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class PlacedCheckout:
    """Everything that was agreed, divided into one order a seller; what is paid is the sum of the orders."""

    checkout_id: CheckoutId
    buyer: Buyer
    contact: Contact
    destination: Destination
    language: Language
    orders: tuple[PlacedOrder, ...]
    total: Money
    promotion_ids: tuple[str, ...] = ()
    payment_id: str = ""
    reservation_id: str = ""


class How(StrEnum):
    """How somebody confirmed: on the page itself, or by something that acted for them."""

    PAGE = "page"
    CARD = "card"
    KEY = "api_key"
    AGENT = "agent"
    MANDATE = "mandate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How a purchase was confirmed.

    Attributes:
        how: In which way; `card` is a card in a conversation, or whatever else uses the API of a person's session.
        by: The platform that asked, for an agent.
        mandate: The id of the person's own mandate, for one.
        beyond: Whether the person wanted it although it goes beyond their limits, this time.
    """

    how: How = How.UNKNOWN
    by: str = ""
    mandate: str = ""
    beyond: bool = False


class Course(StrEnum):
    """Whether a completion goes on, or takes back what it did."""

    FORWARD = "forward"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Completion:
    """One attempt to complete a checkout.

    Attributes:
        key: The idempotency key by which it was asked for.
        attempt: Counts the attempts of a checkout; what each does outside is done under its own keys.
        round: Counts how often the work of an attempt was begun; all rounds do the same things under the same keys.
        handler: By which is paid.
        fingerprint: Of what was confirmed.
        order_ids: Allotted before money moves.
        deadline_at: After this nothing new is charged.
        due_at: When somebody looks whether it goes on.
        plan: What was agreed, once it was checked.
        turned_by: Why it goes back.
        canceling: Whether the checkout is over when it is back.
        confirmed: How it was confirmed.
    """

    key: str
    attempt: int
    handler: str
    fingerprint: str
    order_ids: Mapping[SellerId, OrderId]
    started_at: datetime
    deadline_at: datetime
    due_at: datetime
    round: int = 0
    plan: PlacedCheckout | None = None
    course: Course = Course.FORWARD
    turned_by: tuple[Message, ...] = ()
    canceling: bool = False
    confirmed: Confirmed = field(default_factory=Confirmed)

    def is_late(self, now: datetime) -> bool:
        """Whether nothing new is charged any more.

        So it is, too, where the clock was set back by so much since it began that nobody would wait for its end.
        """
        whole = self.deadline_at - self.started_at
        return not self.deadline_at - 2 * whole <= now <= self.deadline_at


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """A checkout.

    Attributes:
        version: Counts the buyer's changes: whoever changes an older one is told.
        revision: Counts every change of what is kept.
        items: What the lines are at the moment, by offer; what is gone is not in it.
        quote: What can be bought of it, reckoned; `None` where nothing can.
        notices: What completions have left to say; the next change by the buyer clears them.
        messages: What keeps it from being completed, and what has changed.
        fingerprint: Of what would be confirmed now; empty where there is nothing.
        completion: The attempt that is under way, or the one that succeeded.
        attempts: How many there were.
        expires_at: From when on an open checkout is over.
    """

    id: CheckoutId
    buyer: Buyer
    currency: str
    wishes: Wishes
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    status: Status = Status.INCOMPLETE
    version: int = 1
    revision: int = 1
    items: Mapping[OfferId, ItemSeen] = field(default_factory=dict[OfferId, ItemSeen])
    quote: Quote | None = None
    deliveries: tuple[DeliveryOption, ...] = ()
    notices: tuple[Message, ...] = ()
    messages: tuple[Message, ...] = ()
    fingerprint: str = ""
    completion: Completion | None = None
    attempts: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the buyer can still change it."""
        return self.status in {Status.INCOMPLETE, Status.READY} or (
            self.status is Status.ESCALATED and not self.is_paying
        )

    @property
    def is_paying(self) -> bool:
        """Whether an attempt to complete it is under way, be it that it waits for the buyer."""
        return self.completion is not None and self.status in {Status.IN_PROGRESS, Status.ESCALATED}

    @property
    def order_ids(self) -> tuple[OrderId, ...]:
        """The orders that were made of it."""
        plan = self.completion.plan if self.completion is not None else None
        return tuple(order.order_id for order in plan.orders) if plan and self.status is Status.COMPLETED else ()
