"""What can go wrong with a file. The codes keep the word of `exchange`, whose readers know only that one.

HupanError
└── IntakeError
    ├── SourceUnreadable    not a file that can be read: missing, empty, no text, a broken archive
    ├── SourceUnsafe        an archive or a name that would do harm: a zip bomb, a path that leads elsewhere
    ├── SourceTooLarge      above the limit
    └── FormatUnknown       no format fits, or there is none of that name
"""

from hupan.kernel import HupanError, Kind


class IntakeError(HupanError):
    """The root of this room's errors."""

    code = "exchange.unreadable_source"


class SourceUnreadable(IntakeError):
    """This is not a file that can be read."""

    code = "exchange.unreadable"
    kind = Kind.UNSUPPORTED


class SourceUnsafe(IntakeError):
    """The archive, or a name in it, would do harm."""

    code = "exchange.unsafe"
    kind = Kind.UNSUPPORTED


class SourceTooLarge(IntakeError):
    """The file is larger than allowed."""

    code = "exchange.too_large"
    kind = Kind.TOO_LARGE


class FormatUnknown(IntakeError):
    """No format fits, or there is none of that name."""

    code = "exchange.unknown_format"
    kind = Kind.UNSUPPORTED
