"""What can go wrong with files.

HupanError
└── FilesError
    ├── FileNotFound      no such file of this person
    ├── FileTooLarge      above the limit of its kind
    ├── FileUnsupported   neither text in UTF-8 or UTF-16 nor a picture of a known kind
    └── QuotaExceeded     the person's files take as much as they may
"""

from hupan.kernel import HupanError, Kind


class FilesError(HupanError):
    """The root of this room's errors."""

    code = "files.error"


class FileNotFound(FilesError):
    """No such file of this person."""

    code = "files.not_found"
    kind = Kind.NOT_FOUND


class FileTooLarge(FilesError):
    """The file is larger than its kind may be."""

    code = "files.too_large"
    kind = Kind.TOO_LARGE


class FileUnsupported(FilesError):
    """The file is neither text nor a picture."""

    code = "files.unsupported"
    kind = Kind.UNSUPPORTED


class QuotaExceeded(FilesError):
    """The person has as much stored as one may."""

    code = "files.quota_exceeded"
    kind = Kind.TOO_LARGE
