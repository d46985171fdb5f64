"""What can go wrong with orders.

HupanError
└── OrdersError
    ├── OrderNotFound      there is no such order, or it is somebody else's
    ├── BadOrder           an order that cannot be: no lines, sums that do not add up, texts without end
    ├── CheckoutReused     this checkout has placed other orders already
    ├── BadUnits           more of a line than can be treated so, or a line that is not there
    ├── TooLate            it has been shipped, or the time for this is over
    ├── AddressElsewhere   the new address would change tax or shipping
    ├── WrongStep          a return or a dispute is not at the step at which this can be done
    ├── CaseNotFound       the order has no such return or dispute
    ├── CaseOpen           there is an open dispute already
    ├── NotYours           the other side, or an operator, does this
    ├── NotExchangeable    the other variant cannot be had for this one
    ├── OrderChanged       something has happened to the order since whoever asks has seen it
    ├── PriceChanged       an exchange costs something else than was agreed
    └── TooMuch            more money than is left to give back
"""

from hupan.kernel import HupanError, Kind


class OrdersError(HupanError):
    """The root of this room's errors."""

    code = "orders.error"


class OrderNotFound(OrdersError):
    """There is no such order, or it is somebody else's."""

    code = "orders.not_found"
    kind = Kind.NOT_FOUND


class BadOrder(OrdersError):
    """An order that cannot be."""

    code = "orders.invalid"
    kind = Kind.INVALID


class CheckoutReused(OrdersError):
    """This checkout has placed other orders already."""

    code = "orders.checkout_reused"
    kind = Kind.CONFLICT


class BadUnits(OrdersError):
    """More of a line than can be treated so, or a line that is not there."""

    code = "orders.bad_units"
    kind = Kind.INVALID


class TooLate(OrdersError):
    """It has been shipped, or the time for this is over."""

    code = "orders.too_late"
    kind = Kind.CONFLICT


class AddressElsewhere(OrdersError):
    """The new address would change tax or shipping."""

    code = "orders.address_elsewhere"
    kind = Kind.CONFLICT


class WrongStep(OrdersError):
    """A return or a dispute is not at the step at which this can be done."""

    code = "orders.wrong_step"
    kind = Kind.CONFLICT


class CaseNotFound(OrdersError):
    """The order has no such return or dispute."""

    code = "orders.case_not_found"
    kind = Kind.NOT_FOUND


class CaseOpen(OrdersError):
    """There is an open dispute already."""

    code = "orders.case_open"
    kind = Kind.CONFLICT


class NotYours(OrdersError):
    """The other side, or an operator, does this."""

    code = "orders.not_yours"
    kind = Kind.FORBIDDEN


class NotExchangeable(OrdersError):
    """The other variant cannot be had for this one."""

    code = "orders.not_exchangeable"
    kind = Kind.INVALID


class OrderChanged(OrdersError):
    """Something has happened to the order since whoever asks has seen it."""

    code = "orders.changed"
    kind = Kind.CONFLICT


class PriceChanged(OrdersError):
    """An exchange costs something else than was agreed."""

    code = "orders.price_changed"
    kind = Kind.CONFLICT


class TooMuch(OrdersError):
    """More money than is left to give back."""

    code = "orders.too_much"
    kind = Kind.INVALID
