"""The models room's tables."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ModelSettingRow(Row):
    """A choice that outlives a restart, by name; for instance the default model."""

    __tablename__ = "model_settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class CustomModelRow(Row):
    """A model that a person added to the catalogue."""

    __tablename__ = "custom_models"
    __table_args__ = (CheckConstraint("size_bytes is null or size_bytes > 0", name="size_bytes_positive"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    repository: Mapped[str]
    file: Mapped[str]
    file_name: Mapped[str]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
