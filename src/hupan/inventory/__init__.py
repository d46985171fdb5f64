"""Inventory: how many of each offer lie where, and who has them set aside until when.

A reservation takes all that is asked for or nothing, is the same one however often its key asks, and ends by itself.
`reserve` and `commit` hold the rows of the stock they touch, always in the same order: the last one goes to one buyer,
and nobody waits for ever. Rooms above hear of changes from the outbox, topic `NEWS`.
"""

from hupan.inventory.domain import (
    NEWS,
    Level,
    Location,
    LocationId,
    Reservation,
    ReservationId,
    ReservationLine,
    ReservationStatus,
    Stock,
    Wanted,
)
from hupan.inventory.errors import (
    BadLevel,
    BadReservation,
    InventoryError,
    KeyReused,
    OutOfStock,
    ReservationEnded,
    ReservationNotFound,
)
from hupan.inventory.service import InventoryService
from hupan.inventory.sweeping import ReservationSweep

__all__ = [
    "NEWS",
    "BadLevel",
    "BadReservation",
    "InventoryError",
    "InventoryService",
    "KeyReused",
    "Level",
    "Location",
    "LocationId",
    "OutOfStock",
    "Reservation",
    "ReservationEnded",
    "ReservationId",
    "ReservationLine",
    "ReservationNotFound",
    "ReservationStatus",
    "ReservationSweep",
    "Stock",
    "Wanted",
]
