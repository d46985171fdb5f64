"""The room's rows."""

from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ToldOrderRow(Row):
    """How far a platform has been told of an order."""

    __tablename__ = "ucp_told_orders"

    order_id: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[int]
    settled: Mapped[int]
    scans: Mapped[int] = mapped_column(server_default="0")
