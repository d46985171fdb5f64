"""The models room's errors.

HupanError
└── ModelsError
    ├── ModelNotFound        no such model in the catalogue or at an endpoint
    ├── ModelNotReady        known, but its files are not here (yet); `params` say how far they are
    ├── ModelNotServable     known, but only as an endpoint's model, and no endpoint serves it
    ├── ModelInUse           it cannot be removed at the moment
    ├── InvalidModel         a description of a model that cannot be used
    ├── EndpointNotFound     no such endpoint
    ├── InvalidEndpoint      a name or an address that cannot be used
    ├── EndpointTrouble      an endpoint did not answer as it should; one class a cause, drawn below
    │   ├── EndpointUnknownHost, EndpointRefused, EndpointTlsFailed, EndpointUnauthorized, EndpointWrongPath
    │   └── EndpointTimedOut, EndpointNotOpenai, EndpointFailing
    └── DownloadTrouble      a download cannot go on
        ├── DiskFull         too little room for the file
        ├── HashMismatch     the bytes that came are not the file that was asked for; they were deleted
        ├── SourceTrouble    this source cannot deliver; another one may
        └── NoSource         no source could deliver; `params` name the last trouble
"""

from hupan.kernel import HupanError, Kind


class ModelsError(HupanError):
    """Something about models went wrong."""

    code = "models.failed"


class ModelNotFound(ModelsError):
    """No model has this name."""

    code = "models.not_found"
    kind = Kind.NOT_FOUND


class ModelNotReady(ModelsError):
    """The model's files are not here yet. `params`: model_id, state, done_bytes, total_bytes."""

    code = "models.not_ready"
    kind = Kind.UNAVAILABLE


class ModelNotServable(ModelsError):
    """The model is too large for this machine and no endpoint that serves it is connected."""

    code = "models.not_servable"
    kind = Kind.CONFLICT


class ModelInUse(ModelsError):
    """The model's files are being written."""

    code = "models.in_use"
    kind = Kind.CONFLICT


class InvalidModel(ModelsError):
    """A description of a model cannot be used."""

    code = "models.invalid"
    kind = Kind.INVALID


class EndpointNotFound(ModelsError):
    """No endpoint has this id."""

    code = "models.endpoint_not_found"
    kind = Kind.NOT_FOUND


class InvalidEndpoint(ModelsError):
    """An endpoint's name or address cannot be used."""

    code = "models.endpoint_invalid"
    kind = Kind.INVALID


class EndpointTrouble(ModelsError):
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


class DownloadTrouble(ModelsError):
    """A download cannot go on."""

    code = "models.download_failed"
    kind = Kind.UNAVAILABLE


class DiskFull(DownloadTrouble):
    """Too little room on the disk. `params`: needed_bytes, free_bytes."""

    code = "models.disk_full"
    kind = Kind.CONFLICT


class HashMismatch(DownloadTrouble):
    """The bytes are not the file that was asked for. They were deleted. `params`: file, expected, actual, source."""

    code = "models.hash_mismatch"


class SourceTrouble(DownloadTrouble):
    """One source cannot deliver. `params`: source."""

    code = "models.source_failed"


class NoSource(DownloadTrouble):
    """No source could deliver."""

    code = "models.no_source"
