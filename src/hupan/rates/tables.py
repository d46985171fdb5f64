"""The room's rows."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class RateRow(Row):
    """A reference rate as of a day."""

    __tablename__ = "rates_rates"

    currency: Mapped[str] = mapped_column(primary_key=True)
    as_of: Mapped[date] = mapped_column(Date, primary_key=True)
    per_base: Mapped[Decimal] = mapped_column(Numeric)
