"""The room's verbs: `sessions` for buyers, `progress` for the work of completing, `looking` for what is so now."""

from hupan.checkout.service.looking import Looking
from hupan.checkout.service.progress import Progress
from hupan.checkout.service.sessions import CheckoutService
from hupan.checkout.service.wishing import Changes, Confirmation, NewCheckout

__all__ = [
    "Changes",
    "CheckoutService",
    "Confirmation",
    "Looking",
    "NewCheckout",
    "Progress",
]
