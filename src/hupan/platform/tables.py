"""The platform's own rows."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform.rows import Row


class OutboxRow(Row):
    """One piece of news of a room, written in the transaction that made it true.

    Attributes:
        transaction: PostgreSQL's number of that transaction. Numbers are given when transactions begin and become
            visible when they end, so a reader that went by `number` alone would pass over one that ends late.
    """

    __tablename__ = "platform_outbox"
    __table_args__ = (Index("ix_platform_outbox_topic", "topic", "transaction", "number"),)

    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    transaction: Mapped[int] = mapped_column(
        BigInteger, server_default=text("(pg_current_xact_id()::text::bigint)"), nullable=False
    )
    topic: Mapped[str]
    subject: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class OutboxPlaceRow(Row):
    """How far a reader of a topic has come."""

    __tablename__ = "platform_outbox_places"

    reader: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    transaction: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(BigInteger)
