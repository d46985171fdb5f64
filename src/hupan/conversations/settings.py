"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class ConversationSettings(BaseModel):
    """`[conversations]`: how replies are kept and how long things stay."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bin_days: int = Field(30, ge=1, description="Days that a deleted conversation can be restored.")
    temporary_hours: float = Field(24, gt=0, description="Hours after which a temporary chat is deleted.")
    events_keep_s: float = Field(3600, ge=0, description="Seconds that a finished run's events can still be replayed.")
    flush_ms: int = Field(40, ge=1, le=1000, description="Shortest time between two writes of a growing reply.")
    write_patience_s: float = Field(60, gt=0, description="How long a reply waits for a database that is away.")
    watch_s: float = Field(5, gt=0, description="Seconds between two looks for runs whose process died.")
    sweep_s: float = Field(
        600, gt=0, description="Seconds between two clearings of bin, temporary chats and old events."
    )
    follower_backlog: int = Field(256, ge=1, description="Events held for a slow reader before it reads the database.")
