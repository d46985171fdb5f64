"""The ledger on PostgreSQL. A transaction and its balances are one statement, which takes the balances in order."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import Money, new_id
from hupan.ledger.domain import (
    MAY_OWE,
    Account,
    AccountKind,
    Audit,
    Balance,
    Difference,
    Entry,
    Posting,
    Transaction,
    TransactionId,
)
from hupan.ledger.errors import KeyReused, NotEnough
from hupan.ledger.tables import BalanceRow, EntryRow, TransactionRow

_MOST_FINDINGS = 100


class SqlBooks:
    """Implements `ports.Books`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def post(self, posting: Posting, now: datetime) -> bool:
        """Write a transaction and its balances; says no where its key has it already."""
        parameters = {
            "id": new_id("ltx"),
            "key": posting.key,
            "subject": posting.subject,
            "now": now,
            "accounts": [str(each.account) for each in posting.entries],
            "currencies": [each.amount.currency for each in posting.entries],
            "minors": [each.amount.minor for each in posting.entries],
        }
        try:
            written = await self._session.scalar(text(_POST), parameters)
        except IntegrityError as error:
            if "is overdrawn" in str(error.orig):
                raise NotEnough("There is not enough in the account.", key=posting.key) from error
            raise
        if written is None:
            known = await self._entries([TransactionRow.key == posting.key])
            if [entries for _, entries in known] != [posting.entries]:
                raise KeyReused("This key has another transaction.", key=posting.key)
        return written is not None

    async def has(self, keys: Sequence[str]) -> set[str]:
        """Tell which keys have a transaction."""
        found = await self._session.scalars(
            select(TransactionRow.key).where(TransactionRow.key == func.any(list(keys)))
        )
        return set(found)

    async def balance(self, account: Account, currency: str) -> Money:
        """Tell what is in an account."""
        row = BalanceRow
        minor = await self._session.scalar(
            select(row.minor).where(row.account == str(account), row.currency == currency)
        )
        return Money(minor or 0, currency)

    async def lock(self, account: Account, currency: str) -> Money:
        """Tell what is in an account, and let nobody else change it before this transaction ends."""
        row = BalanceRow
        query = select(row.minor).where(row.account == str(account), row.currency == currency).with_for_update()
        return Money(await self._session.scalar(query) or 0, currency)

    async def balances(
        self, *, owner: Account | None = None, kind: AccountKind | None = None, after: str = "", limit: int = 200
    ) -> list[Balance]:
        """List balances by account and currency: of one account, of one kind, or all."""
        row = BalanceRow
        account, _, currency = after.partition(" ")
        if kind is not None and account < kind.value:
            # Of the two lower ends PostgreSQL begins at the first, and would walk over a million orders to the second.
            account, currency = kind.value, ""
        query = select(row).where(func.row(row.account, row.currency) > func.row(account, currency))
        if owner is not None:
            query = query.where(row.account == str(owner))
        if kind is not None:
            # Names of a kind lie side by side in the key, which is ordered by bytes: `seller` up to `seller;`.
            query = query.where(row.account < f"{kind};")
        rows = await self._session.scalars(query.order_by(row.account, row.currency).limit(limit))
        return [Balance(Account.named(each.account), Money(each.minor, each.currency)) for each in rows]

    async def balances_of(self, accounts: Sequence[Account]) -> list[Balance]:
        """List balances of some accounts, by account and currency; those of nothing are left out."""
        row = BalanceRow
        names = [str(each) for each in accounts]
        query = select(row).where(row.account == func.any(names), row.minor != 0).order_by(row.account, row.currency)
        rows = await self._session.scalars(query)
        return [Balance(Account.named(each.account), Money(each.minor, each.currency)) for each in rows]

    async def transactions(
        self, account: Account | None, before: str, limit: int, subjects: Sequence[str] = ()
    ) -> list[Transaction]:
        """List transactions, the newest first: of an account, or about any of some subjects; all without either."""
        conditions: list[Any] = [TransactionRow.id < before] if before else []
        wanted: list[ColumnElement[bool]] = []
        if account is not None:
            entry = EntryRow
            of_account = select(entry.transaction_id).where(entry.account == str(account))
            wanted.append(TransactionRow.id.in_(of_account))
        if subjects:
            wanted.append(TransactionRow.subject == func.any(list(subjects)))
        if wanted:
            conditions.append(or_(*wanted))
        found = await self._entries(conditions, limit)
        return [
            Transaction(TransactionId(row.id), row.key, row.subject, entries, row.created_at.astimezone(UTC))
            for row, entries in found
        ]

    async def audit(self) -> Audit:
        """Reckon everything anew, from one moment's view of the books."""
        # The books go on meanwhile; all of this is read from one snapshot.
        await self._session.execute(text("set transaction isolation level repeatable read, read only"))
        entries = await self._session.scalar(select(func.count()).select_from(EntryRow))
        transactions = await self._session.scalar(select(func.count()).select_from(TransactionRow))
        differences = await self._session.execute(text(_DIFFERENCES))
        unbalanced = await self._session.scalars(text(_UNBALANCED))
        negative = await self._session.scalars(
            select(BalanceRow.account).where(BalanceRow.minor < 0).order_by(BalanceRow.account)
        )
        overdrawn = [account for account in map(Account.named, negative) if account.kind not in MAY_OWE]
        return Audit(
            entries=entries or 0,
            transactions=transactions or 0,
            differences=[
                Difference(Account.named(account), Money(int(kept), currency), Money(int(derived), currency))
                for account, currency, kept, derived in differences
            ],
            unbalanced=[TransactionId(each) for each in unbalanced],
            overdrawn=overdrawn[:_MOST_FINDINGS],
        )

    async def _entries(
        self, conditions: Sequence[Any], limit: int = 1
    ) -> list[tuple[TransactionRow, tuple[Entry, ...]]]:
        query = select(TransactionRow).where(*conditions).order_by(TransactionRow.id.desc()).limit(limit)
        rows = list(await self._session.scalars(query))
        entry = EntryRow
        lines: dict[str, list[Entry]] = {row.id: [] for row in rows}
        for line in await self._session.scalars(select(entry).where(entry.transaction_id == func.any(list(lines)))):
            lines[line.transaction_id].append(Entry(Account.named(line.account), Money(line.minor, line.currency)))
        return [
            (row, tuple(sorted(lines[row.id], key=lambda each: (each.account, each.amount.currency)))) for row in rows
        ]


