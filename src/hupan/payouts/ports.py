"""What payouts need. Above: `PayoutService`. Below: their tables."""

from typing import Protocol

from hupan.catalog import SellerId
from hupan.ledger import Books
from hupan.payouts.domain import Payout, PayoutId


class PayoutStore(Protocol):
    """Payouts."""

    @property
    def books(self) -> Books:
        """The ledger, in the same transaction."""
        ...

    async def add(self, payout: Payout) -> None:
        """Keep a new payout."""
        ...

    async def get(self, payout_id: PayoutId) -> Payout | None:
        """Find a payout, and hold it."""
        ...

    async def save(self, payout: Payout) -> None:
        """Write a payout back."""
        ...

    async def page(self, before: str, limit: int, seller_id: SellerId | None = None) -> list[Payout]:
        """List payouts, the newest first: one seller's, or all."""
        ...

    async def waiting(self) -> tuple[int, int]:
        """Count payouts that are to be sent, and those that failed and were not made anew since."""
        ...
