"""Builds the pages of what a person has in the market."""

from dataclasses import dataclass

from hupan.bootstrap.trade import Trade
from hupan.household import Acquaintance, AddressBook, Allowances, AwayPurchases, Movements, Purse
from hupan.merchants import PurchaseService
from hupan.particulars import ParticularService


@dataclass(frozen=True, slots=True)
class HouseholdRoom:
    """The room's services."""

    book: AddressBook
    purse: Purse
    allowances: Allowances
    acquaintance: Acquaintance
    away: AwayPurchases


def build_household(trade: Trade, lines: ParticularService, away: PurchaseService) -> HouseholdRoom:
    """Build the room.

    Args:
        trade: The rooms of buying.
        lines: What buyers let be known of themselves.
        away: What they buy at shops elsewhere.
    """
    paid = trade.payments
    return HouseholdRoom(
        AddressBook(trade.buying.addresses),
        Purse(paid.wallets, paid.payments, paid.cards, Movements(paid.payments, trade.ordering.orders)),
        Allowances(trade.limits.limits),
        Acquaintance(lines, trade.buying.addresses),
        AwayPurchases(away, trade.buying.addresses),
    )
