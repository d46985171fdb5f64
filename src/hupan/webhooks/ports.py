"""What webhooks need from outside. Above: the services of this room. Below: the repository, the web, our keys."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hupan.webhooks.domain import Delivery, DeliveryId, DeliveryStatus, Endpoint, EndpointId, Event, Reply


class NotDelivered(Exception):
    """Nobody answered, or nobody may be asked there.

    Args:
        reason: In a few words, for the operator.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Sender(Protocol):
    """Posts to addresses that others named. Below: a client that reaches no private network."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Post, follow nothing, and read little.

        Raises:
            NotDelivered: Nobody answered in time, or the address may not be asked.
        """
        ...

    def check(self, url: str) -> None:
        """Refuse what can be seen to be no address of the open web.

        Raises:
            NotDelivered: It is none.
        """
        ...


class Signer(Protocol):
    """Signs requests with the market's published key (RFC 9421). Below: the protocols' signatures and key ring."""

    async def sign(self, url: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Mapping[str, str]:
        """Return the headers to add to a POST."""
        ...


class WebhookStore(Protocol):
    """Rows of endpoints and deliveries."""

    async def hold_owner(self, owner: str) -> int:
        """Hold what an owner has until the transaction ends, and count it."""
        ...

    async def save(self, endpoint: Endpoint) -> None:
        """Add an endpoint, or write it back."""
        ...

    async def endpoint(self, endpoint_id: EndpointId, *, for_change: bool = False) -> Endpoint | None:
        """Find an endpoint."""
        ...

    async def at(self, owner: str, url: str) -> Endpoint | None:
        """Find an owner's endpoint at an address."""
        ...

    async def endpoints(self, owner: str | None) -> list[Endpoint]:
        """Read endpoints, of one owner or of all, the oldest first."""
        ...

    async def remove(self, endpoint_id: EndpointId) -> bool:
        """Remove an endpoint with its deliveries; says no where there is none."""
        ...

    async def announce(self, event: Event, only: EndpointId | None = None) -> int:
        """Write a delivery for every endpoint that wants an event and has not got it, and wake the courier.

        Args:
            event: What happened.
            only: The endpoint that gets it, whether it wants it or not.
        """
        ...

    async def take(self, now: datetime, busy: Sequence[EndpointId], limit: int) -> list[tuple[Delivery, Endpoint]]:
        """Take deliveries that are due, one an endpoint, none of those that are busy.

        They are the caller's for a while.
        """
        ...

    async def next_due(self) -> datetime | None:
        """Tell when the next delivery is due."""
        ...

    async def mark(self, delivery: Delivery) -> bool:
        """Write what came of an attempt; says no where somebody else has taken the delivery since."""
        ...

    async def deliveries(
        self, status: DeliveryStatus | None, endpoint_id: EndpointId | None, before: DeliveryId | None, limit: int
    ) -> list[Delivery]:
        """Read deliveries, the newest first."""
        ...

    async def replay(self, now: datetime, delivery_id: DeliveryId | None, endpoint_id: EndpointId | None) -> int:
        """Put a delivery, or an endpoint's dead ones, back to the start; returns how many."""
        ...

    async def forget(self, delivered_before: datetime, any_before: datetime) -> None:
        """Forget deliveries that ended long ago."""
        ...
