"""The room's rows. A promotion, a profile, a rule are each one value, kept whole; columns hold what is searched by."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class PromotionRow(Row):
    """A promotion, and how often it was redeemed."""

    __tablename__ = "pricing_promotions"
    __table_args__ = (
        Index("uq_pricing_promotions_code", "code", unique=True, postgresql_where="code <> ''"),
        Index("ix_pricing_promotions_live", "seller_id", postgresql_where="code = '' and status = 'active'"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    seller_id: Mapped[str | None] = mapped_column(ForeignKey("catalog_sellers.id", ondelete="CASCADE"))
    status: Mapped[str]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    priority: Mapped[int]
    body: Mapped[dict[str, Any]]
    used: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class RedemptionRow(Row):
    """One checkout's use of promotions, by the checkout's own key. It stays when it is closed."""

    __tablename__ = "pricing_redemptions"

    key: Mapped[str] = mapped_column(primary_key=True)
    closed: Mapped[bool]
    created_at: Mapped[datetime]


class RedeemedRow(Row):
    """A promotion that a checkout uses."""

    __tablename__ = "pricing_redeemed"
    __table_args__ = (Index("ix_pricing_redeemed_person", "promotion_id", "person_id"),)

    key: Mapped[str] = mapped_column(ForeignKey("pricing_redemptions.key", ondelete="CASCADE"), primary_key=True)
    promotion_id: Mapped[str] = mapped_column(ForeignKey("pricing_promotions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str | None]


class ShippingRow(Row):
    """How a seller ships. The row whose id is empty is for sellers without one."""

    __tablename__ = "pricing_shipping"

    id: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[str | None] = mapped_column(ForeignKey("catalog_sellers.id", ondelete="CASCADE"), unique=True)
    body: Mapped[dict[str, Any]]


class TaxRuleRow(Row):
    """How a place taxes; it stands before the rule that comes with Hupan."""

    __tablename__ = "pricing_tax_rules"

    country: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]


class TaxClassRow(Row):
    """The tax class of a category and of everything below it; where there is none, the standard one."""

    __tablename__ = "pricing_tax_classes"

    category_id: Mapped[str] = mapped_column(ForeignKey("catalog_categories.id", ondelete="CASCADE"), primary_key=True)
    tax_class: Mapped[str]
