"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class MarketSettings(BaseModel):
    """`[market]`: what the market begins with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    demo: bool = Field(default=True, description="Whether the demo market is loaded at the first start.")
    demo_seed: int = Field(default=1, ge=0, le=2**31 - 1, description="From which the demo market is made.")
