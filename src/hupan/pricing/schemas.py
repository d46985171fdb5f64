"""The wire types of `/api/market` that are about prices. Sums are whole minor units and a currency."""

from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from hupan.catalog import CategoryId, SellerId, Status
from hupan.kernel import Language, Money, Param
from hupan.pricing.domain.basket import MOST_LINES, MOST_OF_ONE, PromotionId, TaxClass
from hupan.pricing.domain.eligibility import Reason
from hupan.pricing.domain.promotions import Benefit, Conditions, Level, Match, Promotion
from hupan.pricing.domain.quoting import StepKind, Totals
from hupan.pricing.domain.shipping import DeliveryWindow, Undeliverable
from hupan.pricing.domain.tax import TaxRule
from hupan.pricing.ports import Kept

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
Words = Annotated[str, Field(max_length=200)]


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True, frozen=True)


class ItemInput(_Wire):
    """An offer, so many times."""

    offer_id: Identifier
    quantity: int = Field(1, ge=1, le=MOST_OF_ONE)


class QuoteInput(_Wire):
    """What to reckon. An offer that is named twice counts together."""

    items: list[ItemInput] = Field(min_length=1, max_length=MOST_LINES)
    country: str = Field(pattern="^[A-Z]{2}$")
    region: str = Field("", pattern="^[A-Z0-9]{0,3}$")
    postal_code: str = Field("", pattern="^[A-Za-z0-9 -]{0,12}$")
    codes: list[Annotated[str, Field(max_length=100)]] = Field(default_factory=list, max_length=20)


class PromotionName(_Wire):
    """Which promotion, as buyers may know it."""

    id: str
    names: dict[Language, str]
    level: Level
    code: str


class LineView(_Wire):
    """What was asked for, at its present price."""

    offer_id: str
    product_id: str
    quantity: int
    unit_price: Money


class QuotedLineView(_Wire):
    """A line, reckoned: `subtotal - discount = amount`, `net + tax = total`."""

    line: LineView
    subtotal: Money
    discount: Money
    amount: Money
    shipping: Money
    tax: Money
    net: Money
    total: Money


class ParcelView(_Wire):
    """What one seller sends: when it arrives and what it costs, or why it cannot be sent."""

    seller_id: str
    offer_ids: list[str]
    window: DeliveryWindow | None
    problem: Undeliverable | None


class StepView(_Wire):
    """One step of the reckoning; `shares` are minor units by offer, and add up to the amount."""

    kind: StepKind
    amount: Money
    shares: dict[str, int]
    promotion: PromotionName | None
    params: dict[str, Param]


class NotAppliedView(_Wire):
    """A promotion or a code that took nothing off, and why."""

    promotion: PromotionName | None
    code: str
    reason: Reason
    missing: Money | None
    params: dict[str, Param]


class QuoteView(_Wire):
    """A basket in one currency, reckoned."""

    currency: str
    lines: list[QuotedLineView]
    parcels: list[ParcelView]
    totals: Totals
    steps: list[StepView]
    not_applied: list[NotAppliedView]
    certain: bool
    complete: bool


class QuotesView(_Wire):
    """One quote a currency."""

    quotes: list[QuoteView]


class PromotionInput(_Wire):
    """A promotion. A `group` of null is the level's own; an empty one stands beside all others."""

    names: dict[Language, Words] = Field(min_length=1)
    level: Level
    benefit: Annotated[Benefit, Field(discriminator="kind")]
    code: Words = ""
    seller_id: SellerId | None = None
    match: Match = Field(default_factory=Match)
    conditions: Conditions = Field(default_factory=Conditions)
    group: Words | None = None
    exclusive: bool = False
    priority: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    status: Status = Status.ACTIVE

    def promotion(self, promotion_id: str = "") -> Promotion:
        """Make the promotion."""
        values: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        return Promotion(id=PromotionId(promotion_id), **values)


class PromotionView(PromotionInput):
    """A promotion as it is kept, and how often it was redeemed."""

    id: str
    used: int

    @classmethod
    def of(cls, kept: Kept) -> "PromotionView":
        """Show a promotion."""
        return cls(used=kept.used, **{each.name: getattr(kept.promotion, each.name) for each in fields(Promotion)})


class PromotionsView(_Wire):
    """A page of promotions; `next_cursor` leads to the next one."""

    items: list[PromotionView]
    next_cursor: str | None


class TaxInput(_Wire):
    """Tax rules of places, and tax classes by category."""

    rules: list[TaxRule] = Field(default_factory=list, max_length=1000)
    classes: dict[CategoryId, TaxClass] = Field(default_factory=dict, max_length=10_000)
