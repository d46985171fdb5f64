"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class ReviewSettings(BaseModel):
    """`[reviews]`: how much people may write, and whether it waits for a moderator."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    approval: bool = Field(default=False, description="Whether reviews, questions and answers wait for a moderator.")
    a_day: int = Field(
        default=20, ge=1, description="Most reviews, questions, answers or reports that one person may write in a day."
    )
