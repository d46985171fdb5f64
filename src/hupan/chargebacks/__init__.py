"""Chargebacks: payments that a buyer's bank wants back, and what becomes of that.

The provider of payments knows how such a case stands; this room asks it (`CardNetwork`) whenever there is news, and now
and then, and makes the books say the same (`payments.withdraw_within`). Whatever order messages come in, the last
answer counts. While the bank decides, the orders' money is held; what it took comes back when it is won. The operator
answers or accepts. An order's history says what happened, which is how sellers and the operator hear of it.
"""

from hupan.chargebacks.domain import Chargeback, ChargebackId, ChargebackReason, ChargebackState, Said
from hupan.chargebacks.errors import (
    ChargebackNotFound,
    ChargebackOver,
    ChargebacksAway,
    ChargebacksError,
    NothingSaid,
)
from hupan.chargebacks.ports import CardNetwork
from hupan.chargebacks.service import ChargebackClaims, ChargebackService
from hupan.chargebacks.watching import ChargebackListener, ChargebackWatch

__all__ = [
    "CardNetwork",
    "Chargeback",
    "ChargebackClaims",
    "ChargebackId",
    "ChargebackListener",
    "ChargebackNotFound",
    "ChargebackOver",
    "ChargebackReason",
    "ChargebackService",
    "ChargebackState",
    "ChargebackWatch",
    "ChargebacksAway",
    "ChargebacksError",
    "NothingSaid",
    "Said",
]
