"""The endpoints room's table."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class EndpointRow(Row):
    """An OpenAI-compatible server; its key is sealed."""

    __tablename__ = "endpoints"

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    base_url: Mapped[str]
    sealed_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    enabled: Mapped[bool]
    models: Mapped[list[dict[str, Any]]]
    checked_at: Mapped[datetime | None]
    problem: Mapped[dict[str, Any] | None]
