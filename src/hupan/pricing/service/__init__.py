"""The room's verbs: `PricingService` tells prices, `PromotionService` keeps promotions."""

from hupan.pricing.service.prices import PricingService, QuoteRequest
from hupan.pricing.service.promotions import PromotionService

__all__ = ["PricingService", "PromotionService", "QuoteRequest"]
