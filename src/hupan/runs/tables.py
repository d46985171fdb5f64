"""The room's rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class RunRow(Row):
    """A run; `owner` is the server process that executes it."""

    __tablename__ = "runs_runs"
    __table_args__ = (
        Index("ix_runs_open", "owner", postgresql_where=text("finished_at is null")),
        Index("ix_runs_to_prune", "finished_at", postgresql_where=text("not pruned")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations_conversations.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[str]
    person_id: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str]
    model_id: Mapped[str | None]
    thinking: Mapped[bool | None]
    stop_requested: Mapped[bool]
    pruned: Mapped[bool]
    last_event_id: Mapped[int]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class RunEventRow(Row):
    """One event of a run, kept until the message has been complete for a while."""

    __tablename__ = "runs_events"

    run_id: Mapped[str] = mapped_column(ForeignKey("runs_runs.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event: Mapped[str]
    data: Mapped[str]
