"""When something happens by itself: rows with a time, never a sleeping task, so that a late look only makes it late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hupan.fulfillment import ShipmentId
from hupan.purchases.domain.disputing import escalate
from hupan.purchases.domain.order import (
    SYSTEM,
    Change,
    DisputeId,
    DisputeStatus,
    Effect,
    Order,
    ParcelStatus,
    ReturnId,
    ReturnStatus,
)
from hupan.purchases.domain.paying import give_up
from hupan.purchases.domain.returning import Received, approve, lapse, receive
from hupan.purchases.domain.sending import CancelReason, cancel, presume_arrived, release
from hupan.purchases.domain.terms import Terms, days


class DeadlineKind(StrEnum):
    """What happens by itself."""

    SHIP = "ship"
    ARRIVE = "arrive"
    RELEASE = "release"
    RETURN_ANSWER = "return_answer"
    RETURN_SEND = "return_send"
    RETURN_RECEIVE = "return_receive"
    EXCHANGE_PAY = "exchange_pay"
    DISPUTE_ANSWER = "dispute_answer"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What happens when nobody does anything, and from when on."""

    due_at: datetime
    kind: DeadlineKind
    subject: str = ""


def deadlines(order: Order, terms: Terms) -> list[Deadline]:
    """Tell what would happen by itself, the earliest first."""
    return sorted(
        (*_of_sending(order, terms), *_of_returns(order, terms), *_of_disputes(order, terms)),
        key=lambda each: (each.due_at, each.kind, each.subject),
    )


def overdue(order: Order, now: datetime, terms: Terms) -> Change:
    """Let everything happen whose time has come, one after the other.

    It happens now, not when it was due: after a week in which nobody looked, whoever is next has their whole time.
    """
    effects: tuple[Effect, ...] = ()
    while (first := next(iter(deadlines(order, terms)), None)) is not None and first.due_at <= now:
        change = _happen(order, now, first)
        order, effects = change.order, (*effects, *change.effects)
    return Change(order, effects)


def _happen(order: Order, now: datetime, due: Deadline) -> Change:
    if due.kind is DeadlineKind.SHIP:
        return cancel(order, now, SYSTEM, CancelReason.NOT_SHIPPED_IN_TIME)
    if due.kind is DeadlineKind.ARRIVE:
        return presume_arrived(order, now, ShipmentId(due.subject))
    if due.kind is DeadlineKind.RELEASE:
        return release(order, now)
    if due.kind is DeadlineKind.DISPUTE_ANSWER:
        return escalate(order, now, DisputeId(due.subject))
    return _step(order, now, due.kind, ReturnId(due.subject))


def _step(order: Order, now: datetime, kind: DeadlineKind, return_id: ReturnId) -> Change:
    """Let a return go on."""
    if kind is DeadlineKind.RETURN_ANSWER:
        return approve(order, now, SYSTEM, return_id)
    if kind is DeadlineKind.RETURN_SEND:
        return lapse(order, now, return_id)
    if kind is DeadlineKind.EXCHANGE_PAY:
        return give_up(order, now, SYSTEM, return_id)
    return receive(order, now, SYSTEM, Received(return_id, resell=False))


def _of_sending(order: Order, terms: Terms) -> Iterator[Deadline]:
    if any(line.open for line in order.lines):
        # What came in exchange is given its own time.
        since = order.placed_at if order.closed_at is None else max(order.placed_at, order.closed_at)
        yield Deadline(since + days(terms.ship), DeadlineKind.SHIP)
    # A carrier that says nothing keeps no seller's money for ever; cash that nobody speaks of was not taken.
    if order.released_at is None and not order.has_open_case and not order.at_the_door and order.remaining:
        for parcel in order.parcels:
            if parcel.status is ParcelStatus.SENT:
                late = parcel.at + days(terms.silent)
                due = late if order.closed_at is None else max(late, order.closed_at)
                yield Deadline(due, DeadlineKind.ARRIVE, parcel.shipment_id)
    if order.delivered_at is not None and order.released_at is None and not order.has_open_case:
        quiet = order.delivered_at + days(terms.release)
        yield Deadline(quiet if order.closed_at is None else max(quiet, order.closed_at), DeadlineKind.RELEASE)


def _of_returns(order: Order, terms: Terms) -> Iterator[Deadline]:
    spans = {
        ReturnStatus.REQUESTED: (DeadlineKind.RETURN_ANSWER, terms.answer),
        ReturnStatus.APPROVED: (DeadlineKind.RETURN_SEND, terms.send),
        ReturnStatus.SENT: (DeadlineKind.RETURN_RECEIVE, terms.receive),
        ReturnStatus.UNPAID: (DeadlineKind.EXCHANGE_PAY, terms.pay),
    }
    for each in order.returns:
        if each.status in spans:
            kind, span = spans[each.status]
            yield Deadline(each.at + days(span), kind, each.id)


def _of_disputes(order: Order, terms: Terms) -> Iterator[Deadline]:
    for each in order.disputes:
        if each.status is DisputeStatus.OPEN:
            yield Deadline(each.at + days(terms.dispute_answer), DeadlineKind.DISPUTE_ANSWER, each.id)
