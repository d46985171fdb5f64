"""Laws of a quote: sums, shares, caps, order, tax; in currencies of 0, 2 and 3 decimals."""

import dataclasses
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hupan.catalog import SellerId
from hupan.kernel import Language, Money
from hupan.pricing import (
    Basket,
    Conditions,
    Context,
    FixedOff,
    FreeShipping,
    Level,
    Match,
    PercentOff,
    Place,
    Promotion,
    PromotionId,
    Reason,
    StepKind,
    quote,
)
from hupan.pricing.domain.presets import TAX_RULES
from hupan.pricing.domain.tax import TaxRule, TaxRules
from tests.properties.pricing.cases import NOW, Case, baskets, cases, currencies, is_for, law


@law
@given(cases())
def test_lines_add_up_to_totals_and_net_and_tax_to_gross(case: Case) -> None:
    quoted = case.quote()
    totals, lines = quoted.totals, quoted.lines
    assert [each.line for each in lines] == list(case.basket.lines)
    for name in ("subtotal", "discount", "net", "tax", "total"):
        assert getattr(totals, name).minor == sum(getattr(each, name).minor for each in lines)
    assert totals.net + totals.tax == totals.total
    assert totals.shipping - totals.shipping_discount == Money(sum(e.shipping.minor for e in lines), quoted.currency)
    for each in lines:
        assert each.net + each.tax == each.total
        assert each.subtotal - each.discount == each.amount
        assert min(each.discount.minor, each.amount.minor, each.shipping.minor, each.tax.minor, each.net.minor) >= 0


@law
@given(cases())
def test_every_step_is_divided_to_the_last_unit_and_explains_the_whole(case: Case) -> None:
    quoted = case.quote()
    for step in quoted.steps:
        assert sum(step.shares.values()) == step.amount.minor
        assert all(minor >= 0 for minor in step.shares.values())
    off = [step for step in quoted.steps if step.kind is StepKind.PROMOTION and step.promotion is not None]
    goods = [step for step in off if step.promotion and step.promotion.level is not Level.SHIPPING]
    for each in quoted.lines:
        assert each.discount.minor == sum(step.shares.get(each.line.offer_id, 0) for step in goods)
    taxes = [step for step in quoted.steps if step.kind is StepKind.TAX]
    assert sum(step.amount.minor for step in taxes) == quoted.totals.tax.minor
    freight = [step for step in quoted.steps if step.kind is StepKind.SHIPPING]
    assert sum(step.amount.minor for step in freight) == quoted.totals.shipping.minor


@law
@given(cases())
def test_a_promotion_takes_at_most_its_cap_its_sum_and_what_its_lines_cost(case: Case) -> None:
    for step in case.quote().steps:
        if step.promotion is None:
            continue
        benefit = step.promotion.benefit
        cap = benefit.cap if isinstance(benefit, PercentOff | FreeShipping) else None
        cap = benefit.amount if isinstance(benefit, FixedOff) else cap
        assert cap is None or step.amount <= cap
        if step.promotion.level is not Level.SHIPPING:
            of_lines = {line.offer_id: line.amount_minor for line in case.basket.lines}
            assert all(minor <= of_lines[offer_id] for offer_id, minor in step.shares.items())


@law
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_promotions_changes_nothing(case: Case, random: Random) -> None:
    quoted = case.quote()
    lines, given_promotions = list(case.basket.lines), list(case.promotions)
    random.shuffle(lines)
    random.shuffle(given_promotions)
    other = case.quote(Basket(tuple(lines)), given_promotions)
    assert {each.line.offer_id: each for each in other.lines} == {each.line.offer_id: each for each in quoted.lines}
    assert (other.totals, other.steps, other.not_applied) == (quoted.totals, quoted.steps, quoted.not_applied)


@law
@given(cases())
def test_promotions_that_share_a_line_are_allowed_to(case: Case) -> None:
    applied = [step for step in case.quote().steps if step.promotion is not None]
    for one in applied:
        for other in applied:
            if one is not other and one.promotion and other.promotion and one.shares.keys() & other.shares.keys():
                assert not one.promotion.exclusive
                assert not other.promotion.exclusive
                assert one.promotion.stack == "" or one.promotion.stack != other.promotion.stack


@law
@given(cases())
def test_every_promotion_is_applied_or_says_why_not(case: Case) -> None:
    quoted = case.quote()
    applied = [step.promotion.id for step in quoted.steps if step.promotion is not None]
    refused = [each.promotion.id for each in quoted.not_applied if each.promotion is not None]
    assert sorted([*applied, *refused]) == sorted(each.id for each in case.promotions)
    for each in quoted.not_applied:
        if each.reason is Reason.BELOW_AMOUNT and each.promotion is not None:
            assert each.missing is not None
            least = each.promotion.conditions.least_amount
            assert least is not None
            assert least.minor - each.missing.minor == sum(
                line.amount_minor for line in case.basket.lines if is_for(each.promotion, line)
            )


@law
@given(cases(), st.sampled_from(["over", "elsewhere", "unreachable", "coded", "abroad"]))
def test_a_useless_promotion_changes_nothing(case: Case, why: str) -> None:
    tempting = Promotion(
        PromotionId("another"),
        {Language.EN: "Everything for nothing"},
        Level.PLATFORM,
        PercentOff(Decimal(100)),
        exclusive=True,
        priority=9,
    )
    huge = Conditions(least_amount=Money(10**14, case.basket.currency))
    useless = {
        "over": dataclasses.replace(tempting, ends_at=NOW),
        "elsewhere": dataclasses.replace(tempting, match=Match(seller_ids=frozenset({SellerId("nobody")}))),
        "unreachable": dataclasses.replace(tempting, conditions=huge),
        "coded": dataclasses.replace(tempting, code="SECRET"),
        "abroad": dataclasses.replace(tempting, conditions=Conditions(countries=frozenset({"FR"}))),
    }
    quoted, other = case.quote(), case.quote(promotions=[*case.promotions, useless[why]])
    assert (other.lines, other.totals, other.steps) == (quoted.lines, quoted.totals, quoted.steps)


@law
@given(cases(), st.integers(1, 5))
def test_more_of_it_never_costs_less_before_discounts(case: Case, more: int) -> None:
    first, *others = case.basket.lines
    larger = Basket((dataclasses.replace(first, quantity=first.quantity + more), *others))
    assert case.quote(larger).totals.subtotal >= case.quote().totals.subtotal


@law
@given(cases())
def test_promotions_never_make_it_dearer(case: Case) -> None:
    plain = case.quote(promotions=[])
    quoted = case.quote()
    assert quoted.totals.subtotal == plain.totals.subtotal
    assert quoted.totals.shipping == plain.totals.shipping
    for one, other in zip(quoted.lines, plain.lines, strict=True):
        assert one.amount <= other.amount
        assert one.shipping <= other.shipping


@law
@given(st.data(), st.sampled_from(TAX_RULES))
def test_the_rules_that_come_with_hupan_keep_the_law(data: st.DataObject, rule: TaxRule) -> None:
    rule.check()
    basket = data.draw(baskets(data.draw(currencies)))
    place = Place(rule.country, rule.region)
    totals = quote(basket, Context(place, NOW), taxes=TaxRules.of(TAX_RULES)).totals
    assert totals.net + totals.tax == totals.total
    held = [line for line in basket.lines if (rule.included if line.tax_included is None else line.tax_included)]
    added = totals.total - totals.subtotal
    assert added.minor >= 0
    assert held != list(basket.lines) or not added
