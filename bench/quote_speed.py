"""How long it takes to reckon a basket: ordinary ones, and the worst that can be thought of.

Run: `.venv/bin/python -m bench quote_speed`. Mixes: `mixed` (as in a market: item, seller and platform promotions, free
shipping), `rivals` (all exclude one another), `stacking` (all apply to everything), `exclusive` (half on items, half on
the platform, each for some categories and beside no other). Nothing waits for anything here, so the processor's time is
taken: it is the same when the machine has other things to do.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from bench.figures import figure, median, spread
from hupan.catalog import CategoryId, OfferId, ProductId, SellerId
from hupan.kernel import Language, Money
from hupan.pricing import (
    Basket,
    Benefit,
    BuyGet,
    Conditions,
    Context,
    FixedOff,
    FreeShipping,
    Level,
    Line,
    Match,
    PercentOff,
    Place,
    Promotion,
    PromotionId,
    quote,
    usual_shipping,
)
from hupan.pricing.domain.presets import TAX_RULES
from hupan.pricing.domain.tax import TaxRules

SIZES = ((5, 10), (50, 50), (500, 200))
RUNS = 7
SELLERS = [SellerId(f"seller{number}") for number in range(40)]
CATEGORIES = [CategoryId(f"category{number}") for number in range(30)]


@dataclass
class Maker:
    """Draws baskets and promotions, the same ones every time."""

    chance: random.Random

    def basket(self, size: int) -> Basket:
        """Make a basket of many sellers and categories."""
        return Basket(
            tuple(
                Line(
                    OfferId(f"offer{number:04}"),
                    ProductId(f"product{number}"),
                    self.chance.choice(SELLERS),
                    self._sum(100, 20_000),
                    self.chance.randint(1, 4),
                    frozenset({self.chance.choice(CATEGORIES)}),
                    weight_g=300,
                )
                for number in range(size)
            )
        )

    def mixed(self, number: int) -> Promotion:
        """As in a market."""
        kind, some = number % 10, Match(category_ids=frozenset({self.chance.choice(CATEGORIES)}))
        least = Conditions(least_amount=self._sum(1000, 100_000))
        if kind < 5:
            percent = PercentOff(Decimal(5 + number % 20))
            return replace(_promotion(number, Level.ITEM, percent if kind else BuyGet(2, 1)), match=some)
        if kind < 8:
            seller = self.chance.choice(SELLERS)
            benefit = FixedOff(self._sum(100, 3000))
            return replace(_promotion(number, Level.SELLER, benefit), seller_id=seller, conditions=least)
        if kind < 9:
            return replace(_promotion(number, Level.SHIPPING, FreeShipping()), match=some)
        return replace(_promotion(number, Level.PLATFORM, self._capped(number)), conditions=least)

    def rivals(self, number: int) -> Promotion:
        """All exclude one another."""
        return _promotion(number, Level.PLATFORM, self._capped(number))

    def stacking(self, number: int) -> Promotion:
        """All apply to everything."""
        return replace(_promotion(number, Level.PLATFORM, PercentOff(Decimal("0.4"))), group="")

    def exclusive(self, number: int) -> Promotion:
        """Each stands alone on its lines, which overlap."""
        match = Match(category_ids=frozenset(self.chance.sample(CATEGORIES, 2)))
        level = (Level.ITEM, Level.PLATFORM)[number % 2]
        return replace(_promotion(number, level, self._capped(number)), match=match, exclusive=True)

    def _capped(self, number: int) -> PercentOff:
        return PercentOff(Decimal(1 + number % 40), self._sum(100, 9000))

    def _sum(self, least: int, most: int) -> Money:
        return Money(self.chance.randint(least, most), "USD")


def _promotion(number: int, level: Level, benefit: Benefit) -> Promotion:
    name = PromotionId(f"promo{number:04}")
    return Promotion(name, {Language.EN: name}, level, benefit)


def main() -> None:
    """Measure every mix in every size."""
    taxes = TaxRules.of(TAX_RULES)
    shipping = {seller: usual_shipping(seller, "US") for seller in SELLERS}
    context = Context(Place("US", "CA"), datetime(2026, 11, 20, 10, tzinfo=UTC))
    for mix in ("mixed", "rivals", "stacking", "exclusive"):
        for lines, count in SIZES:
            maker = Maker(random.Random(1))  # noqa: S311 - to measure with
            basket, draw = maker.basket(lines), _draw(maker, mix)
            promotions = [draw(number) for number in range(count)]
            times: list[float] = []
            certain = True
            for _ in range(RUNS):
                before = time.process_time()
                certain = quote(basket, context, promotions, taxes, shipping).certain
                times.append((time.process_time() - before) * 1000)
            facts = {"lines": lines, "promotions": count, "certain": certain}
            figure(f"quote_speed.{mix}", median(times), "ms of CPU", **facts, **spread(times))


def _draw(maker: Maker, mix: str) -> Callable[[int], Promotion]:
    return {
        "mixed": maker.mixed,
        "rivals": maker.rivals,
        "stacking": maker.stacking,
        "exclusive": maker.exclusive,
    }[mix]


if __name__ == "__main__":
    main()
