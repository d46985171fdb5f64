"""The room's rows."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class PayoutRow(Row):
    """What was sent to a seller."""

    __tablename__ = "payments_payouts"
    __table_args__ = (Index("ix_payments_payouts_unsent", "id", postgresql_where="state <> 'sent'"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[str] = mapped_column(index=True)
    currency: Mapped[str]
    minor: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    note: Mapped[str]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
