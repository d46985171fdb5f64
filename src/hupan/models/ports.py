"""What the models room needs from outside.

Above every port stand this room's services. Below: `repository.py` for the store, `hupan.gateways` for the sources, the
endpoint probe and the machine, `hupan.platform` for secrets and signals.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hupan.models.domain import (
    CustomModel,
    Endpoint,
    Machine,
    ModelFile,
    Origin,
    Progress,
    RemoteFile,
    RemoteModel,
    SearchHit,
    SourceKind,
)


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

    async def endpoints(self) -> Sequence[Endpoint]:
        """Return every endpoint, oldest first."""
        ...

    async def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """Return one endpoint, by id."""
        ...

    async def save_endpoint(self, endpoint: Endpoint) -> None:
        """Insert or replace an endpoint."""
        ...

    async def remove_endpoint(self, endpoint_id: str) -> bool:
        """Delete an endpoint; tell whether there was one."""
        ...


@dataclass(frozen=True, slots=True)
class FetchJob:
    """One file to fetch from one source.

    Attributes:
        origin: Where it lies.
        file: What is wanted; size and hash as far as they are known by now.
        partial: The file to fill. What stands in it from an earlier attempt is used where that is safe.
        scratch: A folder of the job's own on the same disk; what the source keeps there lasts until the file is whole.
        report: Called with the number of bytes that are here, as often as the source likes, from any thread.
    """

    origin: Origin
    file: ModelFile
    partial: Path
    scratch: Path
    report: Callable[[int], None]


class ModelSource(Protocol):
    """A place that files come from. Above: `DownloadService`. Below: the gateways.

    Every method raises `SourceTrouble` where this source cannot deliver, so that the next one is tried.
    """

    @property
    def kind(self) -> SourceKind:
        """Which source it is."""
        ...

    async def reachable(self) -> bool:
        """Tell within a few seconds whether the source answers."""
        ...

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        """Say how much room it needs beside the file while it fetches it."""
        ...

    async def describe(self, origin: Origin) -> RemoteFile:
        """Say what the source knows of a file: its size and, where it publishes one, its hash."""
        ...

    async def fetch(self, job: FetchJob) -> None:
        """Fill `job.partial`. Cancelling stops it at once; what came so far stays for the next attempt."""
        ...


class ProgressCodec(Protocol):
    """Writes a progress as pages read it. Above: `ModelEvents`. Below: `schemas.py`."""

    def __call__(self, progress: Progress) -> str:
        """Return JSON on one line."""
        ...


class ModelHub(Protocol):
    """A source that can be searched. Above: `ModelLibrary.search`. Below: the hubs' gateways."""

    @property
    def kind(self) -> SourceKind:
        """Which source it is."""
        ...

    async def search(self, query: str, limit: int) -> Sequence[SearchHit]:
        """Find repositories with GGUF files."""
        ...


class EndpointProbe(Protocol):
    """Asks an endpoint for its models. Above: `EndpointService`. Below: `hupan.gateways.endpoint_probe`."""

    async def models(self, base_url: str, api_key: str | None) -> Sequence[RemoteModel]:
        """List what the server offers; raises one of the `EndpointTrouble` errors."""
        ...


class MachineProbe(Protocol):
    """Looks at this machine. Above: `ModelLibrary`. Below: `hupan.gateways.machine`."""

    def look(self) -> Machine:
        """Return memory, cores and free disk as they are now."""
        ...


class SecretBox(Protocol):
    """Seals keys. Above: `EndpointService`. Below: `hupan.platform.Secrets`."""

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes) -> str:
        """Decrypt."""
        ...


class SignalBus(Protocol):
    """News between processes. Above: `ModelEvents`. Below: `hupan.platform.Signals`."""

    async def publish(self, topic: str, payload: str) -> None:
        """Tell every process."""
        ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Hear a topic."""
        ...
