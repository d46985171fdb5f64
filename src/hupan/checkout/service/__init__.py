"""The room's verbs: `sessions` for buyers, `progress` of completing, `looking` at what is so, `taxing` for receipts."""

from hupan.checkout.service.looking import Looking
from hupan.checkout.service.progress import Progress
from hupan.checkout.service.sessions import CheckoutService
from hupan.checkout.service.taxing import CheckoutTaxes, TaxTaken
from hupan.checkout.service.wishing import Changes, Confirmation, NewCheckout

__all__ = [
    "Changes",
    "CheckoutService",
    "CheckoutTaxes",
    "Confirmation",
    "Looking",
    "NewCheckout",
    "Progress",
    "TaxTaken",
]
