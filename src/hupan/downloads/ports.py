"""What the downloads room needs from outside.

Above every port stands `DownloadService`. Below: the gateways for the sources, and the models room for what there is to
fetch and for telling people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hupan.downloads.domain import ModelFile, Origin, Progress, RemoteFile, SearchHit, SourceKind


class Fetchable(Protocol):
    """What has files to fetch: a model of the catalogue. Above: this room. Below: `hupan.models.Model`."""

    @property
    def id(self) -> str:
        """A slug; the folder's name."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """What must be here."""
        ...

    @property
    def size_bytes(self) -> int | None:
        """The size of all files, where it is known."""
        ...


class FetchableCatalog(Protocol):
    """Finds what there is to fetch. Above: `DownloadService`. Below: `hupan.models.ModelCatalog`."""

    async def get(self, model_id: str) -> Fetchable:
        """Return it, or raise the caller's own error where there is none."""
        ...


class ProgressNews(Protocol):
    """Tells people how far a download is. Above: `DownloadService`. Below: `hupan.models.ModelEvents`."""

    async def publish_progress(self, progress: Progress) -> None:
        """Tell everybody who follows."""
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


class ModelHub(Protocol):
    """A source that can be searched. Above: `hupan.models.ModelLibrary.search`. Below: the hubs' gateways."""

    @property
    def kind(self) -> SourceKind:
        """Which source it is."""
        ...

    async def search(self, query: str, limit: int) -> Sequence[SearchHit]:
        """Find repositories with GGUF files."""
        ...
