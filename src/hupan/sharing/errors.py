"""What can go wrong with sharing.

HupanError
└── SharingError
    ├── ShareNotFound    the link never existed, was taken back, or its conversation was deleted
    ├── NothingToShare   the conversation has no message yet
    ├── ImportTooLarge   more than is taken in at once
    └── InvalidImport    not an export of Hupan, or not whole; `params["reason"]` says what is wrong
"""

from hupan.kernel import HupanError, Kind


class SharingError(HupanError):
    """The root of this room's errors."""

    code = "sharing.error"


class ShareNotFound(SharingError):
    """There is nothing under this link."""

    code = "sharing.not_found"
    kind = Kind.NOT_FOUND


class NothingToShare(SharingError):
    """The conversation is empty."""

    code = "sharing.nothing_to_share"
    kind = Kind.CONFLICT


class ImportTooLarge(SharingError):
    """The document is too large."""

    code = "sharing.import_too_large"
    kind = Kind.TOO_LARGE


class InvalidImport(SharingError):
    """The document cannot be brought in."""

    code = "sharing.invalid_import"
    kind = Kind.INVALID
