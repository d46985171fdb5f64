"""Verbs on shipments: send, void, hear a carrier, look, read. One call, one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hupan.fulfillment.domain import (
    CarrierMessage,
    Destination,
    Parcel,
    Shipment,
    ShipmentId,
    Stage,
    TrackingEvent,
    news_of,
    tidy,
)
from hupan.fulfillment.errors import BadShipment, ShipmentNotFound, ShipmentReused, UnknownCarrier, WrongState
from hupan.fulfillment.ports import Carrier, FulfillmentStore
from hupan.kernel import Clock, OrderId
from hupan.platform import StoreFactory

_STRETCH = 200
_MOST_UNITS = 1_000_000
_LONGEST_NUMBER = 60
_REMEMBERED = timedelta(days=1)
_FIELDS = ("name", "phone", "region", "city", "district", "postal_code", "line1", "line2")


class FulfillmentService:
    """Knows which parcel is where.

    Args:
        stores: Opens the store.
        carriers: Who carries.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[FulfillmentStore], carriers: Sequence[Carrier], clock: Clock) -> None:
        self._stores = stores
        self._carriers = {carrier.code: carrier for carrier in carriers}
        self._clock = clock

    @property
    def carriers(self) -> tuple[str, ...]:
        """Names of those who carry."""
        return tuple(self._carriers)

    def check(self, carrier: str, tracking_number: str) -> None:
        """Check that a parcel can be sent so, before anything is promised.

        Raises:
            UnknownCarrier: Nobody here knows the carrier.
            BadShipment: It gives no numbers of its own, and none was brought.
        """
        found = self._carrier(carrier)
        if not found.gives_numbers and not tidy(tracking_number, _LONGEST_NUMBER):
            raise BadShipment("Give the carrier's tracking number.", field="tracking_number")

    async def send(self, parcel: Parcel) -> Shipment:
        """Hand a parcel to its carrier. The same id again is the same shipment.

        Raises:
            UnknownCarrier: Nobody here knows the carrier.
            BadShipment: Nothing is in it, or its number is another parcel's.
            ShipmentReused: The id is that of another order's shipment.
        """
        self.check(parcel.carrier, parcel.tracking_number)
        if not parcel.units or not all(0 < count <= _MOST_UNITS for count in parcel.units.values()):
            raise BadShipment("A shipment holds at least one unit.", field="units")
        async with self._stores() as store:
            known = await store.get(parcel.id)
        if known is not None:
            return _same(known, parcel)
        carrier, now = self._carriers[parcel.carrier], self._clock.now()
        # Between two transactions: carriers take their time. Announced twice, a parcel keeps its number.
        number = tidy(parcel.tracking_number, _LONGEST_NUMBER) or await carrier.announce(parcel)
        shipment = Shipment(
            id=parcel.id,
            order_id=parcel.order_id,
            seller_id=parcel.seller_id,
            units=dict(parcel.units),
            carrier=parcel.carrier,
            tracking_number=number,
            destination=_tidied(parcel.destination),
            created_at=now,
            events=(TrackingEvent("announced", Stage.ANNOUNCED, now),),
            tracking_url=carrier.tracking_url(number),
        )
        async with self._stores() as store:
            if not await store.add(shipment):
                again = await store.get(parcel.id)
                if again is None:
                    raise BadShipment("This tracking number is another parcel's.", field="tracking_number")
                return _same(again, parcel)
        return shipment

    async def void(self, shipment_id: ShipmentId) -> Shipment:
        """Take back a parcel that no carrier has seen yet; what was in it waits to be sent again.

        Raises:
            ShipmentNotFound: There is none.
            WrongState: It is on its way.
        """
        now = self._clock.now()
        async with self._stores() as store:
            shipment = await store.get(shipment_id, for_change=True)
            if shipment is None:
                raise ShipmentNotFound("There is no such shipment.")
            if shipment.stage is Stage.VOIDED:
                return shipment
            if shipment.stage is not Stage.ANNOUNCED:
                raise WrongState("The carrier has it already.", stage=shipment.stage.value)
            event = TrackingEvent("voided", Stage.VOIDED, now)
            await store.add_events(shipment, [event], now)
            return replace(shipment, events=(*shipment.events, event))

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Read the shipments of orders; one without any has an empty list."""
        if not order_ids:
            return {}
        async with self._stores() as store:
            found = await store.of_orders(order_ids)
        return {each: found.get(each, []) for each in order_ids}

    async def hear(self, carrier: str, headers: Mapping[str, str], body: bytes) -> int:
        """Take in what a carrier posted.

        Returns:
            How many events were new; none where the message came before.

        Raises:
            UnknownCarrier: Nobody here knows the carrier.
            BadCallback: It is forged, stale, or nothing that can be read.
        """
        now = self._clock.now()
        message_id, messages = self._carrier(carrier).read(headers, body, now)
        taken = 0
        async with self._stores() as store:
            if not await store.once(carrier, message_id, now):
                return 0
            # In one order, so that two messages about the same parcels do not wait for one another for ever.
            for message in sorted(messages, key=lambda each: each.tracking_number):
                taken += await self._take(store, carrier, message)
        return taken

    async def look(self, every: timedelta) -> int:
        """Ask carriers about parcels under way that nobody asked about for some time; forget old messages.

        Returns:
            How many events were new.
        """
        taken, now = 0, self._clock.now()
        answering = [code for code, carrier in self._carriers.items() if carrier.answers]
        while True:
            async with self._stores() as store:
                waiting = await store.under_way(answering, now, every, _STRETCH)
                await store.looked([each.id for each in waiting], now)
            for shipment in waiting:
                said = await self._carriers[shipment.carrier].look(shipment, now)
                if said:
                    message = CarrierMessage(shipment.tracking_number, tuple(said))
                    async with self._stores() as store:
                        taken += await self._take(store, shipment.carrier, message)
            if len(waiting) < _STRETCH:
                break
        async with self._stores() as store:
            await store.forget_messages(now - _REMEMBERED)
        return taken

    async def _take(self, store: FulfillmentStore, carrier: str, message: CarrierMessage) -> int:
        shipment = await store.by_number(carrier, message.tracking_number)
        if shipment is None:
            return 0  # a number of somebody else's parcel: carriers serve others, too
        now = self._clock.now()
        fresh = [_tidied_event(each) for each in news_of(shipment.events, message.events, now)]
        if fresh:
            await store.add_events(shipment, fresh, now)
        return len(fresh)

    def _carrier(self, code: str) -> Carrier:
        found = self._carriers.get(code)
        if found is None:
            raise UnknownCarrier("There is no such carrier here.", carrier=code[:40])
        return found


@dataclass(frozen=True, slots=True)
class _Identity:
    """By what a shipment is known again."""

    order_id: OrderId
    units: dict[str, int]
    carrier: str


def _same(known: Shipment, parcel: Parcel) -> Shipment:
    before = _Identity(known.order_id, dict(known.units), known.carrier)
    if before != _Identity(parcel.order_id, dict(parcel.units), parcel.carrier):
        raise ShipmentReused("This shipment is another one.", shipment_id=parcel.id)
    return known


def _tidied(destination: Destination) -> Destination:
    return replace(destination, **{name: tidy(getattr(destination, name)) for name in _FIELDS})


def _tidied_event(event: TrackingEvent) -> TrackingEvent:
    proof = event.proof
    if proof is not None:
        proof = replace(proof, name=tidy(proof.name), reference=tidy(proof.reference))
    return replace(event, place=tidy(event.place), text=tidy(event.text, 500), proof=proof)
