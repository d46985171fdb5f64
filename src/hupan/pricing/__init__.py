"""Prices: what a basket costs, with promotions, shipping and tax, to the last minor unit, and why.

`quote` is a pure function over values (`domain`); `PricingService` feeds it from the catalogue and the room's tables,
`PromotionService` keeps promotions and counts how often they are redeemed.
"""

from hupan.pricing.domain.basket import Basket, Context, Line, Place, PromotionId, TaxClass
from hupan.pricing.domain.eligibility import NotApplied, Reason
from hupan.pricing.domain.presets import usual_shipping
from hupan.pricing.domain.promotions import (
    Benefit,
    BuyGet,
    Conditions,
    FixedOff,
    FixedPrice,
    FreeShipping,
    Level,
    Match,
    PercentOff,
    Promotion,
    fold_code,
)
from hupan.pricing.domain.quoting import ANY_SELLER, Quote, QuotedLine, QuoteStep, StepKind, quote
from hupan.pricing.domain.shipping import EVERYWHERE, STANDARD, DeliveryWindow, FlatRate, ShippingProfile, Zone
from hupan.pricing.errors import BadBasket, PricingError, PromotionUsedUp, RedemptionClosed
from hupan.pricing.service import PricingService, PromotionService, QuoteRequest

__all__ = [
    "ANY_SELLER",
    "EVERYWHERE",
    "STANDARD",
    "BadBasket",
    "Basket",
    "Benefit",
    "BuyGet",
    "Conditions",
    "Context",
    "DeliveryWindow",
    "FixedOff",
    "FixedPrice",
    "FlatRate",
    "FreeShipping",
    "Level",
    "Line",
    "Match",
    "NotApplied",
    "PercentOff",
    "Place",
    "PricingError",
    "PricingService",
    "Promotion",
    "PromotionId",
    "PromotionService",
    "PromotionUsedUp",
    "Quote",
    "QuoteRequest",
    "QuoteStep",
    "QuotedLine",
    "Reason",
    "RedemptionClosed",
    "ShippingProfile",
    "StepKind",
    "TaxClass",
    "Zone",
    "fold_code",
    "quote",
    "usual_shipping",
]
