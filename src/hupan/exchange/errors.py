"""What can go wrong with imports and exports; with their files, see the room `intake`.

HupanError
└── ExchangeError
    ├── ImportNotFound      no such import
    ├── ImportBusy          it is being worked on already
    ├── SourceUnreachable   the address could not be fetched
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


class SourceUnreachable(ExchangeError):
    """The address could not be fetched."""

    code = "exchange.unreachable"
    kind = Kind.UNAVAILABLE


class OptionsInvalid(ExchangeError):
    """A seller, a currency or a mapping that cannot be."""

    code = "exchange.invalid"
    kind = Kind.INVALID


class TooManyBadRows(ExchangeError):
    """So many rows are bad that the file is probably another one than it seems."""

    code = "exchange.too_many_bad_rows"
    kind = Kind.INVALID
