"""The room's rows. What can be built anew is not among them: that is the index, on the disk."""

from datetime import datetime

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class AskedQueryRow(Row):
    """A query that people asked, and how many of them; never who."""

    __tablename__ = "search_queries"
    # Found by how it begins, whatever the database's order of letters is.
    __table_args__ = (
        Index("ix_search_queries_begun", "language", "text", postgresql_ops={"text": "text_pattern_ops"}),
    )

    language: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(primary_key=True)
    asked: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
