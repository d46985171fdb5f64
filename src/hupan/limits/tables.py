"""The room's rows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class LimitGroundRow(Row):
    """In which currency and time zone a person's limits count."""

    __tablename__ = "limits_grounds"

    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True)
    currency: Mapped[str]
    time_zone: Mapped[str]


class LimitRow(Row):
    """A limit."""

    __tablename__ = "limits_limits"
    __table_args__ = (UniqueConstraint("person_id", "span", "about", "subject"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("limits_grounds.person_id", ondelete="CASCADE"))
    span: Mapped[str]
    about: Mapped[str]
    subject: Mapped[str]
    minor: Mapped[int] = mapped_column(BigInteger)


class LimitTakenRow(Row):
    """What a purchase took of a person's limits; not settled as long as nobody knows what came of it."""

    __tablename__ = "limits_taken"
    __table_args__ = (
        Index("ix_limits_taken_person_day", "person_id", "day"),
        Index("ix_limits_taken_checkout", "checkout_id"),
        Index("ix_limits_taken_unsettled", "taken_at", postgresql_where="not is_settled"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    checkout_id: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"))
    day: Mapped[date]
    currency: Mapped[str]
    parts: Mapped[list[Any]]
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    paid_currency: Mapped[str]
    rate_of: Mapped[date | None]
    taken_at: Mapped[datetime]
    is_settled: Mapped[bool]
