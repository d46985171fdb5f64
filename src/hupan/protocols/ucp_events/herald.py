"""Tells platforms of their orders: a background task that several processes may do at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from hupan.fulfillment import Shipment
from hupan.kernel import OrderId
from hupan.orders import Actor, Order, OrderNotFound, OrderPage, Side, Who
from hupan.platform import Followed, OutboxFollower, OutboxReader, Signals, StoreFactory
from hupan.platform.faults import reach
from hupan.protocols.ucp import Body
from hupan.protocols.ucp_events.events import TOPIC, OrderEvent, Told, body_of, events_since
from hupan.protocols.ucp_shop import Record, RecordStore, order_view
from hupan.webhooks import BadEndpoint, Endpoint, EndpointId, Event, EventTooLarge, TooManyEndpoints, Wanted

READER: Final = "ucp"
"""The name under which the place in the orders' news is kept."""

_HOUSE: Final = Who(Actor(Side.SYSTEM))
_STRETCH: Final = 100

_log = structlog.get_logger(__name__)


class Orders(Protocol):
    """Knows orders. Below: `OrderService`."""

    async def get(self, who: Who, order_id: OrderId) -> Order:
        """Read an order."""
        ...

    async def shipments(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Read the shipments of orders."""
        ...

    async def list(self, who: Who, *, before: OrderId | None, limit: int) -> OrderPage:
        """List orders, the newest first."""
        ...


class Platforms(Protocol):
    """Knows where platforms hear. Below: `WebhookService`."""

    async def enrol(self, owner: str, wanted: Wanted) -> Endpoint:
        """Add an endpoint; one that is there stays as it is."""
        ...


class HeraldStore(Protocol):
    """What was told. Below: the repository."""

    async def hold(self, order_id: OrderId) -> Told:
        """Hold an order against other heralds until the transaction ends, and read how far it was told."""
        ...

    async def tell(self, event: Event, endpoint_id: EndpointId) -> None:
        """Write an event that is to be delivered."""
        ...

    async def keep(self, order_id: OrderId, told: Told) -> None:
        """Write how far it was told."""
        ...


@dataclass(frozen=True, slots=True)
class HeraldPorts:
    """What the herald needs.

    Attributes:
        records: What is known of checkouts that agents began.
        reader: The news of orders.
        public_url: Where the market is reached; `None` where that is what the agent's request said.
        parcels: The news of parcels; `None` where scans are not told.
    """

    stores: StoreFactory[HeraldStore]
    records: StoreFactory[RecordStore]
    orders: Orders
    platforms: Platforms
    reader: OutboxReader
    public_url: str | None = None
    parcels: OutboxReader | None = None


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What there is to tell of an order, and how far it is told then."""

    order_id: OrderId
    events: Sequence[OrderEvent]
    told: Told
    view: Body


class Herald:
    """Hears of orders, and tells the platforms that made them.

    Args:
        ports: What it needs.
        signals: Wake it.
    """

    def __init__(self, ports: HeraldPorts, signals: Signals) -> None:
        self._ports = ports
        followed = [Followed(ports.reader, self._hear, self._tell_all, _STRETCH)]
        if ports.parcels is not None:
            # What parcels there are is told with the orders.
            followed.append(Followed(ports.parcels, self._hear, limit=_STRETCH))
        self._follower = OutboxFollower(signals, *followed)

    async def start(self) -> None:
        """Begin to listen."""
        await self._follower.start()

    async def stop(self) -> None:
        """Stop where it is; what was not told is told at the next start."""
        await self._follower.stop()

    async def catch_up(self) -> None:
        """Tell everything that has happened by now."""
        await self._follower.catch_up()

    async def _hear(self, subjects: Sequence[str]) -> None:
        for subject in subjects:
            await self.tell(OrderId(subject))
        reach("ucp_events.told")

    async def tell(self, order_id: OrderId) -> None:
        """Tell what has happened to an order since it was told last, if an agent made it and wants to hear."""
        ports = self._ports
        try:
            order = await ports.orders.get(_HOUSE, order_id)
        except OrderNotFound:
            return
        async with ports.records() as records:
            record = await records.find(order.checkout_id)
        if record is None or not record.webhook_url:
            return
        base_url = ports.public_url.rstrip("/") if ports.public_url else record.base_url
        agent = f'profile="{base_url}/.well-known/ucp"'
        try:
            endpoint = await ports.platforms.enrol(
                f"ucp:{record.owner}", Wanted(record.webhook_url, [TOPIC], headers={"UCP-Agent": agent})
            )
            reach("ucp_events.enrolled")
            shipments = await ports.orders.shipments([order_id])
            view = order_view(order, base_url, shipments[order_id])
            async with ports.stores() as store:
                fresh = events_since(order, await store.hold(order.id), shipments[order_id])
                await self._write(store, _Fresh(order.id, *fresh, view), record, endpoint.id)
        except (BadEndpoint, TooManyEndpoints, EventTooLarge) as error:
            # Whoever names an address that cannot be told keeps nobody else waiting.
            _log.warning("ucp_events.not_told", order_id=order_id, code=error.code, reason=error.detail)

    async def _write(self, store: HeraldStore, fresh: _Fresh, record: Record, endpoint_id: EndpointId) -> None:
        audience = f"ucp:{record.owner}"
        for event in fresh.events:
            body = body_of(event, fresh.view, record.version)
            await store.tell(Event.raw(event.id, TOPIC, body, event.at, audience, fresh.order_id), endpoint_id)
        reach("ucp_events.written")
        if fresh.events:
            await store.keep(fresh.order_id, fresh.told)

    async def _tell_all(self) -> None:
        before: OrderId | None = None
        while True:
            page = await self._ports.orders.list(_HOUSE, before=before, limit=_STRETCH)
            async with self._ports.records() as records:
                wanted = await records.heard_of([order.checkout_id for order in page.orders])
            for order in page.orders:
                if order.checkout_id in wanted:
                    await self.tell(order.id)
            before = page.before
            if before is None:
                return
