"""Webhooks: telling others' servers what happened here, at least once, signed so that they know it was us.

A room announces an event inside the transaction that made it true (`announce`); for every endpoint of the event's
audience that wants its topic a delivery is written, and `Courier` carries it: Standard Webhooks' HMAC and, where the
market has a key, an RFC 9421 signature; tried eleven times over about two days, then kept as a dead letter that an
operator can replay. A kill between sending and marking sends again under the same id.
"""

from hupan.webhooks.announcing import announce, announce_all
from hupan.webhooks.courier import Courier, CourierPorts
from hupan.webhooks.domain import DEAD_NEWS, Delivery, DeliveryId, DeliveryStatus, Endpoint, EndpointId, Event, Reply
from hupan.webhooks.errors import (
    BadEndpoint,
    DeliveryNotFound,
    EndpointNotFound,
    EventTooLarge,
    TooManyEndpoints,
    WebhooksError,
)
from hupan.webhooks.ports import NotDelivered, Sender, Signer
from hupan.webhooks.service import Wanted, WebhookService
from hupan.webhooks.settings import WebhookSettings

__all__ = [
    "DEAD_NEWS",
    "BadEndpoint",
    "Courier",
    "CourierPorts",
    "Delivery",
    "DeliveryId",
    "DeliveryNotFound",
    "DeliveryStatus",
    "Endpoint",
    "EndpointId",
    "EndpointNotFound",
    "Event",
    "EventTooLarge",
    "NotDelivered",
    "Reply",
    "Sender",
    "Signer",
    "TooManyEndpoints",
    "Wanted",
    "WebhookService",
    "WebhookSettings",
    "WebhooksError",
    "announce",
    "announce_all",
]
