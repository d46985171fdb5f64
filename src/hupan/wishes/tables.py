"""The room's rows."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class WishListRow(Row):
    """A list of wishes."""

    __tablename__ = "wishes_lists"
    __table_args__ = (
        UniqueConstraint("person_id", "folded"),
        Index("uq_wishes_lists_first", "person_id", unique=True, postgresql_where="is_first"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"))
    name: Mapped[str]
    folded: Mapped[str]
    is_first: Mapped[bool]
    created_at: Mapped[datetime]


class WishRow(Row):
    """Something that somebody would like to have. Where any variant will do, `variant_id` is empty."""

    __tablename__ = "wishes_wishes"

    list_id: Mapped[str] = mapped_column(ForeignKey("wishes_lists.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[str] = mapped_column(
        ForeignKey("catalog_products.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    variant_id: Mapped[str] = mapped_column(primary_key=True)
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str]
    added_at: Mapped[datetime]
