"""Ends expired reservations now and then; several processes may do it at once."""

from hupan.inventory.service import InventoryService
from hupan.platform import Rounds

EVERY_S = 30.0


class ReservationSweep(Rounds):
    """A background task. What has expired is free without it; it tells the others of that, and tidies up.

    Args:
        inventory: Does the sweeping.
        every_s: Seconds between two sweeps.
    """

    def __init__(self, inventory: InventoryService, every_s: float = EVERY_S) -> None:
        super().__init__(inventory.sweep, every_s, "inventory.sweep")
