"""Refunds, apart from their payment: each goes its own way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.kernel import Money, OrderId
from hupan.payments.domain.escrow import Taken
from hupan.payments.domain.payments import PaidShare, PaymentId

RefundId = NewType("RefundId", str)


class RefundState(StrEnum):
    """How far a refund has come."""

    PENDING = "pending"
    """It is taken out of the books' escrow; the handler is being asked, or takes its time."""
    UNKNOWN = "unknown"
    """The handler did not answer; it is going to be asked."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """The handler refused; the money is back where it was taken from."""
    WAIVED = "waived"
    """Nothing had been collected yet, and this part never will be."""


OPEN = frozenset({RefundState.PENDING, RefundState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back to a buyer for an order.

    Attributes:
        key: The same key twice is the same refund.
        taken: Where it was taken from, so that it can be put back.
        reference: The handler's own name of it.
        failure: Why it failed.
        retried_as: The refund that took its place, and its key, after it had failed.
    """

    id: RefundId
    key: str
    payment_id: PaymentId
    order_id: OrderId
    amount: Money
    taken: Taken
    state: RefundState
    created_at: datetime
    reference: str = ""
    failure: str = ""
    retried_as: RefundId | None = None


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """What a handler says of a refund: `pending`, `succeeded` or `failed`."""

    state: RefundState
    reference: str = ""
    failure: str = ""


def left_of(paid: PaidShare, refunds: Iterable[Refund]) -> Money:
    """Say how much of an order's share of a payment can still be refunded: neither refunded nor charged back.

    Args:
        paid: The share.
        refunds: Of the payment.
    """
    gone = [
        each.amount
        for each in refunds
        if each.order_id == paid.share.order_id and each.state not in {RefundState.FAILED, RefundState.WAIVED}
    ]
    back = Money(paid.charged_back, paid.due.currency)
    return paid.due - back - sum(gone, Money.zero(paid.due.currency))
