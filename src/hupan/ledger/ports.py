"""What the ledger needs. Above: `LedgerService`, and rooms that move money. Below: its tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.kernel import Money
from hupan.ledger.domain import Account, AccountKind, Audit, Balance, Posting, Transaction, Unbooked


class Books(Protocol):
    """The ledger."""

    async def post(self, posting: Posting, now: datetime) -> bool:
        """Write a transaction and its balances; says no where its key has it already.

        Raises:
            KeyReused: The key has another transaction.
            NotEnough: An account would become negative that must not be.
        """
        ...

    async def has(self, keys: Sequence[str]) -> set[str]:
        """Tell which keys have a transaction."""
        ...

    async def balance(self, account: Account, currency: str) -> Money:
        """Tell what is in an account."""
        ...

    async def lock(self, account: Account, currency: str) -> Money:
        """Tell what is in an account, and let nobody else change it before this transaction ends."""
        ...

    async def balances(
        self, *, owner: Account | None = None, kind: AccountKind | None = None, after: str = "", limit: int = 200
    ) -> list[Balance]:
        """List balances by account and currency: of one account, of one kind, or all."""
        ...

    async def balances_of(self, accounts: Sequence[Account]) -> list[Balance]:
        """List balances of some accounts, by account and currency; those of nothing are left out."""
        ...

    async def transactions(
        self, account: Account | None, before: str, limit: int, subjects: Sequence[str] = ()
    ) -> list[Transaction]:
        """List transactions, the newest first: of an account, or about any of some subjects; all without either."""
        ...

    async def audit(self) -> Audit:
        """Reckon everything anew, from one moment's view of the books."""
        ...


class BookStore(Protocol):
    """The ledger in a transaction of its own."""

    @property
    def books(self) -> Books:
        """The ledger."""
        ...


class Claims(Protocol):
    """What others say of their money. Below: the payments."""

    async def unbooked(self) -> Sequence[Unbooked]:
        """Name what is said to be settled and is not in the books, or the other way round."""
        ...
