"""Verbs on endpoints and deliveries: register, change, remove, announce, replay. One call, one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hupan.kernel import Clock, new_id
from hupan.platform import Secrets, StoreFactory
from hupan.webhooks.domain import (
    MOST_ENDPOINTS,
    Delivery,
    DeliveryId,
    DeliveryStatus,
    Endpoint,
    EndpointId,
    Event,
    Secret,
    new_secret,
)
from hupan.webhooks.errors import BadEndpoint, DeliveryNotFound, EndpointNotFound, TooManyEndpoints
from hupan.webhooks.ports import NotDelivered, Sender, WebhookStore

_TEST = "webhooks.test"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to hear of, and where.

    Attributes:
        headers: Sent with every delivery.
    """

    url: str
    topics: Sequence[str]
    note: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class WebhookService:
    """Knows who wants to hear of what.

    Args:
        stores: Opens the store.
        sender: Knows which addresses may be asked.
        secrets: Seals the secrets that endpoints share with us.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[WebhookStore], sender: Sender, secrets: Secrets, clock: Clock) -> None:
        self._stores = stores
        self._sender = sender
        self._secrets = secrets
        self._clock = clock

    async def register(self, owner: str, wanted: Wanted) -> tuple[Endpoint, str]:
        """Add an endpoint; the same owner's at the same address is changed and keeps its name and secret.

        Returns:
            The endpoint, and the secret by which its receiver knows us.

        Raises:
            BadEndpoint: The address, a topic or a header cannot be.
            TooManyEndpoints: The owner has as many as may be.
        """
        self._check(wanted.url)
        secret = new_secret()
        async with self._stores() as store:
            count = await store.hold_owner(owner)
            known = await store.at(owner, wanted.url)
            if known is None and count >= MOST_ENDPOINTS:
                raise _too_many()
            if known is not None and known.secrets:
                secret = self._secrets.open(known.secrets[0].sealed.encode())
            endpoint = Endpoint(
                id=EndpointId(new_id("hook")) if known is None else known.id,
                owner=owner,
                url=wanted.url,
                topics=tuple(wanted.topics),
                secrets=known.secrets if known and known.secrets else (Secret(self._secrets.seal(secret).decode()),),
                created_at=self._clock.now() if known is None else known.created_at,
                note=wanted.note,
                headers=wanted.headers,
            )
            await store.save(endpoint)
            return endpoint, secret

    async def enrol(self, owner: str, wanted: Wanted) -> Endpoint:
        """Add an endpoint that knows us by the market's published key alone; one that is there stays as it is.

        Raises:
            BadEndpoint: The address, a topic or a header cannot be.
            TooManyEndpoints: The owner has as many as may be.
        """
        self._check(wanted.url)
        async with self._stores() as store:
            known = await store.at(owner, wanted.url)
            if known is not None:
                return known
            count = await store.hold_owner(owner)
            known = await store.at(owner, wanted.url)
            if known is not None:
                return known
            if count >= MOST_ENDPOINTS:
                raise _too_many()
            now, made = self._clock.now(), EndpointId(new_id("hook"))
            endpoint = Endpoint(made, owner, wanted.url, tuple(wanted.topics), (), now, wanted.note, wanted.headers)
            await store.save(endpoint)
            return endpoint

    async def endpoints(self, owner: str | None = None) -> list[Endpoint]:
        """Read endpoints, of one owner or of all."""
        async with self._stores() as store:
            return await store.endpoints(owner)

    async def change(self, endpoint_id: EndpointId, wanted: Wanted, *, enabled: bool) -> Endpoint:
        """Change an endpoint, or switch it off or on.

        Raises:
            EndpointNotFound: There is none.
            BadEndpoint: The address, a topic or a header cannot be, or the owner has another one there.
        """
        self._check(wanted.url)
        async with self._stores() as store:
            known = await _endpoint(store, endpoint_id)
            await store.hold_owner(known.owner)
            other = await store.at(known.owner, wanted.url)
            if other is not None and other.id != known.id:
                raise BadEndpoint("There is an endpoint at this address already.")
            changed = replace(
                known,
                url=wanted.url,
                topics=tuple(wanted.topics),
                note=wanted.note,
                headers=wanted.headers or known.headers,
                disabled_at=None if enabled else known.disabled_at or self._clock.now(),
                disabled_because="" if enabled else known.disabled_because,
            )
            await store.save(changed)
            return changed

    async def renew_secret(self, endpoint_id: EndpointId) -> tuple[Endpoint, str]:
        """Give an endpoint another secret; the former one signs beside it for a day.

        Raises:
            EndpointNotFound: There is none.
        """
        secret = new_secret()
        async with self._stores() as store:
            known = await _endpoint(store, endpoint_id)
            changed = known.with_secret(self._secrets.seal(secret).decode(), self._clock.now())
            await store.save(changed)
            return changed, secret

    async def remove(self, endpoint_id: EndpointId) -> None:
        """Remove an endpoint, and what was on its way there.

        Raises:
            EndpointNotFound: There is none.
        """
        async with self._stores() as store:
            if not await store.remove(endpoint_id):
                raise _no_endpoint(endpoint_id)

    async def announce(self, event: Event) -> int:
        """Send an event to every endpoint that wants it; for who has no transaction of its own to tell it in."""
        async with self._stores() as store:
            return await store.announce(event)

    async def try_out(self, endpoint_id: EndpointId) -> Event:
        """Send an endpoint an event that means nothing, so that its owner sees whether it arrives.

        Raises:
            EndpointNotFound: There is none.
        """
        async with self._stores() as store:
            known = await _endpoint(store, endpoint_id)
            event = Event.of(new_id("evt"), _TEST, {"endpoint_id": endpoint_id}, self._clock.now(), known.owner)
            await store.announce(event, only=endpoint_id)
            return event

    async def deliveries(
        self,
        status: DeliveryStatus | None = None,
        endpoint_id: EndpointId | None = None,
        before: DeliveryId | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """Read deliveries, the newest first."""
        async with self._stores() as store:
            return await store.deliveries(status, endpoint_id, before, limit)

    async def replay(self, delivery_id: DeliveryId) -> None:
        """Deliver something once more from the start, whether it arrived or not.

        Raises:
            DeliveryNotFound: There is none that has ended.
        """
        async with self._stores() as store:
            if not await store.replay(self._clock.now(), delivery_id, None):
                raise DeliveryNotFound("There is no such delivery, or it is on its way.", delivery_id=delivery_id)

    async def replay_dead(self, endpoint_id: EndpointId) -> int:
        """Deliver once more what an endpoint did not take; returns how many.

        Raises:
            EndpointNotFound: There is no such endpoint.
        """
        async with self._stores() as store:
            await _endpoint(store, endpoint_id)
            return await store.replay(self._clock.now(), None, endpoint_id)

    def _check(self, url: str) -> None:
        try:
            self._sender.check(url)
        except NotDelivered as error:
            raise BadEndpoint(error.reason) from error


async def _endpoint(store: WebhookStore, endpoint_id: EndpointId) -> Endpoint:
    found = await store.endpoint(endpoint_id, for_change=True)
    if found is None:
        raise _no_endpoint(endpoint_id)
    return found


def _too_many() -> TooManyEndpoints:
    return TooManyEndpoints(f"There may be {MOST_ENDPOINTS} endpoints.", limit=MOST_ENDPOINTS)


def _no_endpoint(endpoint_id: EndpointId) -> EndpointNotFound:
    return EndpointNotFound("There is no such endpoint.", endpoint_id=endpoint_id)
