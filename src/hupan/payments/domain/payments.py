"""Payments: what a buyer pays by one handler for one or more orders, and how a handler's answers change it.

    created -> requires_action -> authorised -> captured
       any of the first three -> voided | failed

`unknown` is a state of what we know, not of the payment: a call got no answer. It ends when the handler is asked.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.kernel import Buyer, Money, OrderId
from hupan.payments.domain.escrow import Share
from hupan.payments.errors import BadPayment, WrongState

PaymentId = NewType("PaymentId", str)

NEWS = "payments.payments"
"""Topic of the outbox: the ids of payments whose state, or whose refunds' state, has changed."""

HEARD_NEWS = "payments.heard"
"""Topic of the outbox: the ids of payments of which a provider spoke by itself, and was asked; not of the others."""

DISPUTED_NEWS = "payments.disputed"
"""Topic of the outbox: the ids of payments of which a provider said that the buyer's bank wants them back."""

MOST_ORDERS = 100
# PostgreSQL keeps no NUL, and half a surrogate pair is no text.
_KEY = re.compile(r"[!-~]{1,200}")
_CREDENTIAL = re.compile(r"[ -~]{0,1000}")


class PaymentState(StrEnum):
    """How far a payment has come."""

    CREATED = "created"
    REQUIRES_ACTION = "requires_action"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    VOIDED = "voided"
    FAILED = "failed"
    UNKNOWN = "unknown"


FINAL = frozenset({PaymentState.CAPTURED, PaymentState.VOIDED, PaymentState.FAILED})
_LATE = "came_late"
_RANK = {PaymentState.CREATED: 0, PaymentState.REQUIRES_ACTION: 1, PaymentState.AUTHORISED: 2}


class Verb(StrEnum):
    """What a handler was asked to do, and has not answered yet."""

    AUTHORISE = "authorise"
    CAPTURE = "capture"
    VOID = "void"


