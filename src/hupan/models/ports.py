"""What the models room needs from outside.

Above every port stand this room's services. Below: `repository.py` for the store, `hupan.gateways.machine`, and
`hupan.platform` for signals.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from hupan.downloads import Progress, RemoteFile
from hupan.models.domain import CustomModel, Machine


class ModelStore(Protocol):
    """The room's tables, one transaction long. Above: the services. Below: `SqlModelStore`."""

    async def default_model(self) -> str | None:
        """Return the id of the default model, where one was chosen."""
        ...

    async def set_default_model(self, model_id: str, *, only_if_unset: bool) -> str:
        """Keep the default model and return what stands: with `only_if_unset` an earlier choice stays."""
        ...

    async def clear_default_model(self, model_id: str) -> None:
        """Forget the choice if it is this model."""
        ...

    async def custom_models(self) -> Sequence[tuple[str, CustomModel, RemoteFile]]:
        """Return the models that people added: id, where from, and what the hub said of the file."""
        ...

    async def add_custom_model(self, model_id: str, model: CustomModel, file: RemoteFile) -> None:
        """Keep a model that a person added."""
        ...

    async def remove_custom_model(self, model_id: str) -> None:
        """Forget a model that a person added."""
        ...


class ProgressCodec(Protocol):
    """Writes a progress as pages read it. Above: `ModelEvents`. Below: `schemas.py`."""

    def __call__(self, progress: Progress) -> str:
        """Return JSON on one line."""
        ...


class MachineProbe(Protocol):
    """Looks at this machine. Above: `ModelLibrary`. Below: `hupan.gateways.machine`."""

    def look(self) -> Machine:
        """Return memory, cores and free disk as they are now."""
        ...


class SignalBus(Protocol):
    """News between processes. Above: `ModelEvents`. Below: `hupan.platform.Signals`."""

    async def publish(self, topic: str, payload: str) -> None:
        """Tell every process."""
        ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Hear a topic."""
        ...
