"""The room's rows."""

from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ToldRow(Row):
    """How much of something was told: of an order, how many entries of its history; of anything else, 1."""

    __tablename__ = "tidings_told"

    subject: Mapped[str] = mapped_column(primary_key=True)
    told: Mapped[int]
