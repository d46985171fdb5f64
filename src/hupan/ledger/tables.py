"""The room's rows, and PostgreSQL's own watch over them (`triggers.py`)."""

from datetime import datetime

from sqlalchemy import DDL, BigInteger, CheckConstraint, ForeignKey, Index, Table, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from hupan.ledger.triggers import APPEND_ONLY, BALANCED, NOT_OVERDRAWN, OVERDRAFT_TRIGGER, triggers_of
from hupan.platform import Row


class TransactionRow(Row):
    """A transaction of the ledger."""

    __tablename__ = "ledger_transactions"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]


class EntryRow(Row):
    """A line of a transaction."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_entries_account", "account", "transaction_id"),
        CheckConstraint("minor <> 0", name="not_nothing"),
    )

    transaction_id: Mapped[str] = mapped_column(ForeignKey("ledger_transactions.id"), primary_key=True)
    account: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    minor: Mapped[int] = mapped_column(BigInteger)


class BalanceRow(Row):
    """What the entries of an account add up to, kept so that nobody has to."""

    __tablename__ = "ledger_balances"

    account: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    minor: Mapped[int] = mapped_column(BigInteger)


def _watch(table: object, *statements: str) -> None:
    if isinstance(table, Table):
        for statement in statements:
            event.listen(table, "after_create", DDL(statement))


# Entries are made after transactions, which they refer to; the functions are looked at only when they run.
_watch(TransactionRow.__table__, BALANCED, APPEND_ONLY, *triggers_of("ledger_transactions"))
_watch(EntryRow.__table__, *triggers_of("ledger_entries"))
_watch(BalanceRow.__table__, NOT_OVERDRAWN, OVERDRAFT_TRIGGER)
