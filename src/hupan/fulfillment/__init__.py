"""Fulfilment: which parcel of an order is where, as carriers tell it.

A shipment's stage follows from its events alone, by when they happened and not by when they were heard of, so that
carriers may repeat themselves and mix up their order. Carriers stand behind a port: one lives on the clock, real ones
post signed messages. Rooms above hear of changes from the outbox, topic `NEWS`, and say what belongs into a parcel.
"""

from hupan.fulfillment.carriers import DemoCarrier, PostingCarrier
from hupan.fulfillment.domain import (
    NEWS,
    Destination,
    Parcel,
    Proof,
    ProofKind,
    Shipment,
    ShipmentId,
    Stage,
    TrackingEvent,
)
from hupan.fulfillment.errors import (
    BadCallback,
    BadShipment,
    FulfillmentError,
    ShipmentNotFound,
    ShipmentReused,
    UnknownCarrier,
    WrongState,
)
from hupan.fulfillment.looking import ParcelLookout
from hupan.fulfillment.schemas import ShipmentView
from hupan.fulfillment.service import FulfillmentService
from hupan.fulfillment.settings import FulfillmentSettings
from hupan.fulfillment.signing import sign

__all__ = [
    "NEWS",
    "BadCallback",
    "BadShipment",
    "DemoCarrier",
    "Destination",
    "FulfillmentError",
    "FulfillmentService",
    "FulfillmentSettings",
    "Parcel",
    "ParcelLookout",
    "PostingCarrier",
    "Proof",
    "ProofKind",
    "Shipment",
    "ShipmentId",
    "ShipmentNotFound",
    "ShipmentReused",
    "ShipmentView",
    "Stage",
    "TrackingEvent",
    "UnknownCarrier",
    "WrongState",
    "sign",
]
