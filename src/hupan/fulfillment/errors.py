"""What can go wrong with shipments.

HupanError
└── FulfillmentError
    ├── ShipmentNotFound    there is no such shipment
    ├── BadShipment         nothing is in it, or its address or number cannot be
    ├── ShipmentReused      this id is another shipment's
    ├── UnknownCarrier      nobody here knows this carrier
    ├── BadCallback         a carrier's message is forged, stale, or none
    └── WrongState          it is on its way already, or has arrived
"""

from hupan.kernel import HupanError, Kind


class FulfillmentError(HupanError):
    """The root of this room's errors."""

    code = "fulfillment.error"


class ShipmentNotFound(FulfillmentError):
    """There is no such shipment."""

    code = "fulfillment.not_found"
    kind = Kind.NOT_FOUND


class BadShipment(FulfillmentError):
    """Nothing is in it, or its address or number cannot be."""

    code = "fulfillment.invalid"
    kind = Kind.INVALID


class ShipmentReused(FulfillmentError):
    """This id is another shipment's."""

    code = "fulfillment.reused"
    kind = Kind.CONFLICT


class UnknownCarrier(FulfillmentError):
    """Nobody here knows this carrier."""

    code = "fulfillment.unknown_carrier"
    kind = Kind.NOT_FOUND


class BadCallback(FulfillmentError):
    """A carrier's message is forged, stale, or none."""

    code = "fulfillment.bad_callback"
    kind = Kind.UNAUTHENTICATED


class WrongState(FulfillmentError):
    """It is on its way already, or has arrived."""

    code = "fulfillment.wrong_state"
    kind = Kind.CONFLICT
