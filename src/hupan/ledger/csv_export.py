"""Writes the books as a table that spreadsheets open without running anything."""

from collections.abc import AsyncGenerator

from hupan.ledger.domain import Account
from hupan.ledger.service import LedgerService
from hupan.platform import CSV_MARK, csv_row

HEADER = ("at", "transaction", "about", "key", "account", "currency", "amount", "minor_units")
_STRETCH = 500


async def entries_csv(ledger: LedgerService, account: Account | None) -> AsyncGenerator[bytes]:
    """Write every entry, the newest transaction first.

    Args:
        ledger: The books.
        account: Only transactions that move something of it; all where there is none.
    """
    yield CSV_MARK + csv_row(HEADER)
    before = ""
    while found := await ledger.transactions(account, before, _STRETCH):
        before = found[-1].id
        yield b"".join(
            csv_row(
                (
                    each.created_at.isoformat(),
                    each.id,
                    each.subject,
                    each.key,
                    str(entry.account),
                    entry.amount.currency,
                    entry.amount.amount,
                    entry.amount.minor,
                )
            )
            for each in found
            for entry in each.entries
        )
