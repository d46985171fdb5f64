"""What the operator sees, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.catalog import Seller, Store, in_language
from hupan.kernel import Language, Money, OrderId, PersonId
from hupan.ledger import Transaction
from hupan.payments import Payment, PaymentId, Refund
from hupan.tidings import Shortage


@dataclass(frozen=True, slots=True)
class Overview:
    """How much of what waits for a hand, each as far as that is worth counting.

    Attributes:
        errands: Orders outside of which something was refused.
        unsent: Orders of sellers who are late with sending them, or for whom nobody speaks.
        uncertain_payments: Those whose handler was asked and has not answered.
        payouts_to_send: Made, and not marked as sent yet.
        payouts_failed: Failed, and not made anew since.
        chargebacks: Those of which a bank waits for an answer.
    """

    returns: int
    disputes: int
    errands: int
    unsent: int
    failed_refunds: int
    uncertain_payments: int
    payouts_to_send: int
    payouts_failed: int
    chargebacks: int
    dead_deliveries: int
    dead_letters: int


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller, by the name that is over its shop."""

    seller: Seller
    name: str


def shop_of(seller: Seller, store: Store | None, language: Language) -> str:
    """Say what buyers call a seller: its store's name, or its own where it has none."""
    own = None if store is None else in_language(store.names, language, store.language)
    return own or seller.name


@dataclass(frozen=True, slots=True)
class SellerMoney:
    """A seller, with what it has earned and was not sent yet; below nothing, what it owes."""

    seller: Seller
    shop: str
    balances: Sequence[Money]


@dataclass(frozen=True, slots=True)
class SellerPage:
    """A stretch of sellers by name.

    Attributes:
        next: Where the list goes on; empty at its end.
    """

    sellers: Sequence[SellerMoney]
    next: str


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """Where an order's money came from and where it is."""

    payments: Sequence[tuple[Payment, Sequence[Refund]]]
    transactions: Sequence[Transaction]


@dataclass(frozen=True, slots=True)
class PaymentName:
    """By what people know a payment, which has no number of its own.

    Attributes:
        buyer: Who paid; nothing for a guest.
        orders: What was paid for, with the numbers.
    """

    id: PaymentId
    buyer: PersonId | None
    orders: Mapping[OrderId, str]


@dataclass(frozen=True, slots=True)
class RunningOut:
    """Of an offer there are few, or none.

    Attributes:
        variant: Which variant it is, in the reader's words; empty where there is one alone.
        slug: Of the product.
    """

    shortage: Shortage
    variant: str
    slug: str


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """A seller, as those see it who speak for it.

    Attributes:
        balances: What it has earned and was not sent yet.
        few: So many of an offer are called few, where nothing else is said of it.
    """

    seller: Seller
    shop: str
    balances: Sequence[Money]
    few: int
    running_out: Sequence[RunningOut]
