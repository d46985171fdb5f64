"""The back office: what the operator of a market needs to see in one place, and to mend.

It keeps nothing of its own. What waits for a hand is asked of the rooms that know: orders, payments, webhooks,
letters. A refund that failed is sent once more, and the order that waited for it goes on. `desk` is the same for those
who speak for one seller: what it has earned, and what runs out.
"""

from hupan.backoffice.desk import DeskRooms, SellerDesk
from hupan.backoffice.domain import OrderMoney, Overview, SellerMoney, SellerPage
from hupan.backoffice.errors import BackOfficeError, NothingThere, SellerNotFound
from hupan.backoffice.service import BackOffice, Rooms

__all__ = [
    "BackOffice",
    "BackOfficeError",
    "DeskRooms",
    "NothingThere",
    "OrderMoney",
    "Overview",
    "Rooms",
    "SellerDesk",
    "SellerMoney",
    "SellerNotFound",
    "SellerPage",
]
