"""The endpoints room's errors. Their codes begin with `models.`: to a reader, endpoints are where models come from.

HupanError
└── EndpointsError
    ├── EndpointNotFound     no such endpoint
    ├── InvalidEndpoint      a name or an address that cannot be used
    └── EndpointTrouble      an endpoint did not answer as it should; one class a cause
        ├── EndpointUnknownHost, EndpointRefused, EndpointTlsFailed, EndpointUnauthorized, EndpointWrongPath
        └── EndpointTimedOut, EndpointNotOpenai, EndpointFailing
"""

from hupan.kernel import HupanError, Kind


class EndpointsError(HupanError):
    """Something about endpoints went wrong."""

    code = "models.endpoint_failed"


class EndpointNotFound(EndpointsError):
    """No endpoint has this id."""

    code = "models.endpoint_not_found"
    kind = Kind.NOT_FOUND


class InvalidEndpoint(EndpointsError):
    """An endpoint's name or address cannot be used."""

    code = "models.endpoint_invalid"
    kind = Kind.INVALID


class EndpointTrouble(EndpointsError):
    """An endpoint did not answer as an OpenAI-compatible server does."""

    code = "models.endpoint_failed"
    kind = Kind.UNAVAILABLE


class EndpointUnknownHost(EndpointTrouble):
    """The name in the address is not known (DNS)."""

    code = "models.endpoint_unknown_host"


class EndpointRefused(EndpointTrouble):
    """Nothing listens at the address, or the network does not reach it."""

    code = "models.endpoint_refused"


class EndpointTlsFailed(EndpointTrouble):
    """The encrypted connection could not be made or its certificate is not trusted."""

    code = "models.endpoint_tls_failed"


class EndpointUnauthorized(EndpointTrouble):
    """The server refused the key."""

    code = "models.endpoint_unauthorized"


class EndpointWrongPath(EndpointTrouble):
    """A server answers, but has no `/models` below this address."""

    code = "models.endpoint_wrong_path"


class EndpointTimedOut(EndpointTrouble):
    """No answer in time."""

    code = "models.endpoint_timed_out"


class EndpointNotOpenai(EndpointTrouble):
    """A server answers, but not in OpenAI's words."""

    code = "models.endpoint_not_openai"


class EndpointFailing(EndpointTrouble):
    """The server answers with an error of its own."""

    code = "models.endpoint_failing"
