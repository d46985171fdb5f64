"""What this room says over HTTP."""

from datetime import date, datetime

from pydantic import BaseModel

from hupan.inference.domain import DailyUsage, EngineState, EngineStatus


class QueueView(BaseModel):
    """How busy the engine is."""

    waiting: int
    running: int
    limit: int
    slots: int


class EngineView(BaseModel):
    """What the engine is doing right now."""

    state: EngineState
    model_id: str | None
    since: datetime
    queue: QueueView
    problem: str | None
    memory_bytes: int | None

    @classmethod
    def of(cls, status: EngineStatus) -> "EngineView":
        """Draw a status."""
        queue = status.queue
        return cls(
            state=status.state,
            model_id=status.model_id,
            since=status.since,
            queue=QueueView(waiting=queue.waiting, running=queue.running, limit=queue.limit, slots=queue.slots),
            problem=status.problem,
            memory_bytes=status.memory_bytes,
        )


class DailyUsageView(BaseModel):
    """What was used of one model on one day (UTC)."""

    day: date
    model_id: str
    runs: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    seconds: float

    @classmethod
    def of(cls, usage: DailyUsage) -> "DailyUsageView":
        """Draw a day."""
        return cls(
            day=usage.day,
            model_id=usage.model_id,
            runs=usage.runs,
            input_tokens=usage.input_tokens,
            cached_tokens=usage.cached_tokens,
            output_tokens=usage.output_tokens,
            seconds=usage.seconds,
        )


class UsagePage(BaseModel):
    """Usage by day and model, newest day first."""

    items: list[DailyUsageView]
    next_cursor: str | None = None
