"""Words on the wire. Sums are whole minor units and a currency."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import Money
from hupan.ledger import Balance, Transaction
from hupan.payments.domain.escrow import Escrow
from hupan.payments.ports import PaymentHandler

Key = Annotated[str, Field(pattern="^[!-~]{1,200}$", description="The same key twice is the same request.")]
Minor = Annotated[int, Field(ge=1, le=10**12)]


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class HandlerView(_View):
    """A way of paying."""

    id: str
    collects: Literal["now", "on_delivery"]
    config: dict[str, str] = Field(description="What a page needs to use it; never a secret.")
    balance: Money | None = Field(description="What the buyer has there, where that is known.")
    enough: bool = Field(description="Whether that would do for the sum that was asked about.")

    @classmethod
    def of(cls, handler: PaymentHandler, balance: Money | None, amount: Money | None) -> "HandlerView":
        """Show a handler."""
        return cls(
            id=handler.id,
            collects="on_delivery" if handler.by_order else "now",
            config=dict(handler.config),
            balance=balance,
            enough=balance is None or amount is None or amount <= balance,
        )


class HandlersView(_View):
    """The ways of paying that are open to the buyer."""

    items: list[HandlerView]


class WalletView(_View):
    """What a person has, one sum a currency."""

    balances: list[Money]

    @classmethod
    def of(cls, found: list[Balance]) -> "WalletView":
        """Show a wallet."""
        return cls(balances=[each.amount for each in found])


class MovementKind(StrEnum):
    """Why something came into a wallet, or went out of it."""

    TOP_UP = "top_up"
    PAYMENT = "payment"
    GIVEN_BACK = "given_back"
    REFUND = "refund"


_KINDS = {
    "top-up:": MovementKind.TOP_UP,
    "wallet:void:": MovementKind.GIVEN_BACK,
    "wallet:refund:": MovementKind.REFUND,
}


class MovementView(_View):
    """Something that came into a wallet, or went out of it."""

    id: str
    kind: MovementKind
    amount: Money
    at: datetime

    @classmethod
    def of(cls, moved: Transaction, account: str) -> "MovementView":
        """Show a transaction as the wallet's owner sees it."""
        kind = next((kind for start, kind in _KINDS.items() if moved.key.startswith(start)), MovementKind.PAYMENT)
        amount = next(each.amount for each in moved.entries if str(each.account) == account)
        return cls(id=moved.id, kind=kind, amount=amount, at=moved.created_at)


class MovementsView(_View):
    """A stretch of what changed a wallet, the newest first."""

    items: list[MovementView]
    next_cursor: str | None = None


class TopUpInput(BaseModel):
    """Demo money for a person."""

    key: Key
    minor: Minor
    currency: str = Field(pattern="^[A-Z]{3}$")


class HeldView(_View):
    """An order whose money is held."""

    order_id: str
    seller_id: str
    inside: Money = Field(description="What lies in escrow.")
    reasons: list[str]

    @classmethod
    def of(cls, escrow: Escrow, inside: Money) -> "HeldView":
        """Show an escrow."""
        return cls(order_id=escrow.order_id, seller_id=escrow.seller_id, inside=inside, reasons=[*escrow.holds])


class HeldOrdersView(_View):
    """A stretch of orders whose money is held."""

    items: list[HeldView]
    next_cursor: str | None = None
