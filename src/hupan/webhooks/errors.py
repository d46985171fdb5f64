"""What can go wrong with webhooks.

HupanError
└── WebhooksError
    ├── BadEndpoint         an address, a topic or a header that cannot be
    ├── EndpointNotFound    there is no such endpoint
    ├── DeliveryNotFound    there is no such delivery
    ├── EventTooLarge       an event is larger than anybody is sent
    └── TooManyEndpoints    as many endpoints as one owner may have
"""

from hupan.kernel import HupanError, Kind


class WebhooksError(HupanError):
    """The root of this room's errors."""

    code = "webhooks.error"


class BadEndpoint(WebhooksError):
    """An address, a topic or a header that cannot be."""

    code = "webhooks.bad_endpoint"
    kind = Kind.INVALID


class EndpointNotFound(WebhooksError):
    """There is no such endpoint."""

    code = "webhooks.endpoint_not_found"
    kind = Kind.NOT_FOUND


class DeliveryNotFound(WebhooksError):
    """There is no such delivery."""

    code = "webhooks.delivery_not_found"
    kind = Kind.NOT_FOUND


class EventTooLarge(WebhooksError):
    """An event is larger than anybody is sent."""

    code = "webhooks.event_too_large"
    kind = Kind.TOO_LARGE


class TooManyEndpoints(WebhooksError):
    """As many endpoints as one owner may have."""

    code = "webhooks.too_many_endpoints"
    kind = Kind.CONFLICT
