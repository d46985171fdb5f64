"""Payouts: what sellers have earned, sent to them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.catalog import SellerId
from hupan.kernel import Money
from hupan.payouts.errors import PayoutOver

PayoutId = NewType("PayoutId", str)

PAYOUT_NEWS = "payments.payouts"
"""Topic of the outbox: ids of payouts that were made, sent, or have failed."""


class PayoutState(StrEnum):
    """How far a payout has come."""

    CREATED = "created"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Payout:
    """One transfer to one seller.

    Attributes:
        note: The bank's reference, or why it failed; the operator's words.
    """

    id: PayoutId
    seller_id: SellerId
    amount: Money
    state: PayoutState
    created_at: datetime
    settled_at: datetime | None = None
    note: str = ""

    def settled(self, state: PayoutState, note: str, now: datetime) -> "Payout":
        """Mark it as sent or failed. What was sent may still come back; what has failed is over.

        Raises:
            PayoutOver: It has failed, or was sent and is marked as sent with other words.
        """
        if state is PayoutState.CREATED or self.state is PayoutState.FAILED:
            raise PayoutOver("This payout is over.", payout_id=self.id)
        return replace(self, state=state, note=note, settled_at=now)
