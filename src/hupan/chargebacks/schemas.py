"""Words on the wire. Sums are whole minor units and a currency."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.chargebacks.domain import LONGEST_ANSWER, Chargeback, ChargebackReason, ChargebackState
from hupan.kernel import Money


class ChargebackOrderView(BaseModel):
    """What of a chargeback is an order's."""

    model_config = ConfigDict(frozen=True)

    order_id: str
    amount: Money


class ChargebackView(BaseModel):
    """A payment, or a part of it, that a buyer's bank wants back."""

    model_config = ConfigDict(frozen=True)

    id: str
    payment_id: str
    handler: str
    reference: str = Field(description="The provider's own name of it.")
    state: ChargebackState
    inquiry: bool = Field(description="Whether the bank only asks so far, and has taken nothing.")
    reason: ChargebackReason
    amount: Money
    withdrawn: Money = Field(description="What the bank has of it at present.")
    borne: Money = Field(description="What of that the market bears, since it was refunded before.")
    fee: Money | None = Field(description="What the provider asks for its trouble; the market bears it.")
    orders: list[ChargebackOrderView]
    due_at: datetime | None = Field(description="Until when the bank hears an answer.")
    opened_at: datetime
    closed_at: datetime | None
    answer: str
    answered_at: datetime | None = Field(description="When the answer was sent; none where it waits to be.")
    accepted_at: datetime | None

    @classmethod
    def of(cls, found: Chargeback) -> "ChargebackView":
        """Show a chargeback."""
        said = found.said
        return cls(
            id=found.id,
            payment_id=found.payment_id,
            handler=found.handler,
            reference=said.reference,
            state=said.state,
            inquiry=said.inquiry,
            reason=said.reason,
            amount=said.amount,
            withdrawn=said.withdrawn,
            borne=found.withdrawn.market,
            fee=said.fee,
            orders=[ChargebackOrderView(order_id=name, amount=part) for name, part in sorted(found.orders.items())],
            due_at=said.due_at,
            opened_at=said.opened_at,
            closed_at=found.closed_at,
            answer=found.answer,
            answered_at=found.answered_at,
            accepted_at=found.accepted_at,
        )


class ChargebacksView(BaseModel):
    """A stretch of chargebacks, the newest first."""

    model_config = ConfigDict(frozen=True)

    items: list[ChargebackView]
    next_cursor: str | None = None


class ChargebackAnswer(BaseModel):
    """What the bank is to read."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_ANSWER, pattern="^[^\\x00]*$")]
