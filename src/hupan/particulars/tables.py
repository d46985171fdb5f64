"""The room's rows."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ParticularRow(Row):
    """A line of what a person lets be known; it goes with the account."""

    __tablename__ = "particulars_lines"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    about: Mapped[str]
    value: Mapped[str]
    subject: Mapped[str]
    whom: Mapped[str]
    by_talk: Mapped[bool]
    told_at: Mapped[datetime]