class ShareState(StrEnum):
    """What has become of an order's share."""

    OPEN = "open"
    CAPTURED = "captured"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class PaidShare:
    """An order's share of a payment.

    Attributes:
        share: As it was authorised.
        waived: What was taken off before anything was collected: it never will be.
        charged_back: What the buyer's bank has taken back, in minor units.
    """

    share: Share
    waived: Money
    state: ShareState = ShareState.OPEN
    charged_back: int = 0

    @property
    def due(self) -> Money:
        """What is, or was, to be collected."""
        return self.share.amount - self.waived


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What somebody wants to pay.

    Attributes:
        key: The same key twice is the same payment.
        handler: By which way of paying.
        credential: What the handler needs: a payment method's id, a token; empty where it needs nothing. Never kept.
        shares: What each order has of it; they add up to the amount.

    Raises:
        BadPayment: They do not, or there is nothing to be paid.
    """

    key: str
    buyer: Buyer
    amount: Money
    handler: str
    credential: str
    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key) or not _CREDENTIAL.fullmatch(self.credential):
            raise BadPayment("A payment has a key of 1 to 200 characters, and a credential of up to 1000.")
        amounts = [each.amount for each in self.shares]
        if not 0 < len(amounts) <= MOST_ORDERS or {each.currency for each in amounts} != {self.amount.currency}:
            raise BadPayment("A payment is for 1 to 100 orders in its own currency.")
        if len({each.order_id for each in self.shares}) < len(amounts) or min(each.minor for each in amounts) <= 0:
            raise BadPayment("Every order has one share, of more than nothing.")
        if sum(each.minor for each in amounts) != self.amount.minor:
            raise BadPayment("The orders' shares do not add up to what is paid.")

    @property
    def fingerprint(self) -> str:
        """Tell requests of the same key apart."""
        shares = ",".join(sorted(f"{each.order_id}={each.seller_id}={each.amount.minor}" for each in self.shares))
        said = (self.buyer.key, str(self.amount), self.handler, self.credential, shares)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment.

    Attributes:
        reference: The handler's own name of it, kept before any money can move.
        action: What the buyer's page needs to let the buyer confirm, where the state says so.
        failure: Why it failed: a short code of the handler's.
        pending: What the handler was asked to do and has not answered, as far as we know.
        version: Counts what the handler was asked, so that a late look at it is told from a fresh one.
    """

    id: PaymentId
    key: str
    fingerprint: str
    buyer: Buyer
    handler: str
    amount: Money
    shares: tuple[PaidShare, ...]
    state: PaymentState
    created_at: datetime
    reference: str = ""
    action: str = ""
    failure: str = ""
    pending: Verb | None = None
    version: int = 0

    def share_of(self, order_id: OrderId) -> PaidShare | None:
        """Find an order's share."""
        return next((each for each in self.shares if each.share.order_id == order_id), None)

    @property
    def came_late(self) -> bool:
        """Whether it was taken when it was over already, so that it is given back."""
        return self.state is PaymentState.CAPTURED and self.failure == _LATE

    @property
    def open_orders(self) -> tuple[OrderId, ...]:
        """Orders of which nothing was captured or voided yet."""
        return tuple(each.share.order_id for each in self.shares if each.state is ShareState.OPEN)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler says of a payment.

    Attributes:
        state: Never `unknown`.
        action: What the buyer's page needs, where the buyer has to confirm.
        failure: A short code, where it failed.
    """

    state: PaymentState
    action: str = ""
    failure: str = ""


def asked(payment: Payment, verb: Verb) -> Payment:
    """Note that a handler is about to be asked.

    Raises:
        WrongState: The payment is not there yet, or past it.
    """
    allowed = {
        Verb.AUTHORISE: {PaymentState.CREATED},
        Verb.CAPTURE: {PaymentState.AUTHORISED},
        Verb.VOID: {PaymentState.CREATED, PaymentState.REQUIRES_ACTION, PaymentState.AUTHORISED},
    }
    if payment.state not in allowed[verb]:
        raise WrongState(f"A payment that is {payment.state} cannot do this.", payment_id=payment.id)
    return replace(payment, pending=verb, version=payment.version + 1)


def unanswered(payment: Payment, version: int) -> Payment:
    """Note that a call got no answer; later news stays."""
    if payment.state in FINAL or payment.version != version:
        return payment
    return replace(payment, state=PaymentState.UNKNOWN)


def answered(payment: Payment, answer: Answer, version: int, orders: Collection[OrderId] | None = None) -> Payment:
    """Take a handler's answer into account: a payment only ever goes forward, and what is over stays over.

    Only one thing changes what is over: money that was taken after all is booked, whatever we believed. It came late.

    Args:
        payment: As it is now.
        answer: What the handler says.
        version: Of the payment when the handler was asked. An answer of the past moves nothing back.
        orders: Whose shares it is about; `None` for all.
    """
    if payment.state in FINAL and (answer.state is not PaymentState.CAPTURED or payment.state is answer.state):
        return payment
    if answer.state in FINAL:
        after = _over(payment, answer, orders)
        return replace(after, failure=_LATE) if payment.state in FINAL else after
    fresh = payment.version == version
    forward = payment.state in _RANK and _RANK[answer.state] > _RANK[payment.state]
    if forward or (fresh and payment.state is PaymentState.UNKNOWN):
        pending = None if fresh else payment.pending
        return replace(payment, state=answer.state, action=answer.action, pending=pending)
    return replace(payment, pending=None) if fresh else payment


def _over(payment: Payment, answer: Answer, orders: Collection[OrderId] | None) -> Payment:
    state = ShareState.CAPTURED if answer.state is PaymentState.CAPTURED else ShareState.VOIDED
    shares = tuple(
        replace(each, state=state)
        if each.state is not ShareState.CAPTURED and (orders is None or each.share.order_id in orders)
        else each
        for each in payment.shares
    )
    after = replace(payment, shares=shares, pending=None, action="", failure=answer.failure)
    if after.open_orders or answer.state is PaymentState.FAILED:
        return replace(after, state=PaymentState.AUTHORISED if after.open_orders else PaymentState.FAILED)
    return _divided(after)


def _divided(payment: Payment) -> Payment:
    """A payment whose shares went different ways is captured where any of them was."""
    if payment.open_orders:
        return payment
    captured = any(each.state is ShareState.CAPTURED for each in payment.shares)
    return replace(payment, state=PaymentState.CAPTURED if captured else PaymentState.VOIDED)


def waive(payment: Payment, order_id: OrderId, amount: Money) -> Payment:
    """Take something off what is still to be collected for an order."""
    shares = list(payment.shares)
    for at, each in enumerate(shares):
        if each.share.order_id == order_id:
            left = replace(each, waived=each.waived + amount)
            shares[at] = left if left.due else replace(left, state=ShareState.VOIDED)
    return _divided(replace(payment, shares=tuple(shares)))


def newly_captured(before: Payment, after: Payment) -> tuple[Share, ...]:
    """Say what has to be booked after a change."""
    return tuple(
        Share(now.share.order_id, now.share.seller_id, now.due)
        for then, now in zip(before.shares, after.shares, strict=True)
        if now.state is ShareState.CAPTURED and then.state is not ShareState.CAPTURED
    )
