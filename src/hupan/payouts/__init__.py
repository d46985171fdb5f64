"""Payouts: what sellers have earned, sent to them.

A payout takes what lies in a seller's account at that moment and sends all of it; a seller who owes something is sent
nothing until that is earned. The transfer itself is the operator's, who says how it ended. Each step is a transaction
of the ledger. Rooms above hear of changes from the outbox, topic `PAYOUT_NEWS`.
"""

from hupan.payouts.domain import PAYOUT_NEWS, Payout, PayoutId, PayoutState
from hupan.payouts.errors import PayoutNotFound, PayoutOver, PayoutsError
from hupan.payouts.service import PayoutService

__all__ = [
    "PAYOUT_NEWS",
    "Payout",
    "PayoutId",
    "PayoutNotFound",
    "PayoutOver",
    "PayoutService",
    "PayoutState",
    "PayoutsError",
]
