"""Words on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from hupan.catalog import OfferId
from hupan.fulfillment import Destination, Shipment, ShipmentView
from hupan.kernel import Language, Money, Param
from hupan.orders import Asked, Errand, Exchange
from hupan.purchases import (
    LONGEST_TEXT,
    AdjustmentKind,
    CancelReason,
    Deadline,
    DeadlineKind,
    Dispute,
    DisputeReason,
    DisputeStatus,
    EffectKind,
    Line,
    LineId,
    Order,
    OrderStatus,
    Otherwise,
    Received,
    Return,
    ReturnId,
    ReturnReason,
    ReturnStatus,
    Side,
    Units,
)

_LARGEST = 10**15

LineName = Annotated[str, Field(pattern=r"^[0-9]{1,4}$")]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Minor = Annotated[int, Field(ge=0, le=_LARGEST, description="In minor units of the order's currency.")]
Text = Annotated[str, Field(max_length=2 * LONGEST_TEXT)]
UnitsIn = Annotated[dict[LineName, Count], Field(min_length=1, max_length=500, description="Line to how many of it.")]
Short = Annotated[str, Field(max_length=200)]


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class OrderMoneyView(_View):
    """A sum of money."""

    minor: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> "OrderMoneyView":
        """Show a sum."""
        return cls(minor=money.minor, currency=money.currency)


class AddressForm(BaseModel):
    """Where something goes."""

    name: Short = Field(min_length=1)
    phone: Short = ""
    country: str = Field(pattern="^[A-Z]{2}$")
    line1: Short = Field(min_length=1)
    postal_code: Short = ""
    region: Short = ""
    city: Short = ""
    district: Short = ""
    line2: Short = ""

    @classmethod
    def of(cls, destination: Destination) -> "AddressForm":
        """Show an address."""
        return cls.model_construct(**{name: getattr(destination, name) for name in cls.model_fields})

    @property
    def destination(self) -> Destination:
        """The same as the rules know it."""
        return Destination(**self.model_dump())


class OrderLineView(_View):
    """So many of an item, and what became of them."""

    id: str
    offer_id: str
    product_id: str
    variant_id: str
    title: str
    options: dict[str, str]
    picture: str
    unit_price: OrderMoneyView
    quantity: int
    shipped: int
    delivered: int
    cancelled: int
    returned: int
    returning: int = Field(description="On their way back, or asked to be.")
    paid: OrderMoneyView = Field(description="For goods and shipping, tax included.")
    replaces: str | None

    @classmethod
    def of(cls, line: Line, returning: int) -> "OrderLineView":
        """Show a line."""
        item = line.item
        return cls(
            id=line.id,
            offer_id=item.offer_id,
            product_id=item.product_id,
            variant_id=item.variant_id,
            title=item.title,
            options=dict(item.options),
            picture=item.picture,
            unit_price=OrderMoneyView.of(line.unit_price),
            quantity=line.quantity,
            shipped=line.shipped,
            delivered=line.delivered,
            cancelled=line.cancelled,
            returned=line.returned,
            returning=returning,
            paid=OrderMoneyView.of(line.goods + line.shipping),
            replaces=line.replaces,
        )


class AdjustmentView(_View):
    """A change of what was paid."""

    id: str
    kind: AdjustmentKind
    amount: OrderMoneyView
    reason: str
    subject: str
    at: datetime
    done: bool = Field(description="Whether it has been handed to whoever moves the money.")


class InsteadView(_View):
    """What comes in the place of a line's units."""

    line_id: str
    title: str
    options: dict[str, str]


class ReturnView(_View):
    """Units that go back, for money or for something else."""

    id: str
    units: dict[str, int]
    reason: ReturnReason
    note: str
    status: ReturnStatus
    at: datetime
    requested_at: datetime
    offers: dict[str, str] = Field(description="For an exchange, line to the offer that comes instead.")
    instead: list[InsteadView] = Field(description="For an exchange, what comes instead, by its name.")
    difference: OrderMoneyView | None
    tracking: str
    deduction: OrderMoneyView | None
    answer: str

    @classmethod
    def of(cls, case: Return) -> "ReturnView":
        """Show a return."""
        return cls(
            id=case.id,
            units={str(each): count for each, count in case.units.items()},
            reason=case.reason,
            note=case.note,
            status=case.status,
            at=case.at,
            requested_at=case.requested_at,
            offers={str(each.line_id): str(each.item.offer_id) for each in case.replacements},
            instead=[
                InsteadView(line_id=each.line_id, title=each.item.title, options=dict(each.item.options))
                for each in case.replacements
            ],
            difference=None if case.difference is None else OrderMoneyView.of(case.difference),
            tracking=case.tracking,
            deduction=None if case.deduction is None else OrderMoneyView.of(case.deduction),
            answer=case.answer,
        )


