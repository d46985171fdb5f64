"""What can go wrong with carts.

HupanError
└── CartError
    ├── BadQuantity      not between one and the most of one line
    ├── BadCode          no code that anybody could have been given, or too many
    ├── BadNote          a gift note that is too long
    ├── NotForSale       the offer is not there, or no longer
    ├── NotEnough        fewer are left than are wanted
    ├── CartFull         as many lines as there may be
    ├── LineNotFound     no such line in this buyer's cart
    ├── CartChanged      another tab has changed the same line since
    ├── TooManyGuests    one address has begun more guests' carts than people do
    └── ForeignForm      what a guest's browser sent does not come from our page
"""

from hupan.kernel import HupanError, Kind


class CartError(HupanError):
    """The root of this room's errors."""

    code = "cart.error"


class BadQuantity(CartError):
    """Not between one and the most of one line."""

    code = "cart.bad_quantity"
    kind = Kind.INVALID


class BadCode(CartError):
    """No code that anybody could have been given, or too many of them."""

    code = "cart.bad_code"
    kind = Kind.INVALID


class BadNote(CartError):
    """A gift note that is too long."""

    code = "cart.bad_note"
    kind = Kind.INVALID


class NotForSale(CartError):
    """The offer is not there, or no longer."""

    code = "cart.not_for_sale"
    kind = Kind.NOT_FOUND


class NotEnough(CartError):
    """Fewer are left than are wanted; `available` says how many."""

    code = "cart.not_enough"
    kind = Kind.CONFLICT


class CartFull(CartError):
    """As many lines as there may be."""

    code = "cart.full"
    kind = Kind.CONFLICT


class LineNotFound(CartError):
    """There is no such line in this buyer's cart."""

    code = "cart.line_not_found"
    kind = Kind.NOT_FOUND


class CartChanged(CartError):
    """Another tab or device has changed the same line since this one looked; `version` is the present one."""

    code = "cart.changed"
    kind = Kind.CONFLICT


class TooManyGuests(CartError):
    """One address has begun more guests' carts than people do."""

    code = "cart.too_many_guests"
    kind = Kind.TOO_MANY


class ForeignForm(CartError):
    """What a guest's browser sent does not come from our page."""

    code = "cart.foreign_form"
    kind = Kind.FORBIDDEN
