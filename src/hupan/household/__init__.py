"""Household: what a person has in the market beside orders, as pages in the storefront's frame.

The address book, in each country's own form, and the wallet with the ways to pay. They belong to one person, so none is
ever kept; a guest is asked to sign in. Everything works without scripts.
"""

from pathlib import Path

from hupan.household.book import AddressBook
from hupan.household.purse import Purse

TEMPLATES = Path(__file__).parent / "templates"

__all__ = ["TEMPLATES", "AddressBook", "Purse"]
