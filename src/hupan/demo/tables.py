"""The room's rows."""

from datetime import date, datetime

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class DemoRow(Row):
    """How far the demo market is; one row, of the name `market`."""

    __tablename__ = "demo_progress"

    name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    seed: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    done: Mapped[int]
    total: Mapped[int]
    error: Mapped[str]
    updated_at: Mapped[datetime]
