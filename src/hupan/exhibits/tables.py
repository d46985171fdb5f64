"""The room's rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ExhibitRow(Row):
    """A picture of a return or a dispute.

    Attributes:
        person_id: The buyer with whose account it goes; none for guests, and for what others added.
        small: WebP for a list, and `large` as it opens; nothing is left of either once it was taken back.
    """

    __tablename__ = "exhibits_pictures"
    __table_args__ = (Index("ix_exhibits_pictures_case", "case_id", "side"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders_orders.id", ondelete="CASCADE"), index=True)
    case_id: Mapped[str]
    side: Mapped[str]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    small: Mapped[bytes | None] = mapped_column(LargeBinary)
    large: Mapped[bytes | None] = mapped_column(LargeBinary)
