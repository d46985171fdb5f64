"""What an order is: lines with tallies, parcels, money given back, returns, disputes, and what happened when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from hupan.catalog import OfferId, ProductId, SellerId, VariantId
from hupan.fulfillment import Destination, ShipmentId
from hupan.inventory import ReservationId
from hupan.kernel import Buyer, Money, OrderId, Param
from hupan.purchases.errors import BadUnits

LineId = NewType("LineId", str)
ReturnId = NewType("ReturnId", str)
DisputeId = NewType("DisputeId", str)

NEWS = "orders.orders"
"""Topic of the outbox: ids of orders that were placed or have changed."""

Units = Mapping[LineId, int]
"""How many of which lines."""

MOST_LINES = 500
MOST_REMARKS = 50


class Side(StrEnum):
    """Who acts on an order."""

    BUYER = "buyer"
    SELLER = "seller"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something; `id` is a person's id or a buyer's key, and nobody's for the system."""

    role: Side
    id: str = ""


SYSTEM = Actor(Side.SYSTEM)


class OrderStatus(StrEnum):
    """How an order stands, derived from its lines."""

    PLACED = "placed"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Item:
    """What was bought, as it was called then: a listing may change or go, an order does not.

    Attributes:
        options: Names of options to names of values, as the buyer read them.
        picture: Hash of a picture, or empty.
    """

    offer_id: OfferId
    product_id: ProductId
    variant_id: VariantId
    title: str
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of an item, and what became of them.

    Attributes:
        goods: What was paid for the goods, promotions off and tax included.
        shipping: The line's share of shipping, tax included.
        shipped: Units that left; `delivered` of them arrived, `returned` of those came back.
        goods_units: Units whose goods were given back for; `shipping_units` the same of shipping.
        settled: Money of this line that was given back to the buyer, or moved to a replacement.
        replaces: The line for which this came in exchange.
    """

    id: LineId
    item: Item
    unit_price: Money
    quantity: int
    goods: Money
    shipping: Money
    shipped: int = 0
    delivered: int = 0
    cancelled: int = 0
    returned: int = 0
    goods_units: int = 0
    shipping_units: int = 0
    settled: Money | None = None
    replaces: LineId | None = None

    @property
    def open(self) -> int:
        """Units that wait to be shipped."""
        return self.quantity - self.cancelled - self.shipped

    @property
    def remaining(self) -> Money:
        """Money of this line that has not been given back."""
        paid = self.goods + self.shipping
        return paid if self.settled is None else paid - self.settled


class ParcelStatus(StrEnum):
    """What an order knows of a shipment."""

    SENT = "sent"
    DELIVERED = "delivered"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Units that left together."""

    shipment_id: ShipmentId
    units: Units
    status: ParcelStatus
    at: datetime


class AdjustmentKind(StrEnum):
    """Whether money went back to the buyer, or more came from them."""

    REFUND = "refund"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of what was paid.

    Attributes:
        reason: Which story it belongs to: `cancelled`, `returned`, `exchanged`, `dispute`, `goodwill`.
        subject: The return or dispute, or empty.
        shares: The part of each line; they add up to the amount, save for charges and differences of exchanges.
        done: Whether the payments' room has done it.
        payment_id: Of a charge, the payment by which it came.
    """

    id: str
    kind: AdjustmentKind
    amount: Money
    reason: str
    at: datetime
    subject: str = ""
    shares: Mapping[LineId, Money] = field(default_factory=dict[LineId, Money])
    done: bool = False
    payment_id: str = ""


class ReturnReason(StrEnum):
    """Why something comes back."""

    CHANGED_MIND = "changed_mind"
    DEFECTIVE = "defective"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"

    @property
    def is_fault(self) -> bool:
        """Whether the seller answers for it, so that shipping is given back as well."""
        return self is not ReturnReason.CHANGED_MIND


class ReturnStatus(StrEnum):
    """At which step a return or an exchange is."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    SENT = "sent"
    RECEIVED = "received"
    UNPAID = "unpaid"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen."""
        return self in {self.REQUESTED, self.APPROVED, self.SENT, self.RECEIVED, self.UNPAID}


class Otherwise(StrEnum):
    """What a buyer wants where an exchange's difference is not paid."""

    MONEY = "money"
    KEEP = "keep"
    """What they bought in the first place; only as long as it had not left."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What comes in the place of a line's units.

    Attributes:
        goods: What all of it costs where it goes, tax included.
    """

    line_id: LineId
    item: Item
    unit_price: Money
    goods: Money


