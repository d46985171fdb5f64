"""The room's rows."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class SeatRow(Row):
    """A person who speaks for a seller; gone with either."""

    __tablename__ = "desks_seats"

    seller_id: Mapped[str] = mapped_column(ForeignKey("catalog_sellers.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]


class LowMarkRow(Row):
    """Of how many a seller says that they are few.

    Attributes:
        offer_id: Of which offer; empty for all others.
    """

    __tablename__ = "desks_low_marks"

    seller_id: Mapped[str] = mapped_column(ForeignKey("catalog_sellers.id", ondelete="CASCADE"), primary_key=True)
    offer_id: Mapped[str] = mapped_column(primary_key=True)
    units: Mapped[int]
