"""The 125 vouchers of ShoppingBench: each is a promotion of ours, and a quote gives the price that the set gives.

The set names no prices of products, only the price after the voucher. So each case is first solved for the price
before, by rules written here and not by ours: there has to be exactly one sum in whole centavos from which the
voucher's rules lead to the label. That sum is then divided over as many lines as the case has products, and quoted.

The labels are floats that nobody rounded (386.1546); a price that is paid is the label to the nearest centavo. Once
(case 98, 675.675) two are equally near: we round the discount, halves up, so the buyer gets the lower price.
"""

import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from hupan.catalog import OfferId, ProductId, SellerId
from hupan.kernel import Language, Money
from hupan.pricing import (
    Basket,
    Benefit,
    Conditions,
    Context,
    FixedOff,
    Level,
    Line,
    PercentOff,
    Place,
    Promotion,
    PromotionId,
    Quote,
    Reason,
    quote,
)

DATA = Path(__file__).parents[4] / "shared" / "data" / "shopping_bench" / "voucher.jsonl"
CENT, SLACK = Decimal("0.01"), Decimal("0.0001")
SHOP, ELSEWHERE = SellerId("shop"), SellerId("elsewhere")
CODE = "VOUCHER"

Record: TypeAlias = dict[str, Any]


def _cases() -> list[Record]:
    if not DATA.is_file():
        return []
    text = DATA.read_text(encoding="utf-8")
    return [json.loads(line, parse_float=Decimal) for line in text.splitlines()]


CASES = _cases()
pytestmark = pytest.mark.skipif(not CASES, reason=f"the vouchers of ShoppingBench are not at {DATA}")
numbers = pytest.mark.parametrize("number", range(125))


def _after(before: Decimal, voucher: Record) -> Decimal:
    """What the set's own words make of a price: `exceeds` the threshold, a sum or a share with a cap off."""
    if before <= voucher["threshold"]:
        return before
    if voucher["discount_type"] == "fixed":
        return before - voucher["face_value"]
    return before - min(before * voucher["discount"], Decimal(voucher["cap"]))


def _befores(voucher: Record) -> list[Decimal]:
    """Every price in whole centavos that the voucher, applying, brings to the label."""
    label = Decimal(voucher["price_after_voucher"])
    if voucher["discount_type"] == "fixed":
        guesses = {label + voucher["face_value"]}
    else:
        guesses = {label / (1 - voucher["discount"]), label + voucher["cap"]}
    whole = {guess.quantize(CENT, ROUND_HALF_UP) for guess in guesses}
    return [each for each in whole if each > voucher["threshold"] and abs(_after(each, voucher) - label) < SLACK]


def _promotion(voucher: Record) -> Promotion:
    benefit: Benefit
    if voucher["discount_type"] == "fixed":
        benefit = FixedOff(Money.exactly(voucher["face_value"], "PHP"))
    else:
        benefit = PercentOff(voucher["discount"] * 100, Money.exactly(voucher["cap"], "PHP"))
    of_shop = voucher["voucher_type"] == "shop"
    # "exceeds 170" is "at least 170.01".
    least = Money.exactly(voucher["threshold"], "PHP") + Money(1, "PHP")
    promotion = Promotion(
        PromotionId("voucher"),
        {Language.EN: "Voucher"},
        Level.SELLER if of_shop else Level.PLATFORM,
        benefit,
        code=CODE,
        seller_id=SHOP if of_shop else None,
        conditions=Conditions(least_amount=least),
    )
    promotion.check()
    return promotion


def _quote(case: Record, before: Decimal, *more: Line) -> Quote:
    count = len(case["reward"])
    parts = Money.exactly(before, "PHP").allocate(range(1, count + 1))
    lines = [
        Line(OfferId(f"offer{at}"), ProductId(product["product_id"]), SHOP, part)
        for at, (product, part) in enumerate(zip(case["reward"], parts, strict=True))
    ]
    context = Context(Place("PH"), datetime(2026, 1, 1, tzinfo=UTC), codes=(CODE,))
    return quote(Basket((*lines, *more)), context, [_promotion(case["voucher"])])


def test_the_set_is_whole() -> None:
    assert len(CASES) == 125
    types = [(case["voucher"]["voucher_type"], case["voucher"]["discount_type"]) for case in CASES]
    assert {each: types.count(each) for each in types} == {
        ("platform", "fixed"): 29,
        ("platform", "percentage"): 30,
        ("shop", "fixed"): 33,
        ("shop", "percentage"): 33,
    }


@numbers
def test_a_quote_gives_the_price_after_the_voucher(number: int) -> None:
    voucher = CASES[number]["voucher"]
    befores = _befores(voucher)
    assert len(befores) == 1, f"the label of case {number} follows from {befores}"
    quoted = _quote(CASES[number], befores[0])
    label = Decimal(voucher["price_after_voucher"]).quantize(SLACK / 100).quantize(CENT, ROUND_HALF_DOWN)
    assert quoted.totals.total.amount == label
    assert label <= voucher["budget"]
    assert quoted.not_applied == ()


@numbers
def test_at_the_threshold_it_does_not_apply_and_says_what_is_missing(number: int) -> None:
    threshold = Decimal(CASES[number]["voucher"]["threshold"])
    quoted = _quote(CASES[number], threshold)
    assert quoted.totals.total.amount == threshold
    assert [(each.reason, each.missing) for each in quoted.not_applied] == [(Reason.BELOW_AMOUNT, Money(1, "PHP"))]


@numbers
def test_what_another_shop_sells_counts_for_vouchers_of_the_platform_only(number: int) -> None:
    voucher = CASES[number]["voucher"]
    (before,) = _befores(voucher)
    other = Line(OfferId("other"), ProductId("other"), ELSEWHERE, Money(100_000, "PHP"))
    quoted = _quote(CASES[number], before, other)
    untouched = next(each for each in quoted.lines if each.line is other).discount == Money(0, "PHP")
    assert untouched is (voucher["voucher_type"] == "shop")
    if not untouched:
        expected = _after(before + 1000, voucher).quantize(CENT, ROUND_HALF_UP)
        assert abs(quoted.totals.total.amount - expected) <= CENT
