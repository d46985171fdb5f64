"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class MerchantRow(Row):
    """A shop elsewhere that a person has added. `known` is what it said of itself last."""

    __tablename__ = "merchants_merchants"
    __table_args__ = (UniqueConstraint("person_id", "address"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"))
    address: Mapped[str]
    known: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    state: Mapped[str]
    trouble: Mapped[str]
    added_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class KeptLineRow(Row):
    """Something that a person keeps for a shop elsewhere."""

    __tablename__ = "merchants_kept_lines"

    merchant_id: Mapped[str] = mapped_column(ForeignKey("merchants_merchants.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    options: Mapped[str]
    currency: Mapped[str]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    quantity: Mapped[int]
    added_at: Mapped[datetime]


class PurchaseRow(Row):
    """A purchase at a shop elsewhere. It outlives the shop's row: what was bought was bought."""

    __tablename__ = "merchants_purchases"
    __table_args__ = (
        Index("ix_merchants_purchases_person", "person_id", "created_at"),
        Index("ix_merchants_purchases_due", "next_at", postgresql_where="next_at is not null"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"))
    merchant_id: Mapped[str]
    address: Mapped[str]
    state: Mapped[str]
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recipient: Mapped[dict[str, Any]] = mapped_column(JSONB)
    fingerprint: Mapped[str]
    handler: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    changes: Mapped[list[str]] = mapped_column(JSONB)
    complaint: Mapped[str]
    order: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    receipt: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    tries: Mapped[int]
