"""Endpoints, events and deliveries as plain values; when a delivery is tried again, and what signs it."""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from hupan.platform import Json
from hupan.webhooks.errors import BadEndpoint, EventTooLarge

EndpointId = NewType("EndpointId", str)
DeliveryId = NewType("DeliveryId", str)

DUE: Final = "webhooks.due"
"""Topic of the signal that something is to be delivered."""

DEAD_NEWS: Final = "webhooks.dead"
"""Topic of the outbox: ids of endpoints to which something was given up."""

MOST_ENDPOINTS: Final = 50
MOST_ATTEMPTS: Final = 11
LARGEST_EVENT: Final = 1024 * 1024
LEASE: Final = timedelta(seconds=60)
"""For how long a delivery belongs to whoever took it: longer than an attempt may last."""

OVERLAP: Final = timedelta(days=1)
"""For how long a secret still signs after another has taken its place."""

_FIRST_WAIT: Final = timedelta(seconds=2)
_LAST_WAIT: Final = timedelta(hours=12)
_GROWS: Final = 4
_SCATTER: Final = 0.25
LONGEST_WAIT: Final = _LAST_WAIT * (1 + _SCATTER)
_SECRET = "whsec_"  # noqa: S105 - the prefix by which Standard Webhooks marks its secrets
_SECRET_BYTES: Final = 32
_TOPIC: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,4}(\.\*)?|\*")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_HEADER_VALUE: Final = re.compile(r"[\x20-\x7e]{1,500}")
_OURS: Final = re.compile(
    r"(?i)webhook-|content-|idempotency-|request-sig|signature|host$|connection$|transfer-|cookie|te$|upgrade$|expect$"
)


class DeliveryStatus(StrEnum):
    """What has become of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Secret:
    """A shared secret, sealed.

    Attributes:
        sealed: The secret itself, as `Secrets` sealed it.
        until: When it stops signing; `None` for the one in use.
    """

    sealed: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where somebody wants to hear of events.

    Attributes:
        owner: Whose events are sent here: `""` for the house's own, else what the announcing room calls them.
        topics: What is sent; `orders.*` is everything below `orders`, `*` everything.
        secrets: Those that sign, the newest first; none where the market's published key alone does.
        headers: Sent with every delivery.
        disabled_at: Since when nothing is sent.
        disabled_because: Why; by a person where empty.
    """

    id: EndpointId
    owner: str
    url: str
    topics: tuple[str, ...]
    secrets: tuple[Secret, ...]
    created_at: datetime
    note: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    disabled_at: datetime | None = None
    disabled_because: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.topics) <= 20 or not all(_TOPIC.fullmatch(each) for each in self.topics):  # noqa: PLR2004 - a list
            raise BadEndpoint("Topics are words such as orders.placed, orders.* or *; up to 20 of them.")
        if len(self.headers) > 10 or not all(  # noqa: PLR2004 - more is no addressing any more
            _HEADER.fullmatch(name) and not _OURS.match(name) and _HEADER_VALUE.fullmatch(value)
            for name, value in self.headers.items()
        ):
            raise BadEndpoint("Up to ten headers of plain text, none of those that a delivery brings itself.")

    def with_secret(self, sealed: str, now: datetime) -> "Endpoint":
        """Let another secret sign; the present one signs beside it for a day, so that both sides can change."""
        kept = [each if each.until is not None else replace(each, until=now + OVERLAP) for each in self.signing(now)]
        return replace(self, secrets=(Secret(sealed), *kept[:3]))

    def signing(self, now: datetime) -> tuple[Secret, ...]:
        """Which secrets sign at a moment."""
        return tuple(each for each in self.secrets if each.until is None or each.until > now)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that others may want to hear of.

    Attributes:
        id: The same event has the same id however often it is announced; receivers know a repetition by it.
        body: What is sent, as JSON.
        at: When it happened.
        audience: Owner of the endpoints that hear of it.
        subject: What it is about, where order counts: of one subject an endpoint hears of one event after the other.
    """

    id: str
    topic: str
    body: str
    at: datetime
    audience: str = ""
    subject: str = ""

    @classmethod
    def of(cls, event_id: str, topic: str, data: Json, at: datetime, audience: str = "") -> "Event":
        """Write an event as Standard Webhooks has it: type, timestamp, data."""
        return cls.raw(event_id, topic, {"type": topic, "timestamp": at.isoformat(), "data": data}, at, audience)

    @classmethod
    def raw(cls, event_id: str, topic: str, body: Json, at: datetime, audience: str = "", subject: str = "") -> "Event":
        """Write an event whose body is in somebody else's words.

        Raises:
            EventTooLarge: It is.
        """
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        if len(text.encode()) > LARGEST_EVENT:
            raise EventTooLarge(f"An event has at most {LARGEST_EVENT:,} bytes.", limit_bytes=LARGEST_EVENT)
        return cls(event_id, topic, text, at, audience, subject)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to an endpoint.

    Attributes:
        attempts: How often it was tried.
        next_at: When it is tried next.
        last_status: What the endpoint answered last.
        last_error: Why the last attempt failed.
    """

    id: DeliveryId
    endpoint_id: EndpointId
    event_id: str
    topic: str
    body: str
    status: DeliveryStatus
    attempts: int
    next_at: datetime
    created_at: datetime
    ended_at: datetime | None = None
    last_status: int | None = None
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an endpoint answered.

    Attributes:
        retry_after_s: When it wants to be asked again.
    """

    status: int
    retry_after_s: float | None = None


def patterns_of(topic: str) -> list[str]:
    """List what an endpoint may have asked for to be sent a topic."""
    parts = topic.split(".")
    return [topic, "*", *(".".join((*parts[:length], "*")) for length in range(1, len(parts)))]


def wait_after(attempts: int, chance: float, retry_after_s: float | None = None) -> timedelta:
    """Say how long to wait after a failure: four times as long each time, scattered, and never longer than 12 hours.

    Args:
        attempts: How many have failed, this one included.
        chance: Between 0 and 1; so that many that failed together do not come again together.
        retry_after_s: What the endpoint asked for.
    """
    wait = min(_FIRST_WAIT * _GROWS ** min(attempts - 1, 12), _LAST_WAIT) * (1 - _SCATTER + 2 * _SCATTER * chance)
    return min(max(wait, timedelta(seconds=min(retry_after_s or 0, 86_400))), LONGEST_WAIT)


def new_secret() -> str:
    """Make a secret, as Standard Webhooks writes them."""
    return _SECRET + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def standard_headers(event_id: str, body: str, keys: Sequence[str], now: datetime) -> dict[str, str]:
    """Write the headers of Standard Webhooks: who it is, when it was sent, and one HMAC for each secret.

    Args:
        event_id: The same for every attempt, so that a receiver knows a repetition.
        body: What is sent.
        keys: The secrets; without any, nothing is signed here.
        now: The time; receivers refuse what was signed long ago.
    """
    sent = str(int(now.timestamp()))
    named = {"webhook-id": event_id, "webhook-timestamp": sent, "idempotency-key": event_id}
    if not keys:
        return named
    message = f"{event_id}.{sent}.{body}".encode()
    signatures = [
        "v1," + base64.b64encode(hmac.new(_key(each), message, hashlib.sha256).digest()).decode() for each in keys
    ]
    return named | {"webhook-signature": " ".join(signatures)}


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(_SECRET))
