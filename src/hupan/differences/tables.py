"""The room's rows."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class AttemptRow(Row):
    """An attempt to take what an exchange costs more.

    Attributes:
        next_at: When it is looked at again; before then somebody else has looked.
    """

    __tablename__ = "differences_attempts"
    __table_args__ = (Index("ix_differences_attempts_open", "next_at", postgresql_where="not is_over"),)

    return_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[str]
    begun_at: Mapped[datetime]
    next_at: Mapped[datetime]
    is_over: Mapped[bool]
