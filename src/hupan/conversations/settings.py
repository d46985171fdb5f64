"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class ConversationSettings(BaseModel):
    """`[conversations]`: how long things stay."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bin_days: int = Field(default=30, ge=1, description="Days that a deleted conversation can be restored.")
    temporary_hours: float = Field(default=24, gt=0, description="Hours after which a temporary chat is deleted.")
    sweep_s: float = Field(default=600, gt=0, description="Seconds between two clearings of the bin and the like.")
