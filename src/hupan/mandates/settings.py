"""The room's section of `hupan.toml`."""

from pydantic import BaseModel, Field


class MandateSettings(BaseModel):
    """`[mandates]`: what is bought later in people's names."""

    cooling_off_minutes: int = Field(
        default=30, ge=0, le=720, description="How long people can say no, after they were told, before it is paid."
    )