@dataclass(frozen=True, slots=True)
class Return:
    """Units that go back, for money or for something else.

    Attributes:
        replacements: One a line for an exchange; none, and money goes back.
        difference: For an exchange, what the buyer agreed to pay more; negative where they get some back.
        unshipped: An exchange of what had not left yet: nothing comes back.
        reservation_id: Of the replacements.
        tracking: Carrier and number by which the buyer sent it.
        deduction: What the seller kept for wear; the reason is in `answer`.
        otherwise: What becomes of an exchange whose difference is not paid.
    """

    id: ReturnId
    units: Units
    reason: ReturnReason
    note: str
    status: ReturnStatus
    at: datetime
    requested_at: datetime
    replacements: tuple[Replacement, ...] = ()
    difference: Money | None = None
    unshipped: bool = False
    reservation_id: ReservationId | None = None
    tracking: str = ""
    deduction: Money | None = None
    answer: str = ""
    otherwise: Otherwise = Otherwise.MONEY


class DisputeReason(StrEnum):
    """What buyer and seller do not agree about."""

    NOT_RECEIVED = "not_received"
    NOT_AS_DESCRIBED = "not_as_described"
    RETURN_REFUSED = "return_refused"
    REFUND_TOO_SMALL = "refund_too_small"
    OTHER = "other"


