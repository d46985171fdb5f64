"""The room's rows."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class SigningKeyRow(Row):
    """A key that the market signs with, or did; sealed."""

    __tablename__ = "ucp_signing_keys"
    __table_args__ = (
        Index("uq_ucp_signing_keys_current", "is_current", unique=True, postgresql_where="retired_at is null"),
    )

    kid: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    is_current: Mapped[bool] = mapped_column(default=True)