class SqlBookStore:
    """The ledger in a transaction of its own.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self.books = SqlBooks(session)


_POST = """
with written as (
    insert into ledger_transactions (id, key, subject, created_at) values (:id, :key, :subject, :now)
    on conflict (key) do nothing returning id
), lines as (
    select l.account, l.currency, l.minor
    from unnest(cast(:accounts as text[]), cast(:currencies as text[]), cast(:minors as bigint[]))
        as l(account, currency, minor)
), entered as (
    insert into ledger_entries (transaction_id, account, currency, minor)
    select written.id, account, currency, minor from written cross join lines
), summed as (
    insert into ledger_balances as b (account, currency, minor)
    select account, currency, minor from written cross join lines order by account, currency
    on conflict (account, currency) do update set minor = b.minor + excluded.minor
)
select id from written
"""

_DIFFERENCES = f"""
select coalesce(b.account, e.account), coalesce(b.currency, e.currency), coalesce(b.minor, 0), coalesce(e.minor, 0)
from ledger_balances b
full join (select account, currency, sum(minor) as minor from ledger_entries group by account, currency) e
    on e.account = b.account and e.currency = b.currency
where coalesce(b.minor, 0) <> coalesce(e.minor, 0)
order by 1, 2 limit {_MOST_FINDINGS}
"""  # noqa: S608 - a number of ours

_UNBALANCED = f"""
select distinct t.id from ledger_transactions t
left join (
    select transaction_id, currency, sum(minor) as minor, count(*) as lines
    from ledger_entries group by transaction_id, currency
) e on e.transaction_id = t.id
where e.transaction_id is null or e.minor <> 0 or e.lines < 2
order by t.id limit {_MOST_FINDINGS}
"""  # noqa: S608 - a number of ours
