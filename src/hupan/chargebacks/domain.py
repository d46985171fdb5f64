"""A chargeback: what the provider said of it last, where its money was taken from, and what we have answered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.kernel import Money, OrderId
from hupan.payments import Claim, PaymentId, Withdrawn

ChargebackId = NewType("ChargebackId", str)

LONGEST_ANSWER = 20_000


class ChargebackState(StrEnum):
    """How far it has come."""

    NEEDS_RESPONSE = "needs_response"
    """The bank waits for an answer until a certain day."""
    UNDER_REVIEW = "under_review"
    """The bank decides."""
    WON = "won"
    """The money is ours, or was never taken."""
    LOST = "lost"
    """The money is the buyer's."""

    @property
    def is_open(self) -> bool:
        """Whether the bank still decides."""
        return self in {ChargebackState.NEEDS_RESPONSE, ChargebackState.UNDER_REVIEW}


class ChargebackReason(StrEnum):
    """Why, as the buyer told the bank."""

    FRAUDULENT = "fraudulent"
    NOT_RECEIVED = "not_received"
    NOT_AS_DESCRIBED = "not_as_described"
    DUPLICATE = "duplicate"
    NOT_REFUNDED = "not_refunded"
    UNRECOGNISED = "unrecognised"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider says of a chargeback.

    Attributes:
        reference: The provider's name of it.
        inquiry: Whether the bank only asks so far, and has taken nothing.
        amount: What the buyer wants back.
        withdrawn: What of it was taken from us, and was not given again.
        fee: What the provider asks for its trouble, where it does.
        due_at: Until when an answer is heard.
    """

    reference: str
    state: ChargebackState
    inquiry: bool
    reason: ChargebackReason
    amount: Money
    withdrawn: Money
    fee: Money | None
    due_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Chargeback:
    """A payment, or a part of it, that a buyer's bank wants back.

    Attributes:
        said: The provider's last word.
        withdrawn: What was taken, and from where.
        orders: What each order has of it.
        moves: How often the books were changed for it.
        answer: What the operator writes to the bank.
        answered_at: When the provider had taken the answer.
        accepted_at: When the operator gave it up.
        closed_at: When we heard how it ended.
        version: Counts what we heard, so that an answer of the past is told from a fresh one.
    """

    id: ChargebackId
    payment_id: PaymentId
    handler: str
    said: Said
    withdrawn: Withdrawn
    orders: Mapping[OrderId, Money]
    moves: int = 0
    answer: str = ""
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 0

    @property
    def event(self) -> str:
        """What an order's history says of it at this moment."""
        return "chargeback_opened" if self.said.state.is_open else f"chargeback_{self.said.state}"

    def heard(self, said: Said, now: datetime) -> "Chargeback":
        """Take over the provider's word."""
        if said == self.said and self.version:
            return self
        over = not said.state.is_open
        return replace(
            self,
            said=said,
            closed_at=(self.closed_at or now) if over else None,
            answered_at=self.answered_at or (now if over and self.answer else None),
            version=self.version + 1,
        )

    def claim(self) -> Claim:
        """Say what the books have to say of it."""
        said = self.said
        return Claim(
            key=f"chargeback:{self.id}:{self.moves + 1}",
            reason=f"chargeback:{self.id}",
            amount=said.withdrawn,
            fee=said.fee,
            going_on=said.state.is_open,
        )
