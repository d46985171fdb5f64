"""What can go wrong with checkouts.

HupanError
└── CheckoutError
    ├── CheckoutBusy          more people buy than can be served; nothing was begun
    ├── CheckoutNotFound      there is no such checkout, or it is somebody else's
    ├── CheckoutClosed        it is being completed, or is over
    ├── CheckoutOvertaken     somebody else has changed it meanwhile
    ├── BadCheckout           what is asked for cannot be
    ├── NotReady              something is missing; its messages say what
    ├── NotEntitled           a code is for others, or for paying in another way
    └── NotAsConfirmed        it is no longer what was confirmed; its messages say what has changed
"""

from hupan.kernel import HupanError, Kind


class CheckoutError(HupanError):
    """The root of this room's errors."""

    code = "checkout.error"


class CheckoutBusy(CheckoutError):
    """More people buy at this moment than can be served; nothing was begun."""

    code = "checkout.busy"
    kind = Kind.UNAVAILABLE


class CheckoutNotFound(CheckoutError):
    """There is no such checkout, or it is somebody else's."""

    code = "checkout.not_found"
    kind = Kind.NOT_FOUND


class CheckoutClosed(CheckoutError):
    """The checkout is being completed, or is over."""

    code = "checkout.closed"
    kind = Kind.CONFLICT


class CheckoutOvertaken(CheckoutError):
    """Somebody else has changed the checkout meanwhile."""

    code = "checkout.overtaken"
    kind = Kind.CONFLICT


class BadCheckout(CheckoutError):
    """What is asked for cannot be."""

    code = "checkout.invalid"
    kind = Kind.INVALID


class NotReady(CheckoutError):
    """Something is missing before this can be paid."""

    code = "checkout.not_ready"
    kind = Kind.CONFLICT


class NotEntitled(CheckoutError):
    """A code is for others, or for paying in another way; `codes` says which."""

    code = "checkout.not_entitled"
    kind = Kind.CONFLICT


class NotAsConfirmed(CheckoutError):
    """The checkout is no longer what was confirmed."""

    code = "checkout.not_as_confirmed"
    kind = Kind.CONFLICT
