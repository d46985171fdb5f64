"""Follows the news of prices and stock, and goes on with mandates whose moment has come."""

from collections.abc import Sequence

from hupan.catalog import NEWS, ProductId
from hupan.mandates.service import MandateService
from hupan.platform import Database, OutboxReader, Rounds

READER = "mandates"
"""The name under which the place in the news is kept."""

_EVERY_S = 5.0


class MandateSweep:
    """A background task; several processes may do it at once, since a mandate is held while it is decided on.

    Stock that comes back without a change of the listing is found by the look that each mandate has every few minutes.

    Args:
        database: Where the news is.
        mandates: Keeps them.
    """

    def __init__(self, database: Database, mandates: MandateService) -> None:
        self._reader = OutboxReader(database, READER, NEWS)
        self._mandates = mandates
        self._rounds = Rounds(self.look, _EVERY_S, "mandates", at_once=True)

    async def start(self) -> None:
        """Begin."""
        await self._rounds.start()

    async def stop(self) -> None:
        """End."""
        await self._rounds.stop()

    async def look(self) -> None:
        """Hear the news, and go on with what is due."""
        # What changed before the first look is seen by the one that each mandate has anyway.
        await self._reader.catch_up(self._hear)
        await self._mandates.look_after()

    async def _hear(self, subjects: Sequence[str]) -> None:
        await self._mandates.hear([ProductId(each) for each in subjects])
