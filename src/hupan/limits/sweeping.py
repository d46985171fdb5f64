"""Looks now and then what came of takings that a process left behind."""

from hupan.limits.ports import Attempts
from hupan.limits.service import LimitService
from hupan.platform import Rounds

_EVERY_S = 60.0


class LimitSweep:
    """A background task; several processes may do it at once.

    Args:
        limits: Keeps what was taken.
        attempts: Knows what came of checkouts.
    """

    def __init__(self, limits: LimitService, attempts: Attempts) -> None:
        self._limits = limits
        self._attempts = attempts
        self._rounds = Rounds(self._look, _EVERY_S, "limits", at_once=True)

    async def start(self) -> None:
        """Begin."""
        await self._rounds.start()

    async def stop(self) -> None:
        """End."""
        await self._rounds.stop()

    async def _look(self) -> None:
        await self._limits.sweep(self._attempts)
