"""Words on the wire. Sums are whole minor units and a currency."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import Money
from hupan.ledger.domain import Audit, Balance, Transaction


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class BalanceView(_View):
    """What is in an account, in one currency."""

    account: str
    amount: Money

    @classmethod
    def of(cls, balance: Balance) -> "BalanceView":
        """Show a balance."""
        return cls(account=str(balance.account), amount=balance.amount)


class BalancesView(_View):
    """A stretch of accounts."""

    items: list[BalanceView]
    next_cursor: str | None = None


class EntryView(_View):
    """A line of a transaction."""

    account: str
    amount: Money


class TransactionView(_View):
    """A transaction of the ledger."""

    id: str
    key: str
    subject: str = Field(description="What it is about: a payment, a refund, an order, a payout or a person.")
    entries: list[EntryView]
    created_at: datetime

    @classmethod
    def of(cls, transaction: Transaction) -> "TransactionView":
        """Show a transaction."""
        return cls(
            id=transaction.id,
            key=transaction.key,
            subject=transaction.subject,
            entries=[EntryView(account=str(each.account), amount=each.amount) for each in transaction.entries],
            created_at=transaction.created_at,
        )


class TransactionsView(_View):
    """A stretch of transactions, the newest first."""

    items: list[TransactionView]
    next_cursor: str | None = None


class DifferenceView(_View):
    """An account whose kept balance is not what its entries add up to."""

    account: str
    kept: Money
    derived: Money


class UnbookedView(_View):
    """Something of which the books say something else than those whose it is."""

    id: str = Field(description="An order, a refund or a chargeback.")
    order_id: str = Field(description="Of which order; empty where it is of several or of none.")


class AuditView(_View):
    """What a reckoning of all entries found."""

    clean: bool
    at: datetime
    entries: int
    transactions: int
    differences: list[DifferenceView]
    unbalanced: list[str]
    overdrawn: list[str]
    unbooked: list[UnbookedView]

    @classmethod
    def of(cls, audit: Audit, at: datetime) -> "AuditView":
        """Show an audit."""
        return cls(
            clean=audit.clean,
            at=at,
            entries=audit.entries,
            transactions=audit.transactions,
            differences=[
                DifferenceView(account=str(each.account), kept=each.kept, derived=each.derived)
                for each in audit.differences
            ],
            unbalanced=[*audit.unbalanced],
            overdrawn=[str(each) for each in audit.overdrawn],
            unbooked=[UnbookedView(id=each.id, order_id=each.order_id) for each in audit.unbooked],
        )
