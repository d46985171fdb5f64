"""Shops elsewhere that people have added by address: asked, compared, and bought at with the same consent as here.

`MerchantService` keeps them (`domain`: what a shop says of itself, goods, terms) and asks all of somebody's at once,
for so long and no longer. `PurchaseService` (`buying`, values in `purchases`) keeps what is wanted of each shop, begins
a checkout there, and completes exactly what a person has confirmed, once, whatever happens to the process; where a shop
wants a person, they go on at its page and nothing kept is lost. How shops are spoken with stands behind `MerchantDoor`.
"""

from hupan.merchants.buying import BuyingPorts, PurchaseService
from hupan.merchants.domain import (
    LONGEST_QUANTITY,
    Charge,
    Difference,
    Found,
    Good,
    Handler,
    Introduction,
    Merchant,
    MerchantId,
    MerchantState,
    OrderLook,
    Recipient,
    Skill,
    Status,
    Terms,
    TermsLine,
    Wanted,
    Wish,
)
from hupan.merchants.errors import (
    BadMerchantAddress,
    MerchantLacks,
    MerchantNotFound,
    MerchantNotTrusted,
    MerchantNotUnderstood,
    MerchantOtherVersion,
    MerchantRefused,
    MerchantsError,
    MerchantTrouble,
    MerchantUnreachable,
    NotAsShown,
    NotPayableHere,
    PurchaseNotFound,
    PurchaseOver,
    TooManyMerchants,
)
from hupan.merchants.ports import MerchantDoor, MerchantWeb, Notary, Spending, WebAnswer, WebRequest
from hupan.merchants.purchases import KeptLine, Purchase, PurchaseId, PurchaseState, Spent
from hupan.merchants.service import MerchantService
from hupan.merchants.settings import MerchantSettings
from hupan.merchants.sweeping import PurchaseSweep

__all__ = [
    "LONGEST_QUANTITY",
    "BadMerchantAddress",
    "BuyingPorts",
    "Charge",
    "Difference",
    "Found",
    "Good",
    "Handler",
    "Introduction",
    "KeptLine",
    "Merchant",
    "MerchantDoor",
    "MerchantId",
    "MerchantLacks",
    "MerchantNotFound",
    "MerchantNotTrusted",
    "MerchantNotUnderstood",
    "MerchantOtherVersion",
    "MerchantRefused",
    "MerchantService",
    "MerchantSettings",
    "MerchantState",
    "MerchantTrouble",
    "MerchantUnreachable",
    "MerchantWeb",
    "MerchantsError",
    "NotAsShown",
    "NotPayableHere",
    "Notary",
    "OrderLook",
    "Purchase",
    "PurchaseId",
    "PurchaseNotFound",
    "PurchaseOver",
    "PurchaseService",
    "PurchaseState",
    "PurchaseSweep",
    "Recipient",
    "Skill",
    "Spending",
    "Spent",
    "Status",
    "Terms",
    "TermsLine",
    "TooManyMerchants",
    "Wanted",
    "WebAnswer",
    "WebRequest",
    "Wish",
]
