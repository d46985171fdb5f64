"""Enquiries: what somebody asks of the shop as a shop: returns, delivery, payment, safety, receipts, gifts.

`Enquire` is the shopping agent's errand for such questions. Which subjects are meant is read by words
(`hupan.sayings.asked_of_shop`) or by the nearest examples (`Subjects`). What is answered is the market's own: its
terms and ways of paying (`House`), what sellers write of a thing that is meant, when it comes to which country and for
how much, the receipts of an order. Each fact names the page where it stands: the product's, the order's, or the page of
rules (`rules_of`), which says the same to whoever does not ask. What nobody here knows is said to be unknown, with the
page on which the seller can be asked. No model writes any of it.
"""

from hupan.enquiries.domain import Facts, House, Rule, WaysToPay
from hupan.enquiries.errand import Enquire
from hupan.enquiries.ports import Orders, Payments
from hupan.enquiries.rules import read_house, rules_of
from hupan.enquiries.subjects import ENQUIRE, Subjects, enquiries_book, enquiries_learned

__all__ = [
    "ENQUIRE",
    "Enquire",
    "Facts",
    "House",
    "Orders",
    "Payments",
    "Rule",
    "Subjects",
    "WaysToPay",
    "enquiries_book",
    "enquiries_learned",
    "read_house",
    "rules_of",
]
