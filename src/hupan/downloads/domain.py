"""Files and where they come from, and how far a download is: plain values."""

from dataclasses import dataclass
from enum import StrEnum

from hupan.kernel import HupanError


class SourceKind(StrEnum):
    """Where files come from."""

    HUGGINGFACE = "huggingface"
    MODELSCOPE = "modelscope"
    PACKAGES = "packages"
    URL = "url"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Origin:
    """One place that has a file.

    Attributes:
        source: Which source to ask.
        repository: The hub's repository `owner/name`, the name of the packages up to their number, or empty.
        path: The file's path in the repository, the address, or the path on this machine.
        revision: Branch or commit at a hub, version of the packages.
        parts: How many packages hold the file.
    """

    source: SourceKind
    repository: str = ""
    path: str = ""
    revision: str = "main"
    parts: int = 0


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model.

    Attributes:
        name: Its name on this machine.
        size_bytes: Its size, where it is known from a reference.
        sha256: Its hash, where it is known from a reference; otherwise the hub's word is taken and pinned at first use.
        origins: Where it can be had, in the catalogue's order.
    """

    name: str
    size_bytes: int | None
    sha256: str | None
    origins: tuple[Origin, ...]


class DownloadState(StrEnum):
    """How far a download is."""

    QUEUED = "queued"
    RUNNING = "running"
    VERIFYING = "verifying"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in {DownloadState.READY, DownloadState.FAILED, DownloadState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Progress:
    """One look at a download.

    Attributes:
        model_id: What is being fetched.
        state: How far it is.
        done_bytes: What is here.
        total_bytes: What there is; `None` until the source has said so.
        bytes_per_s: The recent speed; `None` until there is one.
        eta_s: Seconds left at that speed.
        source: Who delivers.
        problem: Why it failed.
    """

    model_id: str
    state: DownloadState
    done_bytes: int = 0
    total_bytes: int | None = None
    bytes_per_s: float | None = None
    eta_s: float | None = None
    source: SourceKind | None = None
    problem: HupanError | None = None


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that a hub offers."""

    name: str
    size_bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A repository that a hub found."""

    source: SourceKind
    repository: str
    files: tuple[RemoteFile, ...]
    licence: str | None
    downloads: int | None