class DisputeStatus(StrEnum):
    """At which step a dispute is."""

    OPEN = "open"
    ANSWERED = "answered"
    ESCALATED = "escalated"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen."""
        return self in {self.OPEN, self.ANSWERED, self.ESCALATED}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that somebody said while a dispute went on."""

    at: datetime
    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """Something that buyer and seller do not agree about; the money is held meanwhile.

    Attributes:
        wanted: What the buyer asks for.
        refund: What was decided.
        remarks: What was said after it was opened, besides the seller's answer.
    """

    id: DisputeId
    reason: DisputeReason
    text: str
    wanted: Money
    status: DisputeStatus
    at: datetime
    opened_at: datetime
    answer: str = ""
    decision: str = ""
    refund: Money | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, once and for all.

    Attributes:
        event: A stable word such as `shipped`, translated by whoever shows it.
    """

    at: datetime
    actor: Actor
    event: str
    params: Mapping[str, Param] = field(default_factory=dict[str, Param])


@dataclass(frozen=True, slots=True)
class Order:
    """What one buyer bought from one seller at one time.

    Attributes:
        number: For people to read to one another; random, so that it tells nothing of how much is sold.
        total: What was paid when it was placed: the sum of the lines.
        promised: From which day to which day it should arrive.
        delivery: The way in which the buyer wants it sent, in the seller's words.
        at_the_door: Whether whoever brings it takes the money.
        delivered_at: When the last of it arrived.
        closed_at: When the last return or dispute ended.
    """

    id: OrderId
    number: str
    checkout_id: str
    buyer: Buyer
    seller_id: SellerId
    payment_id: str
    destination: Destination
    lines: tuple[Line, ...]
    total: Money
    placed_at: datetime
    contact: str = ""
    gift_note: str = ""
    reservation_id: ReservationId | None = None
    promised: tuple[date, date] | None = None
    delivery: str = "standard"
    at_the_door: bool = False
    parcels: tuple[Parcel, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    returns: tuple[Return, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    history: tuple[Entry, ...] = ()
    delivered_at: datetime | None = None
    closed_at: datetime | None = None
    confirmed_at: datetime | None = None
    released_at: datetime | None = None

    @property
    def currency(self) -> str:
        """The currency that everything is in."""
        return self.total.currency

    @property
    def paid(self) -> Money:
        """All that came from the buyer."""
        return self.total + self.sum_of(AdjustmentKind.CHARGE)

    @property
    def refunded(self) -> Money:
        """All that goes back, or went."""
        return self.sum_of(AdjustmentKind.REFUND)

    @property
    def remaining(self) -> Money:
        """What has not been given back."""
        return self.paid - self.refunded

    @property
    def is_paying_back(self) -> bool:
        """Whether money that is to go back has not gone yet."""
        return any(each.kind is AdjustmentKind.REFUND and not each.done for each in self.adjustments)

    @property
    def open_dispute(self) -> Dispute | None:
        """The dispute that goes on, if one does."""
        return next((each for each in self.disputes if each.status.is_open), None)

    @property
    def has_open_case(self) -> bool:
        """Whether a return or a dispute goes on."""
        return self.open_dispute is not None or any(each.status.is_open for each in self.returns)

    @property
    def status(self) -> OrderStatus:
        """How it stands."""
        kept = [line for line in self.lines if line.cancelled < line.quantity]
        if not kept:
            # What all of it was exchanged for is still to be paid for, or to be added: nothing was called off.
            exchanging = any(each.status.is_open for each in self.returns)
            return OrderStatus.PLACED if exchanging else OrderStatus.CANCELLED
        if all(line.cancelled + line.returned == line.quantity for line in kept):
            return OrderStatus.RETURNED
        if any(line.open for line in kept):
            return OrderStatus.PARTLY_SHIPPED if any(line.shipped for line in kept) else OrderStatus.PLACED
        if any(line.delivered < line.shipped for line in kept):
            return OrderStatus.SHIPPED
        return OrderStatus.DELIVERED if self.released_at is None else OrderStatus.COMPLETED

    def sum_of(self, kind: AdjustmentKind) -> Money:
        """Add up adjustments of one kind."""
        return Money(sum(each.amount.minor for each in self.adjustments if each.kind is kind), self.currency)

    def line(self, line_id: LineId) -> Line:
        """Find a line.

        Raises:
            BadUnits: There is none.
        """
        found = next((line for line in self.lines if line.id == line_id), None)
        if found is None:
            raise BadUnits("The order has no such line.", line_id=str(line_id)[:20])
        return found

    def returning(self, line_id: LineId) -> int:
        """How many delivered units of a line are on their way back."""
        under_way = (ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.SENT)
        return sum(each.units.get(line_id, 0) for each in self.returns if each.status in under_way)

    def with_lines(self, changed: Mapping[LineId, Line]) -> "Order":
        """Put changed lines in the place of what they were."""
        return replace(self, lines=tuple(changed.get(line.id, line) for line in self.lines))

    def noted(self, at: datetime, actor: Actor, event: str, **params: Param) -> "Order":
        """Write down that something happened."""
        return replace(self, history=(*self.history, Entry(at, actor, event, params)))


class EffectKind(StrEnum):
    """What has to be done outside of an order."""

    COLLECT = "collect"
    REFUND = "refund"
    RELEASE = "release"
    HOLD = "hold"
    UNHOLD = "unhold"
    RESTOCK = "restock"
    UNRESERVE = "unreserve"
    LET_GO = "let_go"
    """What was taken for an exchange that is not made: of the shelf, and of the buyer."""
    SHIP = "ship"
    EXCHANGE = "exchange"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to do outside of an order, written down with what caused it and done once it is kept.

    Attributes:
        subject: What it is about: an adjustment's id, a shipment's, a return's, a reservation's.
        amount: For refunds.
        offers: Offers with how many, for what goes back on the shelf.
        units: Lines with how many, for shipments.
        params: Carrier and tracking number of a shipment.
    """

    kind: EffectKind
    subject: str = ""
    amount: Money | None = None
    offers: Mapping[OfferId, int] = field(default_factory=dict[OfferId, int])
    units: Units = field(default_factory=dict[LineId, int])
    params: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Change:
    """An order as it is now, and what has to be done because of that, in this order."""

    order: Order
    effects: tuple[Effect, ...] = ()


def checked_units(units: Units) -> Units:
    """Check that at least one unit is named, and none less than once.

    Raises:
        BadUnits: Not so.
    """
    if not units or min(units.values()) < 1:
        raise BadUnits("Name at least one unit.")
    return units
