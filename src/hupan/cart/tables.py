"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class CartRow(Row):
    """A cart: a person's, or a guest's by the hash of their secret."""

    __tablename__ = "cart_carts"
    __table_args__ = (
        CheckConstraint("(person_id is null) <> (guest is null)", name="one_owner"),
        Index("ix_cart_carts_guests", "updated_at", postgresql_where="guest is not null"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), unique=True)
    guest: Mapped[str | None] = mapped_column(unique=True)
    codes: Mapped[list[Any]]
    version: Mapped[int]
    codes_version: Mapped[int]
    updated_at: Mapped[datetime]


class CartLineRow(Row):
    """A line; one that was taken out lately has a time at which that was. Offers may be gone, lines stay."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="some"),
        Index("uq_cart_lines_offer", "cart_id", "offer_id", unique=True, postgresql_where="removed_at is null"),
        Index("ix_cart_lines_cart", "cart_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    cart_id: Mapped[str] = mapped_column(ForeignKey("cart_carts.id", ondelete="CASCADE"))
    offer_id: Mapped[str]
    quantity: Mapped[int]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    gift_note: Mapped[str]
    version: Mapped[int]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class CartDeedRow(Row):
    """That something was put in once, under the name of what it was done for: it is not put in a second time."""

    __tablename__ = "cart_deeds"

    name: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    done_at: Mapped[datetime] = mapped_column(index=True)