class RemarkView(_View):
    """Something that somebody said while a dispute went on."""

    at: datetime
    role: Side
    text: str


class DisputeView(_View):
    """Something that buyer and seller do not agree about."""

    id: str
    reason: DisputeReason
    text: str
    wanted: OrderMoneyView
    status: DisputeStatus
    at: datetime
    opened_at: datetime
    answer: str
    decision: str
    refund: OrderMoneyView | None
    remarks: list[RemarkView]

    @classmethod
    def of(cls, case: Dispute) -> "DisputeView":
        """Show a dispute."""
        return cls(
            id=case.id,
            reason=case.reason,
            text=case.text,
            wanted=OrderMoneyView.of(case.wanted),
            status=case.status,
            at=case.at,
            opened_at=case.opened_at,
            answer=case.answer,
            decision=case.decision,
            refund=None if case.refund is None else OrderMoneyView.of(case.refund),
            remarks=[RemarkView(at=each.at, role=each.side, text=each.text) for each in case.remarks],
        )


class HistoryView(_View):
    """Something that happened."""

    at: datetime
    role: Side
    event: str
    params: dict[str, Param]


class OrderDeadlineView(_View):
    """What happens by itself if nobody does anything, and when."""

    kind: DeadlineKind
    subject: str
    due_at: datetime


class OrderSummary(_View):
    """An order as lists show it."""

    id: str
    number: str
    checkout_id: str
    seller_id: str
    status: OrderStatus
    placed_at: datetime
    delivered_at: datetime | None
    total: OrderMoneyView
    refunded: OrderMoneyView
    promised: list[date] = Field(description="From which day to which it should arrive, or empty.")
    has_open_case: bool
    lines: list[OrderLineView]

    @classmethod
    def of(cls, order: Order) -> "OrderSummary":
        """Show an order in short."""
        return cls(**_summary(order))


class OrderView(OrderSummary):
    """An order with everything that hangs on it."""

    destination: AddressForm
    contact: str
    gift_note: str
    delivery: str = Field(description="The way in which it should be sent, such as `standard` or `express`.")
    paid: OrderMoneyView
    shipments: list[ShipmentView]
    adjustments: list[AdjustmentView]
    returns: list[ReturnView]
    disputes: list[DisputeView]
    history: list[HistoryView]
    deadlines: list[OrderDeadlineView]

    @classmethod
    def whole(cls, order: Order, shipments: Sequence[Shipment], deadlines: Sequence[Deadline]) -> "OrderView":
        """Show an order."""
        return cls(
            **_summary(order),
            destination=AddressForm.of(order.destination),
            contact=order.contact,
            gift_note=order.gift_note,
            delivery=order.delivery,
            paid=OrderMoneyView.of(order.paid),
            shipments=[ShipmentView.of(each) for each in shipments],
            adjustments=[
                AdjustmentView(
                    id=each.id,
                    kind=each.kind,
                    amount=OrderMoneyView.of(each.amount),
                    reason=each.reason,
                    subject=each.subject,
                    at=each.at,
                    done=each.done,
                )
                for each in order.adjustments
            ],
            returns=[ReturnView.of(each) for each in order.returns],
            disputes=[DisputeView.of(each) for each in order.disputes],
            history=[
                HistoryView(at=each.at, role=each.actor.role, event=each.event, params=dict(each.params))
                for each in order.history
            ],
            deadlines=[
                OrderDeadlineView(kind=each.kind, subject=each.subject, due_at=each.due_at) for each in deadlines
            ],
        )


class OrderList(_View):
    """A stretch of orders, the newest first."""

    orders: list[OrderSummary]
    before: str | None = Field(description="Send it back for the next stretch; null at the end.")


class CancelForm(BaseModel):
    """What is not wanted any more, and why; without units, everything that has not left."""

    reason: CancelReason
    units: UnitsIn | None = None


class ExchangeForm(BaseModel):
    """What is to come instead."""

    units: UnitsIn
    offers: dict[LineName, Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]] = Field(
        min_length=1, max_length=500, description="Line to the offer that comes in its place."
    )
    language: Language = Language.EN

    @property
    def exchange(self) -> Exchange:
        """The same as the rules know it, nothing agreed yet."""
        return Exchange({LineId(line): OfferId(offer) for line, offer in self.offers.items()}, None, self.language)


