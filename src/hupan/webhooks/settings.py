"""What the operator decides about webhooks."""

from pydantic import BaseModel, ConfigDict, Field


class WebhookSettings(BaseModel):
    """`[webhooks]`: what is sent to addresses that others named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    private_networks: bool = Field(
        default=False,
        description="Whether webhooks may be sent into private networks and to this machine, and without TLS.",
    )
