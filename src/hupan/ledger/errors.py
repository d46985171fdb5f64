"""What can go wrong with the books.

HupanError
└── LedgerError
    ├── BadTransaction    entries that do not add up to nothing, or fewer than two
    ├── KeyReused         the key has another transaction
    ├── NotEnough         there is less in an account than is to be taken from it
    └── NoAccount         there is no such kind of account
"""

from hupan.kernel import HupanError, Kind


class LedgerError(HupanError):
    """The root of this room's errors."""

    code = "ledger.error"


class BadTransaction(LedgerError):
    """Entries that do not add up to nothing, or fewer than two: a mistake of ours, never of the buyer's."""

    code = "ledger.bad_transaction"


class KeyReused(LedgerError):
    """The key has another transaction."""

    code = "ledger.key_reused"
    kind = Kind.CONFLICT


class NotEnough(LedgerError):
    """There is less in an account than is to be taken from it."""

    code = "ledger.not_enough"
    kind = Kind.CONFLICT


class NoAccount(LedgerError):
    """There is no such kind of account."""

    code = "ledger.no_account"
    kind = Kind.INVALID
