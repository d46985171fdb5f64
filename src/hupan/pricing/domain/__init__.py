"""Prices as plain values and rules; nothing here does I/O.

`quoting` is where to begin: it runs eligibility, choosing and reckoning of promotions, shipping and tax in their order.
"""

from hupan.pricing.domain.basket import (
    MOST_LINES,
    MOST_OF_ONE,
    Basket,
    Context,
    Line,
    Place,
    PromotionId,
    TaxClass,
    Usage,
)
from hupan.pricing.domain.eligibility import NotApplied, Reason
from hupan.pricing.domain.presets import REFERENCE_RATES, TAX_RULES, usual_shipping
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
from hupan.pricing.domain.quoting import ANY_SELLER, Parcel, Quote, QuotedLine, QuoteStep, StepKind, Totals, quote
from hupan.pricing.domain.rates import Approximate, ReferenceRate, ReferenceRates
from hupan.pricing.domain.shipping import (
    EVERYWHERE,
    AmountRate,
    DeliveryWindow,
    FlatRate,
    ShippingProfile,
    Step,
    Undeliverable,
    WeightRate,
    Zone,
    deliver,
)
from hupan.pricing.domain.tax import Direction, Rounding, TaxRule, TaxRules

__all__ = [
    "ANY_SELLER",
    "EVERYWHERE",
    "MOST_LINES",
    "MOST_OF_ONE",
    "REFERENCE_RATES",
    "TAX_RULES",
    "AmountRate",
    "Approximate",
    "Basket",
    "Benefit",
    "BuyGet",
    "Conditions",
    "Context",
    "DeliveryWindow",
    "Direction",
    "FixedOff",
    "FixedPrice",
    "FlatRate",
    "FreeShipping",
    "Level",
    "Line",
    "Match",
    "NotApplied",
    "Parcel",
    "PercentOff",
    "Place",
    "Promotion",
    "PromotionId",
    "Quote",
    "QuoteStep",
    "QuotedLine",
    "Reason",
    "ReferenceRate",
    "ReferenceRates",
    "Rounding",
    "ShippingProfile",
    "Step",
    "StepKind",
    "TaxClass",
    "TaxRule",
    "TaxRules",
    "Totals",
    "Undeliverable",
    "Usage",
    "WeightRate",
    "Zone",
    "deliver",
    "fold_code",
    "quote",
    "usual_shipping",
]
