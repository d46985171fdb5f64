"""What the laws are tried on: baskets, promotions, shipping and tax, in currencies of 0, 2 and 3 decimals."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hupan.catalog import CategoryId, OfferId, ProductId, SellerId
from hupan.kernel import Language, Money
from hupan.pricing import (
    Basket,
    Benefit,
    BuyGet,
    Conditions,
    Context,
    FixedOff,
    FixedPrice,
    FreeShipping,
    Level,
    Line,
    Match,
    PercentOff,
    Place,
    Promotion,
    PromotionId,
    Quote,
    ShippingProfile,
    TaxClass,
    Zone,
    quote,
)
from hupan.pricing.domain.shipping import AmountRate, FlatRate, Step, WeightRate
from hupan.pricing.domain.tax import Direction, Rounding, TaxRule, TaxRules

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
SELLERS = [SellerId(name) for name in ("ann", "bo", "cho")]
CATEGORIES = [CategoryId(name) for name in ("toys", "books", "food")]
currencies = st.sampled_from(["KRW", "JPY", "USD", "CNY", "KWD", "BHD"])


# Drawing a whole market takes a while on a busy machine, which says nothing about the law.
law = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def baskets(draw: st.DrawFn, currency: str, most: int = 5) -> Basket:
    lines = [
        Line(
            offer_id=OfferId(f"offer{number}"),
            product_id=ProductId(f"product{draw(st.integers(0, 4))}"),
            seller_id=draw(st.sampled_from(SELLERS)),
            unit_price=Money(draw(st.one_of(st.integers(0, 30), st.integers(0, 300_000))), currency),
            quantity=draw(st.integers(1, 7)),
            category_ids=draw(st.frozensets(st.sampled_from(CATEGORIES))),
            tax_class=draw(st.sampled_from(TaxClass)),
            tax_included=draw(st.sampled_from([None, True, False])),
            weight_g=draw(st.integers(0, 3000)),
        )
        for number in range(draw(st.integers(1, most)))
    ]
    return Basket(tuple(lines))


@st.composite
def promotions(draw: st.DrawFn, currency: str, number: int) -> Promotion:
    level = draw(st.sampled_from(Level))
    sums = st.integers(1, 200_000).map(lambda minor: Money(minor, currency))
    percents = st.integers(1, 10_000).map(lambda points: Decimal(points) / 100)
    benefits: st.SearchStrategy[Benefit] = (
        st.builds(FreeShipping, st.none() | sums)
        if level is Level.SHIPPING
        else st.one_of(
            st.builds(PercentOff, percents, st.none() | sums),
            st.builds(FixedOff, sums),
            st.builds(FixedPrice, sums),
            st.builds(BuyGet, st.integers(1, 3), st.integers(1, 2), percents, st.none() | st.integers(1, 2)),
        )
    )
    promotion = Promotion(
        id=PromotionId(f"promo{number:02}"),
        names={Language.EN: "A promotion"},
        level=level,
        benefit=draw(benefits),
        seller_id=draw(st.sampled_from(SELLERS)) if level is Level.SELLER else None,
        match=Match(
            category_ids=draw(st.frozensets(st.sampled_from(CATEGORIES), max_size=2)),
            without_product_ids=draw(st.frozensets(st.just(ProductId("product1")))),
        ),
        conditions=Conditions(least_amount=draw(st.none() | sums), least_quantity=draw(st.integers(1, 4))),
        group=draw(st.sampled_from([None, "", "one"])),
        exclusive=draw(st.integers(0, 5)) == 0,
        priority=draw(st.sampled_from([0, 0, 0, 5])),
    )
    promotion.check()
    return promotion


def _by_weight(low: Money, high: Money) -> WeightRate:
    return WeightRate((Step(0, low), Step(1000, high)), high)


def _by_amount(low: Money, high: Money) -> AmountRate:
    return AmountRate((Step(0, low), Step(5000, high)))


@st.composite
def profiles(draw: st.DrawFn, currency: str) -> dict[SellerId, ShippingProfile]:
    sums = st.integers(0, 5000).map(lambda minor: Money(minor, currency))
    rates = st.one_of(
        st.builds(FlatRate, sums),
        st.builds(_by_weight, sums, sums),
        st.builds(_by_amount, sums, sums),
    )
    zone = Zone(frozenset({"KR", "US", "JP", "CN"}), draw(rates), (1, 3), free_from=draw(st.none() | sums))
    found = {seller: ShippingProfile(seller, "KR", "Asia/Seoul", (zone,)) for seller in SELLERS}
    found[SELLERS[0]].check()
    return found


@st.composite
def rules(draw: st.DrawFn) -> TaxRule:
    rates = st.integers(0, 3000).map(lambda points: Decimal(points) / 10_000)
    return TaxRule(
        "US",
        "tax",
        included=draw(st.booleans()),
        rates={TaxClass.STANDARD: draw(rates), TaxClass.REDUCED: draw(rates)},
        rounding=draw(st.sampled_from(Rounding)),
        direction=draw(st.sampled_from(Direction)),
        shipping=draw(st.none() | st.sampled_from(TaxClass)),
    )


@dataclasses.dataclass(frozen=True)
class Case:
    basket: Basket
    promotions: tuple[Promotion, ...]
    taxes: TaxRules
    shipping: dict[SellerId, ShippingProfile]

    def quote(self, basket: Basket | None = None, promotions: Sequence[Promotion] | None = None) -> Quote:
        return quote(
            self.basket if basket is None else basket,
            Context(Place("US"), NOW),
            self.promotions if promotions is None else promotions,
            self.taxes,
            self.shipping,
        )


@st.composite
def cases(draw: st.DrawFn, most: int = 4) -> Case:
    currency = draw(currencies)
    count = draw(st.integers(0, most))
    return Case(
        basket=draw(baskets(currency)),
        promotions=tuple(draw(promotions(currency, number)) for number in range(count)),
        taxes=TaxRules.of([draw(rules())]),
        shipping=draw(profiles(currency)),
    )


def is_for(promotion: Promotion, line: Line) -> bool:
    match = promotion.match
    return (
        promotion.seller_id in (None, line.seller_id)
        and (not match.category_ids or bool(match.category_ids & line.category_ids))
        and line.product_id not in match.without_product_ids
    )
