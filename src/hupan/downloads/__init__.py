"""Files of models on their way here: resumed, verified by SHA-256, one writer in any number of processes.

`DownloadService` starts, follows, cancels and resumes; `ModelShelf` is the folder with its locks and pins;
`ModelSource` is the port that hubs, addresses, packages and this machine's disk implement, tried in order. What a model
is this room does not know: it fetches whatever is `Fetchable`.
"""

from hupan.downloads.domain import DownloadState, ModelFile, Origin, Progress, RemoteFile, SearchHit, SourceKind
from hupan.downloads.errors import (
    DiskFull,
    DownloadsError,
    DownloadTrouble,
    FetchedElsewhere,
    HashMismatch,
    NoSource,
    NothingToFetch,
    SourceTrouble,
)
from hupan.downloads.fetching import DownloadRules
from hupan.downloads.ports import FetchJob, ModelHub, ModelSource
from hupan.downloads.service import DownloadService
from hupan.downloads.shelf import ModelShelf

__all__ = [
    "DiskFull",
    "DownloadRules",
    "DownloadService",
    "DownloadState",
    "DownloadTrouble",
    "DownloadsError",
    "FetchJob",
    "FetchedElsewhere",
    "HashMismatch",
    "ModelFile",
    "ModelHub",
    "ModelShelf",
    "ModelSource",
    "NoSource",
    "NothingToFetch",
    "Origin",
    "Progress",
    "RemoteFile",
    "SearchHit",
    "SourceKind",
    "SourceTrouble",
]
