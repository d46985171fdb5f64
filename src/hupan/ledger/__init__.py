"""The ledger: double entry, only ever added to. Whoever moves money writes here, in its own transaction.

A transaction has a unique key and entries that add up to nothing in each currency; PostgreSQL itself refuses anything
else (`triggers.py`). Balances are kept beside the entries, and `LedgerService.audit` reckons them anew.
"""

from hupan.ledger.domain import (
    FEES,
    Account,
    AccountKind,
    Audit,
    Balance,
    Entry,
    Posting,
    Transaction,
    Unbooked,
    clearing,
    escrow,
    gateway,
    held,
    move,
    paid_out,
    seller,
    wallet,
)
from hupan.ledger.errors import BadTransaction, KeyReused, LedgerError, NoAccount, NotEnough
from hupan.ledger.ports import Books, BookStore, Claims
from hupan.ledger.service import LedgerService

__all__ = [
    "FEES",
    "Account",
    "AccountKind",
    "Audit",
    "BadTransaction",
    "Balance",
    "BookStore",
    "Books",
    "Claims",
    "Entry",
    "KeyReused",
    "LedgerError",
    "LedgerService",
    "NoAccount",
    "NotEnough",
    "Posting",
    "Transaction",
    "Unbooked",
    "clearing",
    "escrow",
    "gateway",
    "held",
    "move",
    "paid_out",
    "seller",
    "wallet",
]
