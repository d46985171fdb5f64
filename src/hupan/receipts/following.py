"""Has receipts made as checkouts are completed."""

from collections.abc import Sequence

from hupan.checkout import NEWS, CheckoutId
from hupan.platform import Database, OutboxReader, Rounds
from hupan.receipts.service import ReceiptService

READER = "receipts"
"""The name under which the place in the news of checkouts is kept."""

_EVERY_S = 3.0


class ReceiptFollower:
    """Reads the news of checkouts now and then; several processes may, since a checkout has one receipt.

    What was completed before the first look is not looked for: its receipt is made when somebody asks for it.

    Args:
        database: Where the news is.
        receipts: Makes them.
    """

    def __init__(self, database: Database, receipts: ReceiptService) -> None:
        self._reader = OutboxReader(database, READER, NEWS)
        self._receipts = receipts
        self._rounds = Rounds(self.catch_up, _EVERY_S, "receipts", at_once=True)

    async def start(self) -> None:
        """Begin to read, and hang out the public keys."""
        await self._receipts.hang_out()
        await self._rounds.start()

    async def stop(self) -> None:
        """Stop reading."""
        await self._rounds.stop()

    async def catch_up(self) -> None:
        """Make the receipts of everything that was completed by now."""
        await self._reader.catch_up(self._hear, limit=200)

    async def _hear(self, subjects: Sequence[str]) -> None:
        await self._receipts.make_all([CheckoutId(each) for each in subjects])
