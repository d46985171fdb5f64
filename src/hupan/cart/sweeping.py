"""Forgets guests who have not come back, now and then; several processes may do it at once."""

from hupan.cart.guests import GUESTS_STAY
from hupan.cart.service import CartService
from hupan.kernel import Clock
from hupan.platform import Rounds

EVERY_S = 3600.0


class CartSweep(Rounds):
    """A background task.

    Args:
        carts: Does the forgetting.
        clock: The time.
        every_s: Seconds between two sweeps.
    """

    def __init__(self, carts: CartService, clock: Clock, every_s: float = EVERY_S) -> None:
        super().__init__(lambda: carts.forget_guests(clock.now() - GUESTS_STAY), every_s, "cart.sweep")
