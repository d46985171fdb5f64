"""Builds the pages of what a person has in the market."""

from dataclasses import dataclass

from hupan.bootstrap.trade import Trade
from hupan.household import Acquaintance, AddressBook, Allowances, Purse
from hupan.particulars import ParticularService


@dataclass(frozen=True, slots=True)
class HouseholdRoom:
    """The room's services."""

    book: AddressBook
    purse: Purse
    allowances: Allowances
    acquaintance: Acquaintance


def build_household(trade: Trade, lines: ParticularService) -> HouseholdRoom:
    """Build the room.

    Args:
        trade: The rooms of buying.
        lines: What buyers let be known of themselves.
    """
    paid = trade.payments
    return HouseholdRoom(
        AddressBook(trade.buying.addresses),
        Purse(paid.wallets, paid.payments, paid.cards),
        Allowances(trade.limits.limits),
        Acquaintance(lines, trade.buying.addresses),
    )
