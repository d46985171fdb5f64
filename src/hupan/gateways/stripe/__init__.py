"""Cards by Stripe, behind `hupan.payments.PaymentHandler`. The library comes with `hupan[stripe]`, and loads late."""

from hupan.gateways.stripe.account import KeysAre, keys_are
from hupan.gateways.stripe.handler import StripeHandler

__all__ = ["KeysAre", "StripeHandler", "keys_are"]
