"""Words to write baskets and promotions with, so that a test shows only what it is about."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hupan.catalog import CategoryId, OfferId, ProductId, SellerId
from hupan.kernel import Language, Money
from hupan.pricing.domain.basket import Basket, Context, Line, Place, PromotionId
from hupan.pricing.domain.promotions import Benefit, FixedOff, Level, PercentOff, Promotion
from hupan.pricing.domain.quoting import Quote, quote

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
"""A Friday: seven in the evening in Seoul, five in the morning in New York."""

HOME = Context(Place("ZZ"), NOW)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def line(name: str, minor: int, quantity: int = 1, *, seller: str = "ann", kind: str = "toys", **more: Any) -> Line:  # noqa: ANN401 - fields of a line
    return Line(
        OfferId(name),
        ProductId(name),
        SellerId(seller),
        usd(minor),
        quantity,
        category_ids=frozenset({CategoryId(kind)}),
        **more,
    )


def off(name: str, benefit: Benefit, level: Level = Level.PLATFORM, **more: Any) -> Promotion:  # noqa: ANN401 - fields of a promotion
    promotion = Promotion(PromotionId(name), {Language.EN: name}, level, benefit, **more)
    promotion.check()
    return promotion


def percent(number: str, cap: int | None = None) -> PercentOff:
    return PercentOff(Decimal(number), None if cap is None else usd(cap))


def fixed(minor: int) -> FixedOff:
    return FixedOff(usd(minor))


def reckon(lines: list[Line], *promotions: Promotion, context: Context = HOME) -> Quote:
    return quote(Basket(tuple(lines)), context, promotions)


def taken(quoted: Quote) -> dict[str, int]:
    """What each applied promotion took."""
    return {step.promotion.id: step.amount.minor for step in quoted.steps if step.promotion is not None}


def reasons(quoted: Quote) -> dict[str, str]:
    return {(each.code if each.promotion is None else each.promotion.id): each.reason for each in quoted.not_applied}
