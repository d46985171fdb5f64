"""What the operator decides about shops elsewhere."""

from pydantic import BaseModel, ConfigDict, Field


class MerchantSettings(BaseModel):
    """`[merchants]`: shops elsewhere that people add."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    this_machine: bool | None = Field(
        default=None,
        description="Whether shops on this machine may be added, without TLS; without a word, on this machine alone.",
    )
    search_seconds: float = Field(
        default=0.8, gt=0, le=5, description="For how long a search waits for the shops that somebody has added."
    )
