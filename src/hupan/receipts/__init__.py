"""Receipts: what was bought, from whom, for how much and how it was confirmed, signed, one for each completed checkout.

A receipt is a JWS under a key of the house that anybody may check without asking the house. It is made once from the
news of checkouts, or, for a checkout that is older than its news, when somebody asks for it; what it says of the time
tells which. Whose receipt it is goes by whose the order is. Keys can be renewed; former ones stay published.
"""

from hupan.receipts.domain import LONGEST_NAME, MadeKey, Mandated, Receipt, claims_of
from hupan.receipts.errors import ReceiptNotFound, ReceiptsError
from hupan.receipts.following import READER, ReceiptFollower
from hupan.receipts.ports import KeptKey, ReceiptPorts
from hupan.receipts.service import ReceiptService

__all__ = [
    "LONGEST_NAME",
    "READER",
    "KeptKey",
    "MadeKey",
    "Mandated",
    "Receipt",
    "ReceiptFollower",
    "ReceiptNotFound",
    "ReceiptPorts",
    "ReceiptService",
    "ReceiptsError",
    "claims_of",
]
