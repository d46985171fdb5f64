"""Words on the wire. Sums are whole minor units and a currency."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import CURRENCIES, Money
from hupan.payouts.domain import Payout, PayoutState

Note = Annotated[str, Field(max_length=500, pattern="^[^\\x00]*$")]
Minor = Annotated[int, Field(ge=1, le=10**12)]


class PayoutView(BaseModel):
    """One transfer to one seller."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    id: str
    seller_id: str
    amount: Money
    state: PayoutState
    note: str
    created_at: datetime
    settled_at: datetime | None

    @classmethod
    def of(cls, payout: Payout) -> "PayoutView":
        """Show a payout."""
        return cls.model_validate(payout)


class PayoutsView(BaseModel):
    """A stretch of payouts, the newest first."""

    model_config = ConfigDict(frozen=True)

    items: list[PayoutView]
    next_cursor: str | None = None


class PayoutsInput(BaseModel):
    """Which sellers are paid out."""

    least_minor: dict[Annotated[str, Field(pattern="^[A-Z]{3}$")], Minor] = Field(
        min_length=1, max_length=len(CURRENCIES), description="By currency: below how much it is not worth it."
    )


class PayoutVerdict(BaseModel):
    """How a transfer ended."""

    state: Literal["sent", "failed"]
    note: Note = ""
