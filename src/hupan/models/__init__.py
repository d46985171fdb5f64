"""Open models: what there is, what is here, which answers by default, and what inference needs to serve one.

The catalogue (`catalog.toml`) names models with their licence, size, context, abilities and *profile*, the manners of
their family. `ModelLibrary` shows them with their state on this machine, chooses the default by the machine, and
resolves a name to a `LocalModel` or an `EndpointModel`. `ModelEvents` carries news to the pages. Fetching files is the
downloads room's work, keeping servers the endpoints room's.
"""

from hupan.models.catalog import BuiltinCatalog, ModelCatalog
from hupan.models.domain import (
    Ability,
    CustomModel,
    EndpointModel,
    Fits,
    Licence,
    LocalModel,
    Machine,
    Model,
    ModelStatus,
    Overview,
    Profile,
    Quirk,
    SamplingAdvice,
    Servable,
    Thinking,
    ThinkingSwitch,
    ToolFormat,
)
from hupan.models.errors import (
    InvalidModel,
    ModelInUse,
    ModelNotFound,
    ModelNotReady,
    ModelNotServable,
    ModelsError,
)
from hupan.models.events import ModelEvent, ModelEvents
from hupan.models.ports import MachineProbe
from hupan.models.service import LibraryParts, ModelLibrary
from hupan.models.settings import ModelsSettings

__all__ = [
    "Ability",
    "BuiltinCatalog",
    "CustomModel",
    "EndpointModel",
    "Fits",
    "InvalidModel",
    "LibraryParts",
    "Licence",
    "LocalModel",
    "Machine",
    "MachineProbe",
    "Model",
    "ModelCatalog",
    "ModelEvent",
    "ModelEvents",
    "ModelInUse",
    "ModelLibrary",
    "ModelNotFound",
    "ModelNotReady",
    "ModelNotServable",
    "ModelStatus",
    "ModelsError",
    "ModelsSettings",
    "Overview",
    "Profile",
    "Quirk",
    "SamplingAdvice",
    "Servable",
    "Thinking",
    "ThinkingSwitch",
    "ToolFormat",
]
