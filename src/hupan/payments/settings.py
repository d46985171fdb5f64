"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field, Json


class PaymentSettings(BaseModel):
    """`[payments]`: how people may pay, and what the market takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wallet: bool = Field(default=True, description="Whether people may pay with demo money that the operator gave.")
    cod: bool = Field(default=True, description="Whether people may pay in cash on delivery.")
    cod_most: Json[dict[str, int]] | dict[str, int] = Field(
        default_factory=dict[str, int],
        description='The most that is paid in cash, in minor units by currency, such as {"USD": 30000}; else any sum.',
    )
    fee_bps: int = Field(
        default=500, ge=0, le=10_000, description="What the market takes of a sale, in hundredths of a percent."
    )
    mock: bool = Field(
        default=False,
        description="Whether `mock_payment_handler` takes test tokens. Refused on any address but loopback.",
    )


class StripeSettings(BaseModel):
    """`[stripe]`: an account at Stripe, for cards. Needs `hupan[stripe]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    secret_key: str = Field(default="", description="The account's secret key; without one, no cards are taken.")
    publishable_key: str = Field(default="", description="The account's publishable key, for the buyer's page.")
    webhook_secret: str = Field(
        default="", description="Signs what Stripe sends to `/api/market/payments/stripe/callback`."
    )
    api_base: str = Field(default="https://api.stripe.com", description="Where Stripe answers.")
    timeout_s: float = Field(default=10.0, gt=0, le=80, description="How long one attempt to ask Stripe may take.")
