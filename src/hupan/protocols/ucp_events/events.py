"""What of an order's life a platform is told, and in which words. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hupan.orders import AdjustmentKind, Order
from hupan.protocols.ucp import DIALECTS, NEWEST, ORDER, Body, Capability, Outcome

TOPIC: Final = "ucp.order"

_CHANGED: Final = "order_updated"
_KINDS: Final[Mapping[str, str]] = {
    "placed": "order_placed",
    "shipped": "order_shipped",
    "delivered": "order_delivered",
    "cancelled": "order_canceled",
    "return_received": "order_returned",
}
# Between the market and the seller, or words that buyer and seller exchange: nothing of the order looks different.
_SILENT: Final = frozenset({"released", "dispute_said"})


@dataclass(frozen=True, slots=True)
class Told:
    """How far a platform has been told of an order.

    Attributes:
        entries: So many entries of its history.
        settled: So many adjustments that were carried out.
    """

    entries: int = 0
    settled: int = 0


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


def events_since(order: Order, told: Told) -> tuple[list[OrderEvent], Told]:
    """Work out what there is to tell, in the order in which it happened, and how far that goes."""
    events = [
        OrderEvent(f"evt_{order.id}_{at}", _KINDS.get(entry.event, _CHANGED), entry.at)
        for at, entry in enumerate(order.history)
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
    return events, Told(len(order.history), len(settled))


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
