"""Words on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.webhooks.domain import Delivery, DeliveryStatus, Endpoint
from hupan.webhooks.service import Wanted

Topic = Annotated[str, Field(max_length=100, examples=["orders.*"])]


class WebhookEndpointDraft(BaseModel):
    """Where webhooks are sent, and which."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2048, description="An address of the open web, over HTTPS.")
    topics: list[Topic] = Field(min_length=1, max_length=20, description="`orders.placed`, `orders.*`, or `*`.")
    note: str = Field(default="", max_length=200)
    enabled: bool = True

    def wanted(self) -> Wanted:
        """Say it in the room's words."""
        return Wanted(self.url, self.topics, self.note)


class WebhookEndpointView(BaseModel):
    """An endpoint."""

    id: str
    owner: str = Field(description="Whose events are sent here; empty for the house's own.")
    url: str
    topics: list[str]
    note: str
    created_at: datetime
    disabled_at: datetime | None
    disabled_because: str

    @classmethod
    def of(cls, endpoint: Endpoint) -> "WebhookEndpointView":
        """Show an endpoint, without its secrets."""
        return cls(
            id=endpoint.id,
            owner=endpoint.owner,
            url=endpoint.url,
            topics=list(endpoint.topics),
            note=endpoint.note,
            created_at=endpoint.created_at,
            disabled_at=endpoint.disabled_at,
            disabled_because=endpoint.disabled_because,
        )


class EndpointWithSecret(BaseModel):
    """An endpoint, with the secret by which its receiver knows us; it is shown this once."""

    endpoint: WebhookEndpointView
    secret: str


class WebhookEndpointList(BaseModel):
    """Endpoints, the oldest first."""

    items: list[WebhookEndpointView]


class WebhookDeliveryView(BaseModel):
    """An event on its way to an endpoint."""

    id: str
    endpoint_id: str
    event_id: str
    topic: str
    body: str
    status: DeliveryStatus
    attempts: int
    next_at: datetime
    created_at: datetime
    ended_at: datetime | None
    last_status: int | None
    last_error: str

    @classmethod
    def of(cls, delivery: Delivery) -> "WebhookDeliveryView":
        """Show a delivery."""
        return cls.model_validate(delivery, from_attributes=True)


class WebhookDeliveryList(BaseModel):
    """Deliveries, the newest first."""

    items: list[WebhookDeliveryView]


class Replayed(BaseModel):
    """How many deliveries begin anew."""

    count: int


class TestSent(BaseModel):
    """Which event was sent to try an endpoint out."""

    event_id: str
