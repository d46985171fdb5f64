"""The room's rows."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row

SHORT = "left(subject, 6) = 'stock:'"
"""Whether a subject is an offer that runs out."""


class ToldRow(Row):
    """How much of something was told: of an order, how many entries of its history; of anything else, 1."""

    __tablename__ = "tidings_told"
    # What runs out is few among all orders that there ever were.
    __table_args__ = (Index("ix_tidings_told_stock", "subject", postgresql_where=SHORT),)

    subject: Mapped[str] = mapped_column(primary_key=True)
    told: Mapped[int]
