"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class EscrowRow(Row):
    """An order's money, beside what lies in its account."""

    __tablename__ = "payments_escrows"
    __table_args__ = (Index("ix_payments_escrows_held", "order_id", postgresql_where="holds <> '[]'"),)

    order_id: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[str]
    currency: Mapped[str]
    fee_bps: Mapped[int]
    released: Mapped[int] = mapped_column(BigInteger)
    releases: Mapped[int]
    holds: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))


class PaymentRow(Row):
    """A payment. What its buyer has shown to the handler is not kept."""

    __tablename__ = "payments_payments"
    __table_args__ = (
        Index("ix_payments_payments_reference", "handler", "reference", postgresql_where="reference <> ''"),
        Index("ix_payments_payments_pending", "updated_at", postgresql_where="pending is not null"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    fingerprint: Mapped[str]
    person_id: Mapped[str | None]
    guest: Mapped[str]
    handler: Mapped[str]
    currency: Mapped[str]
    minor: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    reference: Mapped[str]
    action: Mapped[str]
    failure: Mapped[str]
    pending: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ShareRow(Row):
    """An order's share of a payment."""

    __tablename__ = "payments_shares"
    __table_args__ = (
        Index("ix_payments_shares_order", "order_id"),
        CheckConstraint("waived between 0 and minor", name="waived"),
        CheckConstraint("charged_back between 0 and minor - waived", name="charged_back"),
    )

    payment_id: Mapped[str] = mapped_column(ForeignKey("payments_payments.id"), primary_key=True)
    order_id: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[str]
    minor: Mapped[int] = mapped_column(BigInteger)
    waived: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    charged_back: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class RefundRow(Row):
    """What goes back to a buyer.

    Attributes:
        retried_as: The refund that took its place, and its key, after it had failed.
    """

    __tablename__ = "payments_refunds"
    __table_args__ = (
        Index("ix_payments_refunds_payment", "payment_id"),
        Index("ix_payments_refunds_open", "updated_at", postgresql_where="state in ('pending', 'unknown')"),
        Index("ix_payments_refunds_failed", "id", postgresql_where="state = 'failed' and retried_as is null"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    payment_id: Mapped[str] = mapped_column(ForeignKey("payments_payments.id"))
    order_id: Mapped[str]
    currency: Mapped[str]
    minor: Mapped[int] = mapped_column(BigInteger)
    inside: Mapped[int] = mapped_column(BigInteger)
    back: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    reference: Mapped[str]
    failure: Mapped[str]
    retried_as: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
