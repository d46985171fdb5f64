"""The back office: what the operator of a market needs to see in one place, and to mend.

It keeps nothing of its own. What waits for a hand is asked of the rooms that know: orders, payments, webhooks,
letters. A refund that failed is sent once more, and the order that waited for it goes on.
"""

from hupan.backoffice.domain import OrderMoney, Overview, SellerMoney, SellerPage
from hupan.backoffice.errors import BackOfficeError, SellerNotFound
from hupan.backoffice.service import BackOffice, Rooms

__all__ = [
    "BackOffice",
    "BackOfficeError",
    "OrderMoney",
    "Overview",
    "Rooms",
    "SellerMoney",
    "SellerNotFound",
    "SellerPage",
]
