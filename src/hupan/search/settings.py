"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class SearchSettings(BaseModel):
    """`[search]`: the market's search."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    meaning: bool = Field(default=True, description="Search by meaning, too; without it, by words alone.")
    meaning_wait_s: float = Field(
        default=0.3,
        ge=0,
        description="How long a search waits for the meaning of its query before it goes by words alone.",
    )
    threads: int = Field(default=2, ge=1, le=64, description="How many searches run at once.")
    heap_bytes: int = Field(
        default=20_000_000, ge=15_000_000, description="What the index may gather in memory before it writes."
    )
    embed_batch: int = Field(default=16, ge=1, le=64, description="Most listings that are embedded at once.")
    look_again_h: float = Field(default=24, gt=0, description="After how many hours all listings are read anew.")
    asked_least: int = Field(default=3, ge=1, description="How often a query has to be asked before it is suggested.")
