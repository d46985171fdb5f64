"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class ExchangeSettings(BaseModel):
    """`[exchange]`: how large imports may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source_bytes: int = Field(default=4_000_000_000, ge=1, description="Largest file that is uploaded or fetched.")
    unpacked_bytes: int = Field(default=20_000_000_000, ge=1, description="Most that may come out of an archive.")
    bad_rows: int = Field(default=100_000, ge=1, description="Bad rows after which an import gives up.")
