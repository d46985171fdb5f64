"""The error tree of the `inference` room.

InferenceError
├── QueueFull              too many wait already: try again after `retry_after_s`
├── EngineUnavailable      the engine is not running and could not be started
│   └── EngineDied         the engine ended in the middle of this request: the same request may be tried again
├── ContextOverflow        the messages are longer than the model can read
├── EndpointFailed         a remote endpoint refused or broke off
│   └── EndpointBusy       it asks to slow down
├── UnsupportedRequest     the model cannot do what is asked
│   └── ImagesUnsupported  the model cannot see
└── MalformedOutput        the model's output is not what the request demanded
"""

from typing import ClassVar

from hupan.kernel import HupanError, Kind


class InferenceError(HupanError):
    """The root of this room's errors."""

    code: ClassVar[str] = "inference.failed"
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


class QueueFull(InferenceError):
    """The bounded queue in front of a model is full."""

    code: ClassVar[str] = "inference.queue_full"
    kind: ClassVar[Kind] = Kind.TOO_MANY


class EngineUnavailable(InferenceError):
    """The engine cannot be started, or gave up after repeated deaths."""

    code: ClassVar[str] = "inference.engine_unavailable"


class EngineDied(EngineUnavailable):
    """The engine's process ended while this request was in flight. Trying again is right."""

    code: ClassVar[str] = "inference.engine_died"


class ContextOverflow(InferenceError):
    """The messages need more tokens than the model's context has. Params: `needed_tokens`, `context_tokens`."""

    code: ClassVar[str] = "inference.context_overflow"
    kind: ClassVar[Kind] = Kind.TOO_LARGE


class EndpointFailed(InferenceError):
    """A remote endpoint failed. Params: `reason` (a stable word), `status` where there was one."""

    code: ClassVar[str] = "inference.endpoint_failed"


class EndpointBusy(EndpointFailed):
    """A remote endpoint asks to slow down. Trying again later is right."""

    code: ClassVar[str] = "inference.endpoint_busy"
    kind: ClassVar[Kind] = Kind.TOO_MANY


class UnsupportedRequest(InferenceError):
    """The model, or the server that it runs on, cannot do what the request asks."""

    code: ClassVar[str] = "inference.unsupported"
    kind: ClassVar[Kind] = Kind.UNSUPPORTED


class ImagesUnsupported(UnsupportedRequest):
    """The request carries a picture and the model reads text only."""

    code: ClassVar[str] = "inference.images_unsupported"


class MalformedOutput(InferenceError):
    """What the model wrote does not fit the schema that it was held to, usually because it ran out of tokens."""

    code: ClassVar[str] = "inference.malformed_output"
