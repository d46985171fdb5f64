"""OpenAI-compatible servers that people connected: Ollama, vLLM, SGLang, DashScope, OpenAI and the like.

`EndpointService` keeps them with their sealed keys and asks them for their models; every way in which that fails has an
error of its own with a sentence that says what to do.
"""

from hupan.endpoints.domain import Endpoint, RemoteModel
from hupan.endpoints.errors import (
    EndpointFailing,
    EndpointNotFound,
    EndpointNotOpenai,
    EndpointRefused,
    EndpointsError,
    EndpointTimedOut,
    EndpointTlsFailed,
    EndpointTrouble,
    EndpointUnauthorized,
    EndpointUnknownHost,
    EndpointWrongPath,
    InvalidEndpoint,
)
from hupan.endpoints.ports import EndpointProbe
from hupan.endpoints.service import EndpointChanges, EndpointService

__all__ = [
    "Endpoint",
    "EndpointChanges",
    "EndpointFailing",
    "EndpointNotFound",
    "EndpointNotOpenai",
    "EndpointProbe",
    "EndpointRefused",
    "EndpointService",
    "EndpointTimedOut",
    "EndpointTlsFailed",
    "EndpointTrouble",
    "EndpointUnauthorized",
    "EndpointUnknownHost",
    "EndpointWrongPath",
    "EndpointsError",
    "InvalidEndpoint",
    "RemoteModel",
]
