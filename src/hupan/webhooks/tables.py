"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from hupan.platform import Row


class EndpointRow(Row):
    """Where somebody wants to hear of events."""

    __tablename__ = "webhooks_endpoints"
    __table_args__ = (UniqueConstraint("owner", "url"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    url: Mapped[str]
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    secrets: Mapped[list[dict[str, Any]]]
    headers: Mapped[dict[str, Any]]
    note: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    disabled_because: Mapped[str]


class DeliveryRow(Row):
    """An event on its way to an endpoint."""

    __tablename__ = "webhooks_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index("ix_webhooks_deliveries_due", "next_at", postgresql_where="status = 'pending'"),
        Index("ix_webhooks_deliveries_status", "status", "id"),
        Index("ix_webhooks_deliveries_ended", "ended_at", postgresql_where="ended_at is not null"),
        Index(
            "ix_webhooks_deliveries_subject",
            "endpoint_id",
            "subject",
            "number",
            postgresql_where="status = 'pending' and subject <> ''",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhooks_endpoints.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(BigInteger, Identity())
    event_id: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="")
    topic: Mapped[str]
    body: Mapped[str]
    status: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str]
