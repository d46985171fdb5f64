"""What fulfilment needs. Above: `FulfillmentService`. Below: the repository, and carriers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from hupan.fulfillment.domain import CarrierMessage, Parcel, Shipment, ShipmentId, TrackingEvent
from hupan.kernel import OrderId


class Carrier(Protocol):
    """Somebody who carries parcels. Below: a vendor's gateway, or `DemoCarrier`."""

    @property
    def code(self) -> str:
        """Its lasting name."""
        ...

    @property
    def gives_numbers(self) -> bool:
        """Whether it gives a tracking number for a parcel; else the seller brings one."""
        ...

    @property
    def answers(self) -> bool:
        """Whether it can be asked about a parcel; else it only posts."""
        ...

    async def announce(self, parcel: Parcel) -> str:
        """Tell of a parcel; returns its tracking number, the same however often the same parcel is told of."""
        ...

    def tracking_url(self, tracking_number: str) -> str:
        """Say where people follow it on the carrier's own pages, or nothing."""
        ...

    async def look(self, shipment: Shipment, now: datetime) -> Sequence[TrackingEvent]:
        """Ask what became of a parcel."""
        ...

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[str, Sequence[CarrierMessage]]:
        """Read a message that was posted to us: its id, and what it says.

        Raises:
            BadCallback: It is not the carrier's, too old, or nothing that can be read.
        """
        ...


class FulfillmentStore(Protocol):
    """Rows of shipments."""

    async def add(self, shipment: Shipment) -> bool:
        """Keep a new shipment; says no where its id or its tracking number is taken."""
        ...

    async def get(self, shipment_id: ShipmentId, *, for_change: bool = False) -> Shipment | None:
        """Find a shipment."""
        ...

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Find the shipments of orders, in the order in which they were made."""
        ...

    async def by_number(self, carrier: str, tracking_number: str) -> Shipment | None:
        """Find a carrier's parcel, for change."""
        ...

    async def add_events(self, shipment: Shipment, events: Sequence[TrackingEvent], now: datetime) -> None:
        """Keep events, and tell the rooms above; the shipment is as it was before."""
        ...

    async def under_way(self, carriers: Sequence[str], now: datetime, every: timedelta, limit: int) -> list[Shipment]:
        """Find parcels that have not arrived and whose carrier was not asked since, the longest waiting first."""
        ...

    async def looked(self, ids: Sequence[ShipmentId], now: datetime) -> None:
        """Note that the carrier was asked."""
        ...

    async def once(self, carrier: str, message_id: str, now: datetime) -> bool:
        """Note a carrier's message; says no where it came before."""
        ...

    async def forget_messages(self, before: datetime) -> None:
        """Forget messages that are too old to come again."""
        ...
