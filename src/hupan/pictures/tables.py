"""The room's rows."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class PictureRow(Row):
    """A picture; its bytes lie in the data folder under its name."""

    __tablename__ = "pictures_pictures"

    hash: Mapped[str] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    media_type: Mapped[str]
    colour: Mapped[str]
    origin: Mapped[str]
    kept_at: Mapped[datetime] = mapped_column(index=True)
    unused_since: Mapped[datetime | None]
