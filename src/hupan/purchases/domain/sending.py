"""What happens to an order until it is paid out: shipped, delivered, cancelled, sent elsewhere, confirmed, released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hupan.catalog import OfferId
from hupan.fulfillment import Destination, ShipmentId
from hupan.kernel import Money
from hupan.purchases.domain.money import Cause, refund_shares, take_all, take_amount
from hupan.purchases.domain.order import (
    SYSTEM,
    Actor,
    Change,
    Effect,
    EffectKind,
    Line,
    LineId,
    Order,
    Parcel,
    ParcelStatus,
    Side,
    Units,
    checked_units,
)
from hupan.purchases.domain.texts import tidy, tidy_destination
from hupan.purchases.errors import AddressElsewhere, BadUnits, NotYours, TooLate, WrongStep

_LONGEST_NUMBER = 60


class CancelReason(StrEnum):
    """Why something is not sent after all."""

    NO_LONGER_NEEDED = "no_longer_needed"
    BY_MISTAKE = "by_mistake"
    TOO_SLOW = "too_slow"
    OTHER = "other"
    OUT_OF_STOCK = "out_of_stock"
    CANNOT_SHIP = "cannot_ship"
    NOT_SHIPPED_IN_TIME = "not_shipped_in_time"


_OF_BUYERS = {
    CancelReason.NO_LONGER_NEEDED,
    CancelReason.BY_MISTAKE,
    CancelReason.TOO_SLOW,
    CancelReason.OTHER,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a shipment, as fulfilment tells it."""

    shipment_id: ShipmentId
    status: ParcelStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What the seller hands to a carrier."""

    shipment_id: ShipmentId
    units: Units
    carrier: str
    tracking_number: str = ""


def cancel(order: Order, at: datetime, actor: Actor, reason: CancelReason, units: Units | None = None) -> Change:
    """Cancel units that have not left, and give back what was paid for them, their part of shipping included.

    Args:
        order: The order.
        at: When.
        actor: Who.
        reason: Why; some reasons are the seller's alone.
        units: Which; all that have not left where it is `None`.

    Raises:
        TooLate: They have left.
        NotYours: The reason is not one that this side gives.
    """
    if actor.role is Side.BUYER and reason not in _OF_BUYERS:
        raise NotYours("This reason is the seller's to give.")
    wanted = {line.id: line.open for line in order.lines if line.open} if units is None else checked_units(units)
    if not wanted or any(count > order.line(line_id).open for line_id, count in wanted.items()):
        raise TooLate("This has been shipped, or was cancelled already. Send it back when it has arrived.")
    changed, shares = take_all(order, wanted, with_shipping=True)
    changed = changed.with_lines(
        {each: replace(changed.line(each), cancelled=order.line(each).cancelled + wanted[each]) for each in wanted}
    )
    changed = _arrived(changed.noted(at, actor, "cancelled", reason=reason.value, units=sum(wanted.values())))
    back = refund_shares(changed, at, Cause("cancelled", shares=shares))
    shelved = () if reason is CancelReason.OUT_OF_STOCK else (restock(order, wanted),)
    return Change(back.order, (*back.effects, *shelved))


def restock(order: Order, units: Units, subject: str = "") -> Effect:
    """Put units back on the shelf."""
    offers: dict[OfferId, int] = {}
    for line_id, count in units.items():
        offer_id = order.line(line_id).item.offer_id
        offers[offer_id] = offers.get(offer_id, 0) + count
    return Effect(EffectKind.RESTOCK, subject or f"h{len(order.history)}", offers=offers)


def change_address(
    order: Order, at: datetime, actor: Actor, destination: Destination, *, costs_the_same: bool
) -> Change:
    """Send it elsewhere, as long as nothing has left and tax and shipping stay what they were.

    Args:
        order: The order.
        at: When.
        actor: Who.
        destination: Where to.
        costs_the_same: Whether tax and shipping there are those that were paid.

    Raises:
        TooLate: Something has left, or nothing is left to send.
        AddressElsewhere: It is another country, or costs something else.
    """
    if any(line.shipped for line in order.lines) or not any(line.open for line in order.lines):
        raise TooLate("This has been shipped, or was cancelled already.")
    if destination.country != order.destination.country or not costs_the_same:
        raise AddressElsewhere("Tax and shipping are others there. Cancel the order and place it anew.")
    tidied = tidy_destination(destination)
    if tidied == order.destination:
        return Change(order)
    return Change(replace(order, destination=tidied).noted(at, actor, "address_changed"))


def ship(order: Order, at: datetime, actor: Actor, dispatch: Dispatch) -> Change:
    """Hand units to a carrier.

    Raises:
        BadUnits: More than wait to be shipped.
    """
    if any(parcel.shipment_id == dispatch.shipment_id for parcel in order.parcels):
        return Change(order)
    lines: dict[LineId, Line] = {}
    for line_id, count in checked_units(dispatch.units).items():
        line = order.line(line_id)
        if count > line.open:
            raise BadUnits(f"Only {line.open} of this line wait to be shipped.", line_id=line_id, open=line.open)
        lines[line_id] = replace(line, shipped=line.shipped + count)
    parcel = Parcel(dispatch.shipment_id, dict(dispatch.units), ParcelStatus.SENT, at)
    changed = replace(order.with_lines(lines), parcels=(*order.parcels, parcel))
    changed = changed.noted(at, actor, "shipped", shipment_id=dispatch.shipment_id, carrier=dispatch.carrier)
    params = {"carrier": dispatch.carrier, "tracking_number": tidy(dispatch.tracking_number, _LONGEST_NUMBER)}
    return Change(changed, (Effect(EffectKind.SHIP, dispatch.shipment_id, units=dict(dispatch.units), params=params),))


def follow(order: Order, shipments: Sequence[Sent], now: datetime) -> Change:
    """Take over what fulfilment knows of the order's shipments; the same twice changes nothing.

    What arrived stays arrived, whatever is said of it later: whoever disagrees opens a dispute.
    """
    known = {each.shipment_id: each for each in shipments}
    changed = order
    for parcel in order.parcels:
        said = known.get(parcel.shipment_id)
        if said is not None and parcel.status is ParcelStatus.SENT and said.status is not ParcelStatus.SENT:
            changed = _moved(changed, parcel, said, now)
    return _collected(order, _arrived(changed))


def presume_arrived(order: Order, at: datetime, shipment_id: ShipmentId) -> Change:
    """Take a parcel for arrived of which nobody has said so for long.

    Every time that runs from arrival runs from now: who does not have it has until then to open a dispute.
    """
    parcel = next(each for each in order.parcels if each.shipment_id == shipment_id)
    said = Sent(shipment_id, ParcelStatus.DELIVERED, at)
    return _collected(order, _arrived(_moved(order, parcel, said, at, event="arrival_presumed")))


def confirm(order: Order, at: datetime, actor: Actor) -> Change:
    """Say that everything is there: the seller is paid at once.

    Raises:
        WrongStep: Something has not left yet, a return or dispute goes on, or nothing was sent.
    """
    if order.released_at is not None:
        return Change(order)
    if any(line.open for line in order.lines) or not any(line.shipped for line in order.lines):
        raise WrongStep("Not everything has been shipped yet.")
    if order.has_open_case:
        raise WrongStep("A return or a dispute goes on. End it first.")
    changed = order
    for parcel in order.parcels:
        if parcel.status is ParcelStatus.SENT:
            changed = _moved(changed, parcel, Sent(parcel.shipment_id, ParcelStatus.DELIVERED, at), at, actor)
    changed = replace(_arrived(changed), confirmed_at=at).noted(at, actor, "confirmed")
    collected, paid = _collected(order, changed), release(changed, at, actor)
    return Change(paid.order, (*collected.effects, *paid.effects))


def release(order: Order, at: datetime, actor: Actor = SYSTEM) -> Change:
    """Pay the seller what is left."""
    changed = replace(order, released_at=at).noted(at, actor, "released")
    return Change(changed, (Effect(EffectKind.RELEASE),) if order.remaining else ())


def give_back(order: Order, at: datetime, actor: Actor, amount: Money, why: str) -> Change:
    """Give back a part of the money for no unit in particular, as a seller does for a scratch.

    Raises:
        TooMuch: More than is left.
    """
    changed, shares = take_amount(order, amount)
    changed = changed.noted(at, actor, "given_back", amount=amount.minor, why=tidy(why))
    return refund_shares(changed, at, Cause("goodwill", shares=shares))


def _moved(
    order: Order, parcel: Parcel, said: Sent, now: datetime, actor: Actor = SYSTEM, *, event: str = "delivered"
) -> Order:
    at = min(said.at, now)  # a carrier's clock may be ahead of ours; no time of ours is
    lines: dict[LineId, Line] = {}
    for line_id, count in parcel.units.items():
        line = order.line(line_id)
        lines[line_id] = (
            replace(line, delivered=line.delivered + count)
            if said.status is ParcelStatus.DELIVERED
            else replace(line, shipped=line.shipped - count)
        )
    parcels = tuple(
        replace(each, status=said.status, at=at) if each.shipment_id == parcel.shipment_id else each
        for each in order.parcels
    )
    told = event if said.status is ParcelStatus.DELIVERED else "parcel_returned"
    changed = replace(order.with_lines(lines), parcels=parcels)
    return changed.noted(now, actor, told, shipment_id=parcel.shipment_id)


def _collected(before: Order, order: Order) -> Change:
    """Where the last of it has just arrived, whoever was to be paid at the door was."""
    arrived = before.delivered_at is None and order.delivered_at is not None and order.remaining
    return Change(order, (Effect(EffectKind.COLLECT, f"h{len(order.history)}"),) if arrived else ())


def _arrived(order: Order) -> Order:
    """Note when the last of it arrived; what is cancelled is not waited for, what replaces something is."""
    sent = [parcel for parcel in order.parcels if parcel.status is ParcelStatus.DELIVERED]
    complete = bool(sent) and all(not line.open and line.delivered == line.shipped for line in order.lines)
    if complete == (order.delivered_at is not None):
        return order
    return replace(order, delivered_at=max(parcel.at for parcel in sent) if complete else None)


def arrival(order: Order, units: Mapping[LineId, int]) -> datetime | None:
    """Tell when the last parcel with one of these lines arrived."""
    return max(
        (
            parcel.at
            for parcel in order.parcels
            if parcel.status is ParcelStatus.DELIVERED and any(each in parcel.units for each in units)
        ),
        default=None,
    )
