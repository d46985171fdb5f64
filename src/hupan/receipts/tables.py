"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ReceiptRow(Row):
    """A signed receipt; there is one for a checkout. `salt` shows whose pseudonym it holds."""

    __tablename__ = "receipts_receipts"

    checkout_id: Mapped[str] = mapped_column(primary_key=True)
    jws: Mapped[str]
    kid: Mapped[str]
    salt: Mapped[str]
    made_at: Mapped[datetime]


class ReceiptKeyRow(Row):
    """A key that signs receipts, or did."""

    __tablename__ = "receipts_keys"
    __table_args__ = (
        Index("uq_receipts_keys_current", "is_current", unique=True, postgresql_where=text("is_current")),
    )

    kid: Mapped[str] = mapped_column(primary_key=True)
    jwk: Mapped[dict[str, Any]]
    sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    is_current: Mapped[bool]
