"""What of an order's life a platform is told, and in which words. Pure."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hupan.fulfillment import Shipment, Stage
from hupan.orders import AdjustmentKind, Entry, Order
from hupan.protocols.ucp import DIALECTS, NEWEST, ORDER, Body, Capability, Outcome

TOPIC: Final = "ucp.order"

_CHANGED: Final = "order_updated"
_KINDS: Final[Mapping[str, str]] = {
    "placed": "order_placed",
    "shipped": "order_shipped",
    "delivered": "order_delivered",
    "arrival_presumed": "order_delivered",
    "cancelled": "order_canceled",
    "return_received": "order_returned",
}
# Between the market and the seller, or words that buyer and seller exchange: nothing of the order looks different.
_SILENT: Final = frozenset({"released", "dispute_said"})

# That a label was made is told with the sending, and that it arrived or was taken back with the order's own history.
_TOLD_OTHERWISE: Final = frozenset({Stage.ANNOUNCED, Stage.DELIVERED, Stage.RETURNED, Stage.VOIDED})


@dataclass(frozen=True, slots=True)
class Told:
    """How far a platform has been told of an order.

    Attributes:
        entries: So many entries of its history.
        settled: So many adjustments that were carried out.
        scans: So many scans of its parcels.
    """

    entries: int = 0
    settled: int = 0
    scans: int = 0


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """Something to tell.

    Attributes:
        id: Always the same for the same thing.
        kind: In the words of the oldest version, which names what happened.
        at: When it happened.
    """

    id: str
    kind: str
    at: datetime


def events_since(order: Order, told: Told, shipments: Sequence[Shipment] = ()) -> tuple[list[OrderEvent], Told]:
    """Work out what there is to tell, in the order in which it happened, and how far that goes.

    Args:
        order: As it is now.
        told: How far it was told.
        shipments: Its parcels. That one was sent is told once it is there: until then it has no number.
    """
    entries = max(told.entries, _ready(order, shipments))
    events = [
        OrderEvent(f"evt_{order.id}_{at}", _KINDS.get(entry.event, _CHANGED), entry.at)
        for at, entry in enumerate(order.history[:entries])
        if at >= told.entries and entry.event not in _SILENT
    ]
    settled = [each for each in order.adjustments if each.done]
    events += [
        OrderEvent(
            f"evt_{order.id}_m{at}",
            "order_refunded" if each.kind is AdjustmentKind.REFUND else _CHANGED,
            max([each.at, *(event.at for event in events)]),
        )
        for at, each in enumerate(settled)
        if at >= told.settled
    ]
    scans = sorted(event.at for each in shipments for event in each.events if event.stage not in _TOLD_OTHERWISE)
    if len(scans) > told.scans:
        # An event is the whole order, so that one tells of all the scans that came together.
        at = max([scans[-1], *(event.at for event in events)])
        events.append(OrderEvent(f"evt_{order.id}_s{len(scans)}", _CHANGED, at))
    return events, Told(entries, len(settled), max(told.scans, len(scans)))


def _ready(order: Order, shipments: Sequence[Shipment]) -> int:
    """Count the entries that can be told: all, but for parcels at the end that are not there yet."""
    known = {str(each.id) for each in shipments}
    ready = len(order.history)
    while ready and (last := order.history[ready - 1]).event == "shipped" and _parcel_of(last) not in known:
        ready -= 1
    return ready


def _parcel_of(entry: Entry) -> str:
    return str(entry.params.get("shipment_id", ""))


def body_of(event: OrderEvent, view: Body, version: str) -> Body:
    """Write an event: always the whole order as it is now, never what has changed of it.

    The newest version sends the order itself. The oldest one's text has the order with the event's id and time beside
    its members; its reference implementation, an envelope around it. Both are there.

    Args:
        event: What happened.
        view: The order as it is now.
        version: In whose words.
    """
    dialect = DIALECTS.get(version, NEWEST)
    active = {ORDER: Capability(ORDER, dialect.version)}
    written = dialect.answer(Outcome(ORDER, deepcopy(view)), active)
    if dialect.negotiates:
        return written
    told = {"event_id": event.id, "event_type": event.kind, "created_time": event.at.isoformat()}
    return {**written, **told, "order": written}
