"""What a buyer may do with an order at this moment, and until when: the same rules, asked before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hupan.purchases.domain.order import LineId, Order, Units
from hupan.purchases.domain.sending import arrival
from hupan.purchases.domain.terms import Terms, days


@dataclass(frozen=True, slots=True)
class Returnable:
    """How many units of a line may go back.

    Attributes:
        until: For whatever reason; `None` where that time is over.
        fault_until: Where something is wrong with it.
    """

    units: int
    until: datetime | None
    fault_until: datetime


@dataclass(frozen=True, slots=True)
class Choices:
    """What a buyer may do.

    Attributes:
        open: What has not left: it may be cancelled, or exchanged without sending anything back.
        readdress: Whether it may be sent elsewhere, if that costs the same.
        confirm: Whether they may say that everything is there.
        returns: What may go back, by line.
        dispute_until: Until when a dispute may be opened; `None` where it may not.
    """

    open: Units = field(default_factory=dict[LineId, int])
    readdress: bool = False
    confirm: bool = False
    returns: Mapping[LineId, Returnable] = field(default_factory=dict[LineId, Returnable])
    dispute_until: datetime | None = None


def choices_of(order: Order, now: datetime, terms: Terms) -> Choices:
    """Tell what a buyer may do at this moment."""
    waiting = {line.id: line.open for line in order.lines if line.open}
    shipped = any(line.shipped for line in order.lines)
    return Choices(
        open=waiting,
        readdress=bool(waiting) and not shipped,
        confirm=shipped and not waiting and order.released_at is None and not order.has_open_case,
        returns=_returns(order, now, terms),
        dispute_until=_dispute_until(order, now, terms),
    )


def _returns(order: Order, now: datetime, terms: Terms) -> dict[LineId, Returnable]:
    found: dict[LineId, Returnable] = {}
    for line in order.lines:
        units = line.delivered - line.returned - order.returning(line.id)
        came = arrival(order, {line.id: units})
        if units <= 0 or came is None:
            continue
        until, fault_until = came + days(terms.change_of_mind), came + days(terms.fault)
        if now <= max(until, fault_until):
            found[line.id] = Returnable(units, until if now <= until else None, fault_until)
    return found


def _dispute_until(order: Order, now: datetime, terms: Terms) -> datetime | None:
    if order.open_dispute is not None or not order.parcels or not order.remaining:
        return None
    until = (order.delivered_at or max(parcel.at for parcel in order.parcels)) + days(terms.dispute)
    return until if now <= until else None
