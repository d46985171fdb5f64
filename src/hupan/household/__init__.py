"""Household: what a person has in the market beside orders, as pages in the storefront's frame.

The address book, in each country's own form, the wallet with the ways to pay, how much may be spent, what is known of
the person, what is to be bought later, and what was bought at shops elsewhere. They belong to one person, so none is
ever kept; a guest is asked to sign in. All works without scripts.
"""

from pathlib import Path

from hupan.household.acquaintance import Acquaintance
from hupan.household.allowing import Allowances
from hupan.household.away import AwayPurchases
from hupan.household.book import AddressBook
from hupan.household.errands import Errands
from hupan.household.movements import Movements
from hupan.household.purse import Purse

TEMPLATES = Path(__file__).parent / "templates"

__all__ = ["TEMPLATES", "Acquaintance", "AddressBook", "Allowances", "AwayPurchases", "Errands", "Movements", "Purse"]
