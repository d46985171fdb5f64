"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class BuyingMandateRow(Row):
    """A mandate with its purchases."""

    __tablename__ = "mandates_mandates"
    __table_args__ = (
        Index("ix_mandates_mandates_person", "person_id"),
        Index("ix_mandates_mandates_due", "due_at", postgresql_where="not is_over"),
        Index("ix_mandates_mandates_product", "product_id", postgresql_where="state = 'active'"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"))
    product_id: Mapped[str]
    state: Mapped[str]
    is_over: Mapped[bool]
    is_seeking: Mapped[bool]
    due_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
