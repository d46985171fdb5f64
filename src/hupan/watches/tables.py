"""The room's rows."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class WatchRow(Row):
    """That a person wants to hear of a product. Sums are in `currency`; empty where there was none when it began."""

    __tablename__ = "watches_watches"

    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[str] = mapped_column(
        ForeignKey("catalog_products.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    currency: Mapped[str]
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    target_minor: Mapped[int | None] = mapped_column(BigInteger)
    told_minor: Mapped[int | None] = mapped_column(BigInteger)
    there: Mapped[bool]
    news: Mapped[int]
    language: Mapped[str]
    created_at: Mapped[datetime]
