"""The room's rows. What hangs on an order and is only read with it is kept as a document beside what finds it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row

_RECEIVER = literal_column("lower(destination ->> 'name')", Text).label("receiver")


def _order_id() -> Mapped[str]:
    key = ForeignKey("orders_orders.id", ondelete="CASCADE")
    return mapped_column(key, primary_key=True)


class OrderRow(Row):
    """What one buyer bought from one seller at one time. Ids grow with time, so lists go by them.

    Attributes:
        status: As its lines say; written with them, for lists.
    """

    __tablename__ = "orders_orders"
    __table_args__ = (
        UniqueConstraint("checkout_id", "seller_id"),
        CheckConstraint("refunded_minor between 0 and paid_minor", name="refunds_within_paid"),
        Index("ix_orders_orders_buyer", "buyer", "id"),
        Index("ix_orders_orders_seller", "seller_id", "id"),
        Index("ix_orders_orders_number", "number", postgresql_ops={"number": "text_pattern_ops"}),
        Index("ix_orders_orders_contact", text("lower(contact)")),
        Index("ix_orders_orders_name", _RECEIVER, postgresql_ops={"receiver": "text_pattern_ops"}),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    checkout_id: Mapped[str]
    buyer: Mapped[str]
    seller_id: Mapped[str]
    payment_id: Mapped[str]
    reservation_id: Mapped[str | None]
    destination: Mapped[dict[str, Any]]
    contact: Mapped[str]
    gift_note: Mapped[str]
    promised_from: Mapped[date | None]
    promised_to: Mapped[date | None]
    delivery: Mapped[str] = mapped_column(server_default="standard")
    at_the_door: Mapped[bool] = mapped_column(server_default="false")
    currency: Mapped[str]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    placed_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]


class LineRow(Row):
    """So many of an item, and what became of them."""

    __tablename__ = "orders_lines"
    __table_args__ = (Index("ix_orders_lines_picture", text("(body #>> '{item,picture}')")),)

    order_id: Mapped[str] = _order_id()
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(index=True)
    body: Mapped[dict[str, Any]]


class ParcelRow(Row):
    """Units that left together."""

    __tablename__ = "orders_parcels"

    order_id: Mapped[str] = _order_id()
    position: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class AdjustmentRow(Row):
    """A change of what was paid."""

    __tablename__ = "orders_adjustments"

    order_id: Mapped[str] = _order_id()
    position: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class ReturnRow(Row):
    """Units that go back."""

    __tablename__ = "orders_returns"
    __table_args__ = (
        Index("ix_orders_returns_waiting", "order_id", postgresql_where="body ->> 'status' in ('requested', 'sent')"),
    )

    order_id: Mapped[str] = _order_id()
    position: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class DisputeRow(Row):
    """Something that buyer and seller do not agree about."""

    __tablename__ = "orders_disputes"
    __table_args__ = (
        Index(
            "ix_orders_disputes_open",
            "order_id",
            postgresql_where="body ->> 'status' in ('open', 'answered', 'escalated')",
        ),
    )

    order_id: Mapped[str] = _order_id()
    position: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class HistoryRow(Row):
    """Something that happened; never changed."""

    __tablename__ = "orders_history"

    order_id: Mapped[str] = _order_id()
    position: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class EffectRow(Row):
    """Something to do outside of an order, written with what caused it.

    Attributes:
        next_at: Before then nobody tries it: another process is at it, or it failed a moment ago.
        failure: Code of the error by which the last attempt ended, or empty.
    """

    __tablename__ = "orders_effects"
    __table_args__ = (
        Index("ix_orders_effects_waiting", "next_at", postgresql_where="done_at is null"),
        Index("ix_orders_effects_order", "order_id", "id", postgresql_where="done_at is null"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders_orders.id", ondelete="CASCADE"))
    body: Mapped[dict[str, Any]]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failure: Mapped[str]


class DeadlineRow(Row):
    """What happens to an order by itself, and from when on."""

    __tablename__ = "orders_deadlines"

    order_id: Mapped[str] = _order_id()
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
