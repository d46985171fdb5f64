"""Goes on with what waits, and ends what is over, now and then; several processes may do it at once."""

from hupan.checkout.service import CheckoutService
from hupan.platform import Rounds

EVERY_S = 5.0


class CheckoutTimekeeper(Rounds):
    """A background task; its first look is at once, so that what a crash has left goes on.

    Args:
        checkouts: Does the work.
        every_s: Seconds between two looks.
    """

    def __init__(self, checkouts: CheckoutService, every_s: float = EVERY_S) -> None:
        super().__init__(checkouts.look_after, every_s, "checkout.timekeeper", at_once=True)
