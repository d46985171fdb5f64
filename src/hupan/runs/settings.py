"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class RunSettings(BaseModel):
    """`[runs]`: how growing replies are kept, and how long their events."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events_keep_s: float = Field(
        default=3600, ge=0, description="Seconds that a finished run's events can be replayed."
    )
    flush_ms: int = Field(default=40, ge=1, le=1000, description="Shortest time between two writes of a growing reply.")
    write_patience_s: float = Field(default=60, gt=0, description="How long a reply waits for a database that is away.")
    watch_s: float = Field(default=5, gt=0, description="Seconds between two looks for runs whose process died.")
    follower_backlog: int = Field(
        default=256, ge=1, description="Events held for a slow reader before it reads the database."
    )
