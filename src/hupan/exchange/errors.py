"""What can go wrong with imports and exports.

HupanError
└── ExchangeError
    ├── ImportNotFound      no such import
    ├── ImportBusy          it is being worked on already
    ├── SourceUnreadable    not a file that can be read: missing, empty, no text, a broken archive
    ├── SourceUnsafe        an archive or a name that would do harm: a zip bomb, a path that leads elsewhere
    ├── SourceTooLarge      above the limit
    ├── SourceUnreachable   the address could not be fetched
    ├── FormatUnknown       no format fits, or there is none of that name
    ├── OptionsInvalid      a seller, currency or mapping that cannot be
    └── TooManyBadRows      so much is wrong that the file is another one than it seems
"""

from hupan.kernel import HupanError, Kind


class ExchangeError(HupanError):
    """The root of this room's errors."""

    code = "exchange.error"


class ImportNotFound(ExchangeError):
    """There is no such import."""

    code = "exchange.not_found"
    kind = Kind.NOT_FOUND


class ImportBusy(ExchangeError):
    """The import is being worked on already."""

    code = "exchange.busy"
    kind = Kind.CONFLICT


class SourceUnreadable(ExchangeError):
    """This is not a file that can be read."""

    code = "exchange.unreadable"
    kind = Kind.UNSUPPORTED


class SourceUnsafe(ExchangeError):
    """The archive, or a name in it, would do harm."""

    code = "exchange.unsafe"
    kind = Kind.UNSUPPORTED


class SourceTooLarge(ExchangeError):
    """The file is larger than allowed."""

    code = "exchange.too_large"
    kind = Kind.TOO_LARGE


class SourceUnreachable(ExchangeError):
    """The address could not be fetched."""

    code = "exchange.unreachable"
    kind = Kind.UNAVAILABLE


class FormatUnknown(ExchangeError):
    """No format fits, or there is none of that name."""

    code = "exchange.unknown_format"
    kind = Kind.UNSUPPORTED


class OptionsInvalid(ExchangeError):
    """A seller, a currency or a mapping that cannot be."""

    code = "exchange.invalid"
    kind = Kind.INVALID


class TooManyBadRows(ExchangeError):
    """So many rows are bad that the file is probably another one than it seems."""

    code = "exchange.too_many_bad_rows"
    kind = Kind.INVALID
