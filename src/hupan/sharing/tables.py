"""The room's rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class ShareRow(Row):
    """A read-only link; `shown` is what it shows, compressed JSON that is written once and never searched."""

    __tablename__ = "sharing_shares"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations_conversations.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    shown: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
