"""Hears from the outbox which products have changed, and has their watches looked at."""

from collections.abc import Sequence

from hupan.catalog import NEWS as CATALOG_NEWS
from hupan.catalog import ProductId
from hupan.inventory import NEWS as STOCK_NEWS
from hupan.platform import Database, Followed, OutboxFollower, OutboxReader, Signals
from hupan.watches.service import WatchService

READER = "watches"
"""The name under which the places in the topics are kept."""

# Whoever brings in many listings tells of each again and again.
_GATHERS_S = 0.5


class WatchFollower:
    """A background task; several processes may do it at once, since watches are held while they are told.

    Args:
        database: Where the outbox is.
        signals: Wake it.
        watches: Are looked at.
    """

    def __init__(self, database: Database, signals: Signals, watches: WatchService) -> None:
        self._watches = watches
        topics = (
            Followed(OutboxReader(database, READER, topic), self._look, watches.look_at_all)
            for topic in (CATALOG_NEWS, STOCK_NEWS)
        )
        self._follower = OutboxFollower(signals, *topics, gathers_s=_GATHERS_S)

    async def start(self) -> None:
        """Begin to listen."""
        await self._follower.start()

    async def stop(self) -> None:
        """Stop listening."""
        await self._follower.stop()

    async def catch_up(self) -> None:
        """Look at everything of which there is news by now."""
        await self._follower.catch_up()

    async def _look(self, subjects: Sequence[str]) -> None:
        await self._watches.look([ProductId(each) for each in subjects])
