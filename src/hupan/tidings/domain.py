"""What is worth telling of an order's history, its parcels and a checkout, and in which facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from hupan.checkout import CheckoutSession, Code
from hupan.fulfillment import Shipment, Stage
from hupan.kernel import Buyer, Language
from hupan.orders import AdjustmentKind, Entry, Order, OrderStatus, Side
from hupan.platform import Json

Facts = Mapping[str, str | int]

STILL_NEWS: Final = timedelta(days=30)
"""What happened longer ago is no news any more, such as when a backup of last year is brought back."""

_PAYMENT_FAILED: Final = frozenset({Code.PAYMENT_DECLINED, Code.PAYMENT_RETURNED, Code.TOOK_TOO_LONG})
_LONGEST_TITLE: Final = 80


@dataclass(frozen=True, slots=True)
class Tiding:
    """Something to tell.

    Attributes:
        key: The same for the same thing, however often it is told.
        topic: Of the event for servers, such as `orders.shipped`.
        data: What servers are told.
        at: When it happened.
        buyer: Whom a notice is for.
        kind: Of the notice; empty where only servers are told.
        facts: What the notice's sentence speaks of.
        link: Where the buyer sees more.
        contact: Address for letters that came with the order; empty for none.
    """

    key: str
    topic: str
    data: Json
    at: datetime
    buyer: Buyer
    kind: str = ""
    facts: Facts = field(default_factory=dict[str, str | int])
    link: str = ""
    contact: str = ""
    language: Language = Language.EN


def of_history(order: Order, index: int, parcels: Mapping[str, Shipment]) -> Tiding:
    """Tell one entry of an order's history.

    Args:
        order: The order, as it is by now.
        index: Of the entry.
        parcels: The order's shipments, by id.
    """
    entry = order.history[index]
    kind, facts = _told(order, entry, parcels)
    return Tiding(
        key=f"{order.id}:{index}",
        topic=f"orders.{entry.event}",
        data=_order_data(order, entry),
        at=entry.at,
        buyer=order.buyer,
        kind=kind,
        facts={**named(order), **facts} if kind else {},
        link=page_of(order),
        contact=order.contact,
    )


def of_parcel(order: Order, shipment: Shipment) -> Tiding | None:
    """Tell where a parcel is, where that is worth more than a look at the order's page."""
    stage = shipment.stage
    event = next((each for each in reversed(shipment.story) if each.stage is stage), None)
    if event is None or stage not in {Stage.OUT_FOR_DELIVERY, Stage.PROBLEM}:
        return None
    kind = "orders.out_for_delivery" if stage is Stage.OUT_FOR_DELIVERY else "orders.delivery_problem"
    data: Json = {
        "shipment_id": shipment.id,
        "order_id": order.id,
        "number": order.number,
        "seller_id": order.seller_id,
        "stage": stage.value,
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
    }
    # A parcel that is brought anew on the next day is told anew; a scan that is repeated is not.
    return Tiding(
        key=f"{shipment.id}:{stage.value}:{event.at:%Y%m%d}",
        topic=f"shipments.{stage.value}",
        data=data,
        at=event.at,
        buyer=order.buyer,
        kind=kind,
        facts={**named(order), **_carried(shipment)},
        link=page_of(order),
        contact=order.contact,
    )


def of_checkout(session: CheckoutSession) -> Tiding | None:
    """Tell that a payment did not go through, where the last attempt ended so."""
    failed = next((each for each in session.notices if each.code in _PAYMENT_FAILED), None)
    if failed is None:
        return None
    data: Json = {"checkout_id": session.id, "attempt": session.attempts, "code": failed.code.value}
    return Tiding(
        key=f"{session.id}:failed:{session.attempts}",
        topic="checkout.payment_failed",
        data=data,
        at=session.updated_at,
        buyer=session.buyer,
        kind="checkout.payment_failed",
        link=f"/market/checkout/{session.id}",
        contact=session.wishes.contact.email,
        language=session.wishes.language,
    )


def page_of(order: Order) -> str:
    """Say where its buyer sees an order."""
    return f"/market/orders/{order.id}"


