"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class CheckoutRow(Row):
    """A checkout. What is looked for stands in columns of its own, everything else in the body.

    Attributes:
        due_at: When somebody looks whether an attempt goes on; null where none is under way.
        credential: What the attempt pays with, sealed; forgotten with its end.
    """

    __tablename__ = "checkout_sessions"
    __table_args__ = (
        Index("ix_checkout_sessions_due", "due_at", postgresql_where="due_at is not null"),
        Index(
            "ix_checkout_sessions_open",
            "expires_at",
            postgresql_where="due_at is null and status in ('incomplete', 'ready_for_complete', 'requires_escalation')",
        ),
        Index("ix_checkout_sessions_over", "updated_at", postgresql_where="status = 'canceled'"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    buyer: Mapped[str] = mapped_column(index=True)
    currency: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    revision: Mapped[int]
    fingerprint: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    credential: Mapped[bytes | None] = mapped_column(LargeBinary)
    body: Mapped[dict[str, Any]]
