"""Reading the books, and reckoning them anew."""

from collections.abc import Sequence
from dataclasses import replace

from hupan.ledger.domain import Account, AccountKind, Audit, Balance, Transaction
from hupan.ledger.ports import BookStore, Claims
from hupan.platform import StoreFactory


class LedgerService:
    """The books, for who may read them.

    Args:
        stores: Opens the store.
        claims: What others say of their money.
    """

    def __init__(self, stores: StoreFactory[BookStore], *claims: Claims) -> None:
        self._stores = stores
        self._claims = claims

    async def accounts(self, kind: AccountKind | None, after: str = "", limit: int = 50) -> list[Balance]:
        """List balances of a kind of account, or of all, by account and currency.

        Args:
            kind: Which.
            after: `ACCOUNT CURRENCY` of the last one seen.
            limit: How many.
        """
        async with self._stores() as store:
            return await store.books.balances(kind=kind, after=after, limit=limit)

    async def balances(self, accounts: Sequence[Account]) -> list[Balance]:
        """List balances of some accounts, by account and currency; those of nothing are left out."""
        async with self._stores() as store:
            return await store.books.balances_of(accounts)

    async def transactions(
        self, account: Account | None, before: str = "", limit: int = 50, subjects: Sequence[str] = ()
    ) -> list[Transaction]:
        """List transactions, the newest first: of an account, or about any of some subjects; all without either."""
        async with self._stores() as store:
            return await store.books.transactions(account, before, limit, subjects)

    async def audit(self) -> Audit:
        """Derive every balance anew from the entries, and compare: with what is kept, and with payments and refunds."""
        async with self._stores() as store:
            audit = await store.books.audit()
        found = [name for each in self._claims for name in await each.unbooked()]
        return replace(audit, unbooked=found)