def named(order: Order) -> Facts:
    """Say which order it is, as every notice of it does."""
    return {"number": order.number, "item": order.lines[0].item.title[:_LONGEST_TITLE], "lines": len(order.lines)}


def _told(order: Order, entry: Entry, parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    """Say of which kind a notice is, and what it speaks of beside the order; nothing for what a buyer did alone."""
    event = entry.event
    if event in _WITH_FACTS:
        return _WITH_FACTS[event](order, entry, parcels)
    by_others = entry.actor.role is not Side.BUYER
    return (f"orders.{event}" if event in _PLAIN and by_others else "", {})


def _placed(order: Order, _entry: Entry, _parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    return "orders.placed", {"total_minor": order.total.minor, "currency": order.currency}


def _cancelled(order: Order, entry: Entry, _parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    if order.status is OrderStatus.CANCELLED:
        return "orders.cancelled", {}
    return "orders.partly_cancelled", {"units": int(entry.params.get("units") or 0)}


def _shipped(_order: Order, entry: Entry, parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    shipment = parcels.get(str(entry.params.get("shipment_id", "")))
    if shipment is None or not shipment.tracking_number:
        # The carrier has not given it a number yet; the order's page has it as soon as there is one.
        return "orders.sent", {"carrier": str(entry.params.get("carrier", ""))}
    return "orders.shipped", _carried(shipment)


def _given_back(order: Order, entry: Entry, _parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    return "orders.refunded", {"total_minor": int(entry.params.get("amount") or 0), "currency": order.currency}


def _received(order: Order, entry: Entry, _parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    back = _back(order, entry)
    return ("orders.refunded", back) if back["total_minor"] else ("orders.return_received", {})


def _exchange_failed(order: Order, entry: Entry, _parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    return "orders.exchange_failed", _back(order, entry)


def _to_pay(order: Order, entry: Entry, _parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    return "orders.exchange_to_pay", {"total_minor": int(entry.params.get("more") or 0), "currency": order.currency}


def _back(order: Order, entry: Entry) -> Facts:
    subject = str(entry.params.get("return_id", ""))
    refunds = [each for each in order.adjustments if each.kind is AdjustmentKind.REFUND and each.subject == subject]
    return {"total_minor": sum(each.amount.minor for each in refunds), "currency": order.currency}


def _decided(order: Order, entry: Entry, _parcels: Mapping[str, Shipment]) -> tuple[str, Facts]:
    back = int(entry.params.get("refund") or 0)
    return "orders.dispute_decided", {"total_minor": back, "currency": order.currency}


def _carried(shipment: Shipment) -> Facts:
    return {"carrier": shipment.carrier, "tracking": shipment.tracking_number}


_PLAIN: Final = frozenset(
    {
        "delivered",
        "arrival_presumed",
        "parcel_returned",
        "return_approved",
        "return_rejected",
        "return_lapsed",
        "exchanged",
        "dispute_answered",
        "dispute_escalated",
        "dispute_said",
    }
)
_WITH_FACTS: Final[Mapping[str, Callable[[Order, Entry, Mapping[str, Shipment]], tuple[str, Facts]]]] = {
    "placed": _placed,
    "cancelled": _cancelled,
    "shipped": _shipped,
    "given_back": _given_back,
    "return_received": _received,
    "exchange_failed": _exchange_failed,
    "exchange_unpaid": _to_pay,
    "dispute_decided": _decided,
}


def _order_data(order: Order, entry: Entry) -> Json:
    """What servers are told of an order: nothing of who bought it and where it goes; those who may know that ask."""
    return {
        "order_id": order.id,
        "number": order.number,
        "checkout_id": order.checkout_id,
        "seller_id": order.seller_id,
        "event": entry.event,
        "by": entry.actor.role.value,
        "details": dict(entry.params),
        "status": order.status.value,
        "currency": order.currency,
        "total_minor": order.total.minor,
        "refunded_minor": order.refunded.minor,
        "lines": [
            {
                "id": line.id,
                "offer_id": line.item.offer_id,
                "title": line.item.title,
                "quantity": line.quantity,
                "shipped": line.shipped,
                "delivered": line.delivered,
                "cancelled": line.cancelled,
                "returned": line.returned,
            }
            for line in order.lines
        ],
    }
