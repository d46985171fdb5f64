"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class PlanRow(Row):
    """A plan; its id is the message that asked for it, and it goes with its conversation."""

    __tablename__ = "plans_plans"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations_conversations.id", ondelete="CASCADE"), index=True
    )
    holder: Mapped[str]
    state: Mapped[str]
    steps: Mapped[list[Any]]
    updated_at: Mapped[datetime]
