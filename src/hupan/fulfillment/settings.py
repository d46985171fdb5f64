"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class FulfillmentSettings(BaseModel):
    """`[fulfillment]`: who carries parcels, and how they call us."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    demo_delivery_s: int = Field(
        default=30 * 3600, ge=1, description="How long a parcel of the demo carrier takes, from label to door."
    )
    look_every_s: int = Field(default=60, ge=1, description="How often a carrier is asked about each of its parcels.")
    webhook_secrets: dict[str, SecretStr] = Field(
        default_factory=dict[str, SecretStr],
        description="Carrier to the secret with which it signs what it posts; a carrier without one may not post.",
    )
