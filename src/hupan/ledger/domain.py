"""Double entry: every transaction takes from some accounts what it gives to others, to the last minor unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.catalog import SellerId
from hupan.kernel import Money, OrderId, PersonId
from hupan.ledger.errors import BadTransaction, NoAccount

TransactionId = NewType("TransactionId", str)


class AccountKind(StrEnum):
    """What an account holds money for."""

    GATEWAY = "gateway"
    """Where money comes from and goes back to, by payment handler: what it holds for us is its balance, negated."""
    CLEARING = "clearing"
    """Refunds on their way back, until the handler says that they have arrived, or failed."""
    ESCROW = "escrow"
    """What was paid for an order and belongs to nobody yet."""
    SELLER = "seller"
    """What a seller has earned; negative where refunds took more than there was: a debt."""
    FEES = "fees"
    """What the market has earned."""
    WALLET = "wallet"
    """A person's demo money."""
    HELD = "held"
    """What is set aside in a wallet for a payment that is authorised."""
    PAYOUT = "payout"
    """What was sent to a seller."""


MAY_OWE = frozenset({AccountKind.GATEWAY, AccountKind.SELLER, AccountKind.FEES})
"""Accounts that may be negative; every other one refuses."""


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """An account, by what it is for and whose it is."""

    kind: AccountKind
    owner: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner}" if self.owner else self.kind.value

    @classmethod
    def named(cls, name: str) -> "Account":
        """Read an account's name.

        Raises:
            NoAccount: There is no such kind.
        """
        kind, _, owner = name.partition(":")
        if kind not in set(AccountKind):
            raise NoAccount("There is no such kind of account.", account=name[:200])
        return cls(AccountKind(kind), owner)


FEES = Account(AccountKind.FEES)


def gateway(handler: str) -> Account:
    """The world outside, by one payment handler."""
    return Account(AccountKind.GATEWAY, handler)


def clearing(handler: str) -> Account:
    """Refunds on their way back by a payment handler."""
    return Account(AccountKind.CLEARING, handler)


def escrow(order_id: OrderId) -> Account:
    """What was paid for an order."""
    return Account(AccountKind.ESCROW, order_id)


def seller(seller_id: SellerId) -> Account:
    """What a seller has earned."""
    return Account(AccountKind.SELLER, seller_id)


def wallet(person_id: PersonId) -> Account:
    """A person's demo money."""
    return Account(AccountKind.WALLET, person_id)


def held(payment_id: str) -> Account:
    """What a payment has set aside in a wallet."""
    return Account(AccountKind.HELD, payment_id)


def paid_out(seller_id: SellerId) -> Account:
    """What was sent to a seller."""
    return Account(AccountKind.PAYOUT, seller_id)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an account gets a sum, or gives it where that is negative."""

    account: Account
    amount: Money


@dataclass(frozen=True, slots=True)
class Posting:
    """A transaction that is to be written.

    Attributes:
        key: The same key twice is the same transaction.
        subject: What it is about: a payment, a refund, an order, a payout or a person.
        entries: Ordered, one an account and currency, none of nothing; they add up to nothing in each currency.

    Raises:
        BadTransaction: They do not.
    """

    key: str
    subject: str
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        sums: dict[str, int] = {}
        for each in self.entries:
            sums[each.amount.currency] = sums.get(each.amount.currency, 0) + each.amount.minor
        if any(sums.values()):
            raise BadTransaction("The entries of a transaction do not add up to nothing.", key=self.key)
        lines = [(each.account, each.amount.currency) for each in self.entries]
        if len(lines) < 2 or lines != sorted(set(lines)) or not all(each.amount for each in self.entries):  # noqa: PLR2004 - double entry
            raise BadTransaction("A transaction has at least two entries, one an account.", key=self.key)

    @classmethod
    def of(cls, key: str, subject: str, entries: Iterable[Entry]) -> "Posting":
        """Write a transaction, with entries of the same account added up and those of nothing left out."""
        sums: dict[tuple[Account, str], Money] = {}
        for each in entries:
            place = (each.account, each.amount.currency)
            sums[place] = sums[place] + each.amount if place in sums else each.amount
        lines = sorted((place, amount) for place, amount in sums.items() if amount)
        return cls(key, subject, tuple(Entry(account, amount) for (account, _), amount in lines))


def move(amount: Money, source: Account, target: Account) -> tuple[Entry, Entry]:
    """Move a sum from one account to another."""
    return Entry(source, -amount), Entry(target, amount)


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction that was written. It is never changed."""

    id: TransactionId
    key: str
    subject: str
    entries: tuple[Entry, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """What is in an account, in one currency."""

    account: Account
    amount: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """An account whose kept balance is not what its entries add up to."""

    account: Account
    kept: Money
    derived: Money


@dataclass(frozen=True, slots=True)
class Unbooked:
    """Something of which the books say something else than those whose it is.

    Attributes:
        id: An order, a refund or a chargeback.
        order_id: Of which order; empty where it is of several or of none.
    """

    id: str
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a reckoning of all entries found.

    Attributes:
        entries: How many there are, in `transactions` transactions.
        differences: Accounts whose kept balance is another one.
        unbalanced: Transactions that do not add up to nothing.
        overdrawn: Accounts that are negative and must not be.
        unbooked: Orders, refunds and chargebacks that are settled but not in the books.
    """

    entries: int
    transactions: int = 0
    differences: Sequence[Difference] = ()
    unbalanced: Sequence[TransactionId] = ()
    overdrawn: Sequence[Account] = ()
    unbooked: Sequence[Unbooked] = ()

    @property
    def clean(self) -> bool:
        """Whether the books are right."""
        return not (self.differences or self.unbalanced or self.overdrawn or self.unbooked)
