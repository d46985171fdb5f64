"""Builds the pages of what a person has in the market."""

from dataclasses import dataclass

from hupan.bootstrap.trade import Trade
from hupan.household import AddressBook, Allowances, Purse


@dataclass(frozen=True, slots=True)
class HouseholdRoom:
    """The room's services."""

    book: AddressBook
    purse: Purse
    allowances: Allowances


def build_household(trade: Trade) -> HouseholdRoom:
    """Build the room.

    Args:
        trade: The rooms of buying.
    """
    paid = trade.payments
    return HouseholdRoom(
        AddressBook(trade.buying.addresses),
        Purse(paid.wallets, paid.payments, paid.cards),
        Allowances(trade.limits.limits),
    )
