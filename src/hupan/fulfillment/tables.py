"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ShipmentRow(Row):
    """One parcel of an order.

    Attributes:
        stage: As its events say; written with them, so that what is under way is found by an index.
    """

    __tablename__ = "fulfillment_shipments"
    __table_args__ = (
        UniqueConstraint("carrier", "tracking_number"),
        Index(
            "ix_fulfillment_shipments_under_way",
            "looked_at",
            postgresql_where="stage not in ('delivered', 'returned', 'voided')",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    seller_id: Mapped[str]
    units: Mapped[dict[str, Any]]
    carrier: Mapped[str]
    tracking_number: Mapped[str]
    tracking_url: Mapped[str]
    destination: Mapped[dict[str, Any]]
    stage: Mapped[str]
    created_at: Mapped[datetime]
    looked_at: Mapped[datetime]


class EventRow(Row):
    """Something a carrier says of a parcel."""

    __tablename__ = "fulfillment_events"

    shipment_id: Mapped[str] = mapped_column(
        ForeignKey("fulfillment_shipments.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str]
    at: Mapped[datetime]
    place: Mapped[str]
    text: Mapped[str]
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    heard_at: Mapped[datetime]


class MessageRow(Row):
    """A carrier's message that was taken in, for as long as it could come again."""

    __tablename__ = "fulfillment_messages"

    carrier: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    heard_at: Mapped[datetime] = mapped_column(index=True)
