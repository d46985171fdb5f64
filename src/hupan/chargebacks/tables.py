"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row

_OPEN = "state in ('needs_response', 'under_review')"


class ChargebackRow(Row):
    """A payment, or a part of it, that a buyer's bank wants back.

    Attributes:
        taken: By order, what was taken out of escrow, and what from seller and market.
        market: What the market bears beside that.
        orders: By order, what it has of what is wanted.
        noted: Up to which version the orders' histories say it.
        checked_at: When the provider was asked last.
    """

    __tablename__ = "chargebacks_chargebacks"
    __table_args__ = (
        UniqueConstraint("handler", "reference", name="uq_chargebacks_chargebacks_reference"),
        Index("ix_chargebacks_chargebacks_payment", "payment_id"),
        Index("ix_chargebacks_chargebacks_open", "checked_at", postgresql_where=_OPEN),
        Index("ix_chargebacks_chargebacks_waiting", "id", postgresql_where="state = 'needs_response'"),
        Index("ix_chargebacks_chargebacks_unnoted", "id", postgresql_where="noted < version"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    payment_id: Mapped[str]
    handler: Mapped[str]
    reference: Mapped[str]
    state: Mapped[str]
    inquiry: Mapped[bool]
    reason: Mapped[str]
    currency: Mapped[str]
    minor: Mapped[int] = mapped_column(BigInteger)
    withdrawn: Mapped[int] = mapped_column(BigInteger)
    market: Mapped[int] = mapped_column(BigInteger)
    taken: Mapped[dict[str, Any]]
    orders: Mapped[dict[str, Any]]
    fee_currency: Mapped[str]
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    moves: Mapped[int]
    answer: Mapped[str]
    answered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int]
    noted: Mapped[int]
    checked_at: Mapped[datetime]


class ListedRow(Row):
    """Up to when a provider has listed all chargebacks that there were."""

    __tablename__ = "chargebacks_listed"

    handler: Mapped[str] = mapped_column(primary_key=True)
    upto: Mapped[datetime]
