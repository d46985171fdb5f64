"""The room's one table: finished calls."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class UsageRow(Row):
    """One finished call."""

    __tablename__ = "inference_usage"
    __table_args__ = (Index("ix_inference_usage_person_at", "person_id", "at"), Index("ix_inference_usage_at", "at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[str | None]
    model_id: Mapped[str]
    input_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    output_tokens: Mapped[int]
    prefill_s: Mapped[float]
    decode_s: Mapped[float]
    seconds: Mapped[float]
