"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field


class PaymentSettings(BaseModel):
    """`[payments]`: how people may pay, and what the market takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wallet: bool = Field(default=True, description="Whether people may pay with demo money that the operator gave.")
    cod: bool = Field(default=True, description="Whether people may pay in cash on delivery.")
    fee_bps: int = Field(
        default=500, ge=0, le=10_000, description="What the market takes of a sale, in hundredths of a percent."
    )
    mock: bool = Field(
        default=False,
        description="Whether `mock_payment_handler` takes test tokens. Refused on any address but loopback.",
    )
