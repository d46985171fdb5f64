"""The models room's errors.

HupanError
└── ModelsError
    ├── ModelNotFound        no such model in the catalogue or at an endpoint
    ├── ModelNotReady        known, but its files are not here (yet); `params` say how far they are
    ├── ModelNotServable     known, but only as an endpoint's model, and no endpoint serves it
    ├── ModelInUse           it cannot be removed at the moment
    └── InvalidModel         a description of a model that cannot be used
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