class ExchangePrice(_View):
    """What an exchange would cost more; negative where money goes back."""

    difference: OrderMoneyView


class GivenBack(_View):
    """What would go back to the buyer, if it were done now."""

    refund: OrderMoneyView


class ReturnForm(BaseModel):
    """What goes back, and why; with offers, what is to come instead."""

    units: UnitsIn
    reason: ReturnReason
    note: Text = ""
    offers: dict[LineName, Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]] = Field(
        default_factory=dict[str, str], max_length=500, description="For an exchange, line to offer."
    )
    difference_minor: int | None = Field(
        default=None, ge=-_LARGEST, le=_LARGEST, description="For an exchange, what was agreed to be paid more."
    )
    language: Language = Language.EN
    otherwise: Otherwise = Field(
        default=Otherwise.MONEY, description="For an exchange that costs more, what is wanted where that is not paid."
    )

    def asked(self, currency: str) -> Asked:
        """The same as the rules know it."""
        agreed = None if self.difference_minor is None else Money(self.difference_minor, currency)
        offers = {LineId(line): OfferId(offer) for line, offer in self.offers.items()}
        exchange = Exchange(offers, agreed, self.language, self.otherwise) if offers else None
        return Asked(units_of(self.units), self.reason, self.note, exchange)


class SentForm(BaseModel):
    """By whom it was sent back, and under which number."""

    tracking: Annotated[str, Field(max_length=120)] = ""


class ShipForm(BaseModel):
    """What is handed to which carrier."""

    units: UnitsIn
    carrier: str = Field(pattern=r"^[a-z0-9_-]{1,40}$")
    tracking_number: Annotated[str, Field(max_length=60)] = ""


class ReasonForm(BaseModel):
    """Why, in words."""

    text: Text = Field(min_length=1)


class ReceivedForm(BaseModel):
    """What was found in the parcel."""

    deduction_minor: Minor = 0
    why: Text = ""
    resell: bool = Field(default=True, description="Whether it goes back on the shelf.")

    def found(self, return_id: ReturnId, currency: str) -> Received:
        """The same as the rules know it."""
        return Received(return_id, Money(self.deduction_minor, currency), self.why, self.resell)


class DisputeForm(BaseModel):
    """What is wrong, and what is asked for."""

    reason: DisputeReason
    text: Text = Field(min_length=1)
    wanted_minor: Minor


class SumForm(BaseModel):
    """How much goes back, and why."""

    amount_minor: Minor
    why: Text = Field(min_length=1)


class GiveBackForm(SumForm):
    """How much goes back, why, and what was known of the order when it was decided.

    Attributes:
        given: How often something was given back before. Where it was more often, nothing goes back: who sends the
            same form again, because no answer came, gives nothing back twice.
    """

    given: int = Field(ge=0)


class ErrandView(_View):
    """Something that has to be done outside of an order, and is not yet."""

    kind: EffectKind
    subject: str = Field(description="What it is about: an adjustment, a shipment, a return, a reservation.")
    amount: OrderMoneyView | None
    attempts: int
    next_at: datetime = Field(description="When it is tried next, by itself.")
    failure: str = Field(description="Code of the error by which the last attempt ended, or empty.")

    @classmethod
    def of(cls, errand: Errand) -> "ErrandView":
        """Show an errand."""
        effect = errand.effect
        return cls(
            kind=effect.kind,
            subject=effect.subject,
            amount=None if effect.amount is None else OrderMoneyView.of(effect.amount),
            attempts=errand.attempts,
            next_at=errand.next_at,
            failure=errand.failure,
        )


class ErrandList(_View):
    """What is not done yet, in the order in which it will be."""

    items: list[ErrandView]


def units_of(units: dict[str, int]) -> Units:
    """Read units as the rules know them."""
    return {LineId(line): count for line, count in units.items()}


def _summary(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "number": order.number,
        "checkout_id": order.checkout_id,
        "seller_id": order.seller_id,
        "status": order.status,
        "placed_at": order.placed_at,
        "delivered_at": order.delivered_at,
        "total": OrderMoneyView.of(order.total),
        "refunded": OrderMoneyView.of(order.refunded),
        "promised": [] if order.promised is None else list(order.promised),
        "has_open_case": order.has_open_case,
        "lines": [OrderLineView.of(line, order.returning(line.id)) for line in order.lines],
    }
