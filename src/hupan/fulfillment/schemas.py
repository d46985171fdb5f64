"""Words on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.fulfillment.domain import Shipment, Stage, TrackingEvent


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class Heard(_View):
    """What became of a carrier's message."""

    events: int = Field(description="How many events were new; none where the message came before.")


class CarrierList(_View):
    """Names of those who carry."""

    items: list[str]


class ProofView(_View):
    """That a parcel arrived."""

    kind: str
    name: str
    reference: str


class TrackingEventView(_View):
    """Something a carrier says of a parcel."""

    stage: Stage
    at: datetime
    place: str
    text: str

    @classmethod
    def of(cls, event: TrackingEvent) -> "TrackingEventView":
        """Show an event."""
        return cls(stage=event.stage, at=event.at, place=event.place, text=event.text)


class ShipmentView(_View):
    """One parcel of an order, with its story in the order in which it happened."""

    id: str
    carrier: str
    tracking_number: str
    tracking_url: str
    stage: Stage
    since: datetime
    units: dict[str, int] = Field(description="Line of the order to how many of it.")
    events: list[TrackingEventView]
    proof: ProofView | None

    @classmethod
    def of(cls, shipment: Shipment) -> "ShipmentView":
        """Show a shipment."""
        proof = shipment.proof
        return cls(
            id=shipment.id,
            carrier=shipment.carrier,
            tracking_number=shipment.tracking_number,
            tracking_url=shipment.tracking_url,
            stage=shipment.stage,
            since=shipment.since,
            units=dict(shipment.units),
            events=[TrackingEventView.of(event) for event in shipment.story],
            proof=None
            if proof is None
            else ProofView(kind=proof.kind.value, name=proof.name, reference=proof.reference),
        )
