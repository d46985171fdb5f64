"""Two carriers: one that exists only on the clock, and any real one that posts to us or is only a number."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hupan.fulfillment.domain import CarrierMessage, Parcel, Proof, ProofKind, Shipment, Stage, TrackingEvent
from hupan.fulfillment.signing import read_signed

_PRIME = 97
_NOBODY_HOME = 20


@dataclass(frozen=True, slots=True)
class _Station:
    """What happens after which part of the way, in thousandths."""

    after: int
    stage: Stage
    text: str
    at_home: bool = False


_WAY = (
    _Station(80, Stage.PICKED_UP, "Picked up from the seller"),
    _Station(300, Stage.IN_TRANSIT, "Left the first sorting centre"),
    _Station(650, Stage.IN_TRANSIT, "Arrived in the region of delivery", at_home=True),
    _Station(850, Stage.OUT_FOR_DELIVERY, "Out for delivery", at_home=True),
    _Station(1000, Stage.DELIVERED, "Delivered", at_home=True),
)
_MISSED = (
    *_WAY[:-1],
    _Station(920, Stage.PROBLEM, "Nobody was there; another attempt follows", at_home=True),
    _WAY[-1],
)


class DemoCarrier:
    """A carrier that moves nothing: its parcels go their way by the clock, each always the same.

    Args:
        span: From label to door.
        secret: With which its posts are signed, or empty.
    """

    code = "demo"
    gives_numbers = True
    answers = True

    def __init__(self, span: timedelta, secret: str = "") -> None:
        self._span = span
        self._secret = secret

    async def announce(self, parcel: Parcel) -> str:
        """Make a number from the parcel's id, so that asking twice gives the same."""
        digest = hashlib.sha256(parcel.id.encode()).digest()
        digits = f"{int.from_bytes(digest[:8]) % 10**12:012d}"
        return f"HD{digits}{int(digits) % _PRIME:02d}"

    def tracking_url(self, tracking_number: str) -> str:
        """It has no pages of its own."""
        del tracking_number
        return ""

    async def look(self, shipment: Shipment, now: datetime) -> Sequence[TrackingEvent]:
        """Tell everything that has happened by now."""
        chance = hashlib.sha256(shipment.id.encode()).digest()[0]
        way = _MISSED if chance % _NOBODY_HOME == 0 else _WAY
        events: list[TrackingEvent] = []
        for number, station in enumerate(way):
            at = shipment.created_at + self._span * station.after / 1000
            if at <= now:
                proof = Proof(ProofKind.HANDED_OVER, shipment.destination.name)
                events.append(
                    TrackingEvent(
                        key=f"demo:{number}",
                        stage=station.stage,
                        at=at,
                        place=shipment.destination.city if station.at_home else "",
                        text=station.text,
                        proof=proof if station.stage is Stage.DELIVERED else None,
                    )
                )
        return events

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[str, Sequence[CarrierMessage]]:
        """Read a signed post."""
        return read_signed(self._secret, headers, body, now)


class PostingCarrier:
    """A real carrier, as the seller brings its numbers: followed by what it posts, and by nobody asking.

    Args:
        code: Its lasting name.
        secret: With which its posts are signed; without one it is a number that people look up.
        pages: Where people follow a parcel, with `{number}` in it, or empty.
    """

    gives_numbers = False
    answers = False

    def __init__(self, code: str, secret: str = "", pages: str = "") -> None:
        self.code = code
        self._secret = secret
        self._pages = pages

    async def announce(self, parcel: Parcel) -> str:
        """Take the number that the seller brought."""
        return parcel.tracking_number

    def tracking_url(self, tracking_number: str) -> str:
        """Say where it is followed; numbers with strange characters in them lead nowhere."""
        plain = re.fullmatch(r"[A-Za-z0-9-]{4,60}", tracking_number) is not None
        return self._pages.replace("{number}", tracking_number) if plain else ""

    async def look(self, shipment: Shipment, now: datetime) -> Sequence[TrackingEvent]:
        """It posts; nobody asks it."""
        del shipment, now
        return ()

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[str, Sequence[CarrierMessage]]:
        """Read a signed post."""
        return read_signed(self._secret, headers, body, now)
