"""The room's rows."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class MandateRow(Row):
    """A mandate that was accepted, word for word."""

    __tablename__ = "ucp_mandates"
    __table_args__ = (UniqueConstraint("checkout_id", "kind", "reference"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    checkout_id: Mapped[str]
    kind: Mapped[str]
    profile_url: Mapped[str]
    kid: Mapped[str]
    reference: Mapped[str]
    text: Mapped[str]
    accepted_at: Mapped[datetime]


class MandateUseRow(Row):
    """Something of a mandate that may serve one checkout: itself, its nonce, the open one that it stands on."""

    __tablename__ = "ucp_mandate_uses"

    key: Mapped[str] = mapped_column(primary_key=True)
    checkout_id: Mapped[str]
