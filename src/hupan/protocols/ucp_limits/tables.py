"""The room's rows."""

from datetime import date

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class UcpSpendingRow(Row):
    """What an agent's checkout takes of what the agent may spend in a day."""

    __tablename__ = "ucp_spending"
    __table_args__ = (
        Index("ix_ucp_spending_owner_day", "owner", "day"),
        Index("ix_ucp_spending_day_whereabouts", "day", "whereabouts", postgresql_where="whereabouts <> ''"),
    )

    checkout_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    day: Mapped[date]
    minor: Mapped[int] = mapped_column(BigInteger)
    whereabouts: Mapped[str] = mapped_column(server_default="")
    """From where the agent asked, on that day alone; empty where that counts for nothing."""
