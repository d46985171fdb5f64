"""Shipments as plain values, and how their state follows from what carriers say, in whatever order that comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from hupan.catalog import SellerId
from hupan.kernel import OrderId

ShipmentId = NewType("ShipmentId", str)

NEWS = "fulfillment.orders"
"""Topic of the outbox: ids of orders of which a shipment has changed."""

MOST_EVENTS = 500
"""Of one shipment; a carrier that says more is no longer listened to."""

AHEAD = timedelta(minutes=10)
"""How far a carrier's clock may be ahead of ours."""

_LINE = 200


@dataclass(frozen=True, slots=True)
class Destination:
    """Where something goes, as it was written when it was ordered.

    Attributes:
        country: ISO 3166-1 alpha-2.
        region: The part behind the hyphen of ISO 3166-2, or empty.
    """

    name: str
    phone: str
    country: str
    line1: str
    postal_code: str = ""
    region: str = ""
    city: str = ""
    district: str = ""
    line2: str = ""


class Stage(StrEnum):
    """How far a parcel is. Events name one; a shipment stands at one."""

    ANNOUNCED = "announced"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    PROBLEM = "problem"
    DELIVERED = "delivered"
    RETURNED = "returned"
    VOIDED = "voided"

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected."""
        return self in {Stage.DELIVERED, Stage.RETURNED, Stage.VOIDED}


_RANK = {stage: rank for rank, stage in enumerate(Stage)}


class ProofKind(StrEnum):
    """By what a carrier proves that a parcel arrived."""

    SIGNATURE = "signature"
    PHOTO = "photo"
    CODE = "code"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Proof:
    """That a parcel arrived.

    Attributes:
        name: Who took it, or where it was left.
        reference: The carrier's name of the signature or photo.
    """

    kind: ProofKind
    name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """Something a carrier says of a parcel.

    Attributes:
        key: The carrier's own name of it; the same twice is the same event.
        at: When it happened, by the carrier's clock.
    """

    key: str
    stage: Stage
    at: datetime
    place: str = ""
    text: str = ""
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel of an order.

    Attributes:
        units: How many of which lines of the order are in it.
        looked_at: When the carrier was last asked.
    """

    id: ShipmentId
    order_id: OrderId
    seller_id: SellerId
    units: Mapping[str, int]
    carrier: str
    tracking_number: str
    destination: Destination
    created_at: datetime
    events: tuple[TrackingEvent, ...] = ()
    tracking_url: str = ""

    @property
    def story(self) -> tuple[TrackingEvent, ...]:
        """The events as they happened, whenever each was heard of."""
        return tuple(sorted(self.events, key=_order))

    @property
    def stage(self) -> Stage:
        """How far it is: what its story says."""
        return stage_of(self.events)

    @property
    def since(self) -> datetime:
        """When it came to that stage."""
        decisive = [event for event in self.story if event.stage is self.stage]
        return decisive[0].at if decisive else self.created_at

    @property
    def proof(self) -> Proof | None:
        """What proves that it arrived."""
        return next((event.proof for event in reversed(self.story) if event.proof is not None), None)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent, before a carrier knows of it.

    Attributes:
        id: Allotted by whoever asks, so that asking twice is asking once.
        tracking_number: Of a carrier that gave one already, or empty.
    """

    id: ShipmentId
    order_id: OrderId
    seller_id: SellerId
    units: Mapping[str, int]
    carrier: str
    destination: Destination
    tracking_number: str = ""


@dataclass(frozen=True, slots=True)
class CarrierMessage:
    """What a carrier told of one of its parcels."""

    tracking_number: str
    events: tuple[TrackingEvent, ...] = field(default=())


def stage_of(events: Iterable[TrackingEvent]) -> Stage:
    """Tell how far a parcel is.

    The latest word counts by the time at which it happened, never by when it was heard of. What is final stays: a scan
    in a depot that is dated later than the delivery does not take the delivery back. Only a parcel that came back to
    its sender afterwards has not been delivered after all, and a voided label was never a parcel.
    """
    found = sorted(events, key=_order)
    stages = {event.stage for event in found}
    for final in (Stage.RETURNED, Stage.DELIVERED, Stage.VOIDED):
        if final in stages:
            return final
    return found[-1].stage if found else Stage.ANNOUNCED


def news_of(known: Sequence[TrackingEvent], said: Sequence[TrackingEvent], now: datetime) -> list[TrackingEvent]:
    """Say which events are new and can be: none twice, none from the future, and not without end."""
    keys = {event.key for event in known}
    fresh: list[TrackingEvent] = []
    for event in sorted(said, key=_order):
        if event.key not in keys and event.at <= now + AHEAD:
            keys.add(event.key)
            fresh.append(event)
    # What ends a story is always heard, however much was said before.
    room = max(0, MOST_EVENTS - len(known))
    return fresh[:room] + [event for event in fresh[room:] if event.stage.is_final][:1]


def _order(event: TrackingEvent) -> tuple[datetime, int, str]:
    return event.at, _RANK[event.stage], event.key


def tidy(text: str, longest: int = _LINE) -> str:
    """Make what a carrier or a seller wrote fit to be kept: one line, no control characters, not too long."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:longest]
