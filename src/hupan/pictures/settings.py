"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class PictureSettings(BaseModel):
    """`[pictures]`: what pictures are taken, and from where."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    largest_bytes: int = Field(default=20_000_000, ge=1, le=200_000_000, description="Largest picture.")
    uploads_an_hour: int = Field(default=120, ge=1, description="Most pictures that one person may send in an hour.")
    private_networks: bool = Field(
        default=False,
        description="Whether pictures may be fetched from private networks and from this machine itself.",
    )
