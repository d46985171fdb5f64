"""The room's rows. What is read together lies together: texts, attributes, options and pictures with their product."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from hupan.platform import Row


class SellerRow(Row):
    """Who sells."""

    __tablename__ = "catalog_sellers"

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str]
    currency: Mapped[str]
    status: Mapped[str]
    source: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]


class StoreRow(Row):
    """A seller's face to buyers."""

    __tablename__ = "catalog_stores"

    id: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[str] = mapped_column(ForeignKey("catalog_sellers.id", ondelete="CASCADE"), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    names: Mapped[dict[str, Any]]
    descriptions: Mapped[dict[str, Any]]
    language: Mapped[str]
    picture: Mapped[str]


class CategoryRow(Row):
    """A place in the tree of goods."""

    __tablename__ = "catalog_categories"

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("catalog_categories.id"), index=True)
    names: Mapped[dict[str, Any]]
    attributes: Mapped[list[dict[str, Any]]]
    position: Mapped[int]
    icon: Mapped[str]
    source: Mapped[str]


class ProductRow(Row):
    """What is sold, whoever sells it."""

    __tablename__ = "catalog_products"
    __table_args__ = (
        # A file that comes a second time finds its products again; what people typed in has no name elsewhere.
        Index("uq_catalog_products_source", "source", "source_key", unique=True, postgresql_where="source_key <> ''"),
        # A page of a shelf, or of everything, is read off these, however many products there are.
        Index("ix_catalog_products_shelf", "category_id", "status", "created_at", "id"),
        Index("ix_catalog_products_newest", "status", "created_at", "id"),
        # By it the sweep of pictures asks who shows one.
        Index("ix_catalog_products_media", "media", postgresql_using="gin", postgresql_ops={"media": "jsonb_path_ops"}),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    category_id: Mapped[str] = mapped_column(ForeignKey("catalog_categories.id"))
    brand: Mapped[str]
    language: Mapped[str]
    texts: Mapped[dict[str, Any]]
    attributes: Mapped[dict[str, Any]]
    options: Mapped[list[dict[str, Any]]]
    media: Mapped[list[dict[str, Any]]]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    status: Mapped[str]
    revision: Mapped[int]
    source: Mapped[str]
    source_key: Mapped[str]
    source_hash: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class VariantRow(Row):
    """One choice of a product's options."""

    __tablename__ = "catalog_variants"
    __table_args__ = (
        Index("ix_catalog_variants_gtin", "gtin", postgresql_where="gtin <> ''"),
        Index("ix_catalog_variants_sku", "sku"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalog_products.id", ondelete="CASCADE"), index=True)
    sku: Mapped[str]
    gtin: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(JSONB)
    weight_g: Mapped[int | None]
    position: Mapped[int] = mapped_column(SmallInteger)


class OfferRow(Row):
    """One seller's promise to sell a variant."""

    __tablename__ = "catalog_offers"
    __table_args__ = (
        UniqueConstraint("variant_id", "seller_id", "condition"),
        Index("ix_catalog_offers_seller", "seller_id", "status", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalog_products.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[str] = mapped_column(ForeignKey("catalog_variants.id", ondelete="CASCADE"))
    seller_id: Mapped[str] = mapped_column(ForeignKey("catalog_sellers.id", ondelete="CASCADE"))
    condition: Mapped[str]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    list_price_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str]
    handling_days: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PriceSpanRow(Row):
    """From when an offer asked which price. Rows are only ever added."""

    __tablename__ = "catalog_price_spans"

    offer_id: Mapped[str] = mapped_column(ForeignKey("catalog_offers.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
