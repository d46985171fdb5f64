"""What can go wrong with prices.

HupanError
└── PricingError
    ├── PromotionNotFound     no promotion has this id
    ├── BadPromotion          a promotion that contradicts itself
    ├── CodeTaken             another promotion has this code
    ├── PromotionUsedUp       it was redeemed as often as it may be, in all or by this person
    ├── RedemptionClosed      this checkout gave its promotions back; it cannot redeem again
    ├── BadBasket             a basket that cannot be reckoned
    └── BadSetting            a shipping profile or a tax rule that contradicts itself
"""

from hupan.kernel import HupanError, Kind


class PricingError(HupanError):
    """The root of this room's errors."""

    code = "pricing.error"


class PromotionNotFound(PricingError):
    """No promotion has this id."""

    code = "pricing.promotion_not_found"
    kind = Kind.NOT_FOUND


class BadPromotion(PricingError):
    """A promotion that contradicts itself."""

    code = "pricing.bad_promotion"
    kind = Kind.INVALID


class CodeTaken(PricingError):
    """Another promotion has this code."""

    code = "pricing.code_taken"
    kind = Kind.CONFLICT


class PromotionUsedUp(PricingError):
    """It was redeemed as often as it may be."""

    code = "pricing.promotion_used_up"
    kind = Kind.CONFLICT


class RedemptionClosed(PricingError):
    """What this key stood for was given back; a late repetition must not take it again."""

    code = "pricing.redemption_closed"
    kind = Kind.CONFLICT


class BadBasket(PricingError):
    """A basket that cannot be reckoned."""

    code = "pricing.bad_basket"
    kind = Kind.INVALID


class BadSetting(PricingError):
    """A shipping profile or a tax rule that contradicts itself."""

    code = "pricing.bad_setting"
    kind = Kind.INVALID
