"""What can go wrong with stock.

HupanError
└── InventoryError
    ├── BadLevel              stock of an offer that is not there, at a place of somebody else, or less than nothing
    ├── BadReservation        nothing is wanted, or more than anybody may
    ├── OutOfStock            there is not as much left as is wanted
    ├── KeyReused             the key belongs to a reservation of something else
    ├── ReservationNotFound   there is no such reservation
    └── ReservationEnded      it has expired, was released, or is sold
"""

from hupan.kernel import HupanError, Kind


class InventoryError(HupanError):
    """The root of this room's errors."""

    code = "inventory.error"


class BadLevel(InventoryError):
    """A level of stock that cannot be."""

    code = "inventory.bad_level"
    kind = Kind.INVALID


class BadReservation(InventoryError):
    """Nothing is wanted, or more than anybody may."""

    code = "inventory.bad_reservation"
    kind = Kind.INVALID


class OutOfStock(InventoryError):
    """There is not as much left as is wanted."""

    code = "inventory.out_of_stock"
    kind = Kind.CONFLICT


class KeyReused(InventoryError):
    """The key belongs to a reservation of something else."""

    code = "inventory.key_reused"
    kind = Kind.CONFLICT


class ReservationNotFound(InventoryError):
    """There is no such reservation."""

    code = "inventory.reservation_not_found"
    kind = Kind.NOT_FOUND


class ReservationEnded(InventoryError):
    """The reservation has expired, was released, or is sold."""

    code = "inventory.reservation_ended"
    kind = Kind.GONE
