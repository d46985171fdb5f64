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


class IdempotencyRow(Row):
    """A key under which something was asked for, and what was answered.

    Attributes:
        payload_hash: SHA-256 of what was asked: the key stands for nothing else.
        held_until: Whoever does it has until then, and longer as long as it says so.
        status: Of the answer; null while it is being worked out.
        body: Of the answer, as JSON.
    """

    __tablename__ = "platform_idempotency"
    __table_args__ = (Index("ix_platform_idempotency_expires", "expires_at"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    payload_hash: Mapped[str]
    holder: Mapped[str]
    held_until: Mapped[datetime]
    status: Mapped[int | None]
    body: Mapped[str | None]
    expires_at: Mapped[datetime]
