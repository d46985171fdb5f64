"""The downloads room's errors. Their codes begin with `models.`: to a reader, a download is a model on its way.

HupanError
└── DownloadsError
    ├── NothingToFetch       this has no files: it is served elsewhere
    ├── FetchedElsewhere     another process fetches it
    └── DownloadTrouble      a download cannot go on
        ├── DiskFull         too little room for the file
        ├── HashMismatch     the bytes that came are not the file that was asked for; they were deleted
        ├── SourceTrouble    this source cannot deliver; another one may
        └── NoSource         no source could deliver; its sentence names the trouble with each
"""

from hupan.kernel import HupanError, Kind


class DownloadsError(HupanError):
    """Something about downloads went wrong."""

    code = "models.download_failed"


class NothingToFetch(DownloadsError):
    """It has no files."""

    code = "models.nothing_to_fetch"
    kind = Kind.CONFLICT


class FetchedElsewhere(DownloadsError):
    """Another process fetches it."""

    code = "models.fetched_elsewhere"
    kind = Kind.CONFLICT


class DownloadTrouble(DownloadsError):
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
