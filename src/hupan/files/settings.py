"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class FileSettings(BaseModel):
    """`[files]`: how much may be attached."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text_bytes: int = Field(default=2_000_000, ge=1, description="Largest text file.")
    image_bytes: int = Field(default=20_000_000, ge=1, description="Largest picture.")
    person_bytes: int = Field(default=5_000_000_000, ge=1, description="Most that one person's files may take.")
