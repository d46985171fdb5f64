"""Sees to their end the purchases that a process left behind."""

from hupan.merchants.buying import PurchaseService
from hupan.platform import Rounds

_EVERY_S = 5.0


class PurchaseSweep:
    """A background task; several processes may do it at once, since a purchase is held while one looks at it.

    Args:
        purchases: Keeps them.
        every_s: Seconds between two looks.
    """

    def __init__(self, purchases: PurchaseService, every_s: float = _EVERY_S) -> None:
        self._rounds = Rounds(purchases.look_after, every_s, "merchants", at_once=True)

    async def start(self) -> None:
        """Begin."""
        await self._rounds.start()

    async def stop(self) -> None:
        """End."""
        await self._rounds.stop()
