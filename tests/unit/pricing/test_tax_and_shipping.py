"""Tax and shipping, reckoned by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from hupan.catalog import SellerId
from hupan.kernel import Money
from hupan.pricing.domain.basket import Basket, Context, Line, Place, TaxClass
from hupan.pricing.domain.presets import TAX_RULES, usual_shipping
from hupan.pricing.domain.promotions import FreeShipping, Level, Promotion
from hupan.pricing.domain.quoting import ANY_SELLER, Quote, StepKind, quote
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
from hupan.pricing.domain.tax import TaxRule, TaxRules
from hupan.pricing.errors import BadBasket, BadSetting
from hupan.workdays import Calendar
from tests.unit.pricing.baskets import NOW, fixed, line, off, taken, usd

TAXES = TaxRules.of(TAX_RULES)
ANN = SellerId("ann")


def _in(currency: str, each: Line) -> Line:
    return replace(each, unit_price=Money(each.unit_price.minor, currency))


def _at(place: Place, *lines: Line, promotions: tuple[Promotion, ...] = ()) -> Quote:
    return quote(Basket(lines), Context(place, NOW), promotions, TAXES)


def _sums(quoted: Quote) -> tuple[int, int, int]:
    totals = quoted.totals
    return totals.net.minor, totals.tax.minor, totals.total.minor


def test_in_california_tax_comes_on_top_and_is_rounded_once_an_order() -> None:
    lines = [line("a", 101), line("b", 101), line("c", 101)]
    quoted = _at(Place("US", "CA"), *lines)
    assert _sums(quoted) == (303, 22, 325)
    assert [each.tax.minor for each in quoted.lines] == [8, 7, 7]
    assert _sums(_at(Place("US", "OR"), *lines)) == (303, 0, 303)
    assert _sums(_at(Place("US", "MT"), *lines)) == (303, 0, 303)
    assert _sums(_at(Place("US", "CA"), line("a", 101, tax_class=TaxClass.REDUCED))) == (101, 0, 101)


def test_in_korea_and_china_the_price_holds_the_tax() -> None:
    assert _sums(_at(Place("KR"), _in("KRW", line("a", 11_000)))) == (10_000, 1000, 11_000)
    assert _sums(_at(Place("CN"), _in("CNY", line("a", 11_300)))) == (10_000, 1300, 11_300)
    reduced = _in("CNY", line("a", 10_900, tax_class=TaxClass.REDUCED))
    assert _sums(_at(Place("CN"), reduced)) == (10_000, 900, 10_900)


def test_in_japan_each_rate_is_rounded_down_once() -> None:
    food = _in("JPY", line("food", 107, tax_class=TaxClass.REDUCED))
    quoted = _at(Place("JP"), _in("JPY", line("a", 109)), _in("JPY", line("b", 109)), food)
    # 218 * 10 / 110 = 19.8 and 107 * 8 / 108 = 7.9
    assert _sums(quoted) == (325 - 19 - 7, 26, 325)
    taxes = [(step.params["rate"], step.amount.minor) for step in quoted.steps if step.kind is StepKind.TAX]
    assert taxes == [("0.08", 7), ("0.10", 19)]


def test_dinars_have_three_decimals() -> None:
    rule = TaxRule("BH", "VAT", included=False, rates={TaxClass.STANDARD: Decimal("0.10")})
    quoted = quote(Basket((_in("BHD", line("a", 1005)),)), Context(Place("BH"), NOW), [], TaxRules.of([rule]))
    assert str(quoted.totals.total) == "1.106 BHD"


def test_a_price_from_where_it_holds_the_tax_stays_what_it_is_elsewhere() -> None:
    korean, american = line("a", 11_000, tax_included=True), line("b", 10_000, tax_included=False)
    quoted = _at(Place("KR"), korean, american)
    assert [each.total.minor for each in quoted.lines] == [11_000, 11_000]
    assert [step.params["included"] for step in quoted.steps if step.kind is StepKind.TAX] == [False, True]


def test_tax_is_on_what_is_left_after_promotions() -> None:
    assert _sums(_at(Place("DE"), line("a", 11_900), promotions=(off("x", fixed(5950)),))) == (5000, 950, 5950)


@pytest.mark.parametrize("changes", [{"rates": {TaxClass.STANDARD: Decimal(13)}}, {"country": "usa"}])
def test_a_tax_rule_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadSetting):
        replace(TAX_RULES[0], **changes).check()


def _window(profile: ShippingProfile, place: Place, *lines: Line, now: datetime = NOW) -> DeliveryWindow:
    found = deliver(profile, lines, place, now)
    assert isinstance(found, DeliveryWindow)
    return found


def test_an_order_after_the_cut_off_or_on_a_weekend_counts_for_the_next_working_day() -> None:
    profile, seoul = usual_shipping(ANN, "KR"), Place("KR")
    one = _in("KRW", line("a", 9000))
    # Friday: in time, then too late, then Saturday. One day of handling, one to three on the way.
    friday = datetime(2026, 11, 20, 5, 59, tzinfo=UTC)
    assert _window(profile, seoul, one, now=friday).earliest == date(2026, 11, 24)
    for late in (friday.replace(hour=6), friday.replace(day=21), friday.replace(day=22)):
        window = _window(profile, seoul, one, now=late)
        assert (window.earliest, window.latest) == (date(2026, 11, 25), date(2026, 11, 27))


def test_holidays_and_closed_days_are_no_working_days() -> None:
    profile = replace(usual_shipping(ANN, "KR"), closed=frozenset({date(2026, 9, 24), date(2026, 9, 25)}))
    chuseok = datetime(2026, 9, 23, 1, tzinfo=UTC)
    assert _window(profile, Place("KR"), _in("KRW", line("a", 1)), now=chuseok).earliest == date(2026, 9, 29)
    assert Calendar.of("US").add(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert Calendar.of("SA").works(date(2026, 11, 22))
    assert not Calendar.of("SA").works(date(2026, 11, 20))


def test_costs_go_by_weight_by_amount_and_fall_away() -> None:
    korean = usual_shipping(ANN, "KR")
    cost = {
        weight: _window(korean, Place("FR"), _in("KRW", line("a", 1, weight_g=weight))).cost.minor
        for weight in (0, 999, 1000, 1001, 2500)
    }
    assert cost == {0: 15_000, 999: 24_000, 1000: 24_000, 1001: 33_000, 2500: 42_000}
    assert _window(korean, Place("KR"), _in("KRW", line("a", 24_999, 2))).cost.minor == 3000
    assert _window(korean, Place("KR"), _in("KRW", line("a", 25_000, 2))).cost.minor == 0
    steps = AmountRate((Step(0, usd(900)), Step(5000, usd(500))))
    by_amount = replace(korean, zones=(Zone(frozenset({"US"}), steps, (1, 1)),))
    assert [_window(by_amount, Place("US"), line("a", minor)).cost.minor for minor in (4999, 5000)] == [900, 500]
    assert deliver(by_amount, [line("a", 1)], Place("KR"), NOW) is Undeliverable.NOT_THERE
    assert deliver(korean, [line("a", 1)], Place("KR"), NOW) is Undeliverable.WRONG_CURRENCY
    assert deliver(None, [line("a", 1)], Place("KR"), NOW) is Undeliverable.NO_PROFILE


def test_the_zone_that_names_a_place_most_closely_counts() -> None:
    def zone(cost: int, *countries: str, **more: Any) -> Zone:  # noqa: ANN401 - fields of a zone
        return Zone(frozenset(countries), FlatRate(usd(cost)), (1, 1), **more)

    zones = (
        zone(9, EVERYWHERE),
        zone(1, "US"),
        zone(2, "US", regions=frozenset({"HI"})),
        zone(3, "US", postal_prefixes=("967", "96701")),
    )
    profile = replace(usual_shipping(ANN, "US"), zones=zones)
    places = [Place("FR"), Place("US"), Place("US", "HI"), Place("US", "HI", "967 01"), Place("US", "CA", "90210")]
    assert [_window(profile, place, line("a", 1)).cost.minor for place in places] == [9, 1, 2, 3, 1]


def test_free_shipping_takes_the_share_of_its_lines() -> None:
    profiles = {ANN: usual_shipping(ANN, "US"), ANY_SELLER: replace(usual_shipping(ANN, "US"), seller_id=ANY_SELLER)}
    mine = off("x", FreeShipping(), Level.SHIPPING, seller_id=ANN)
    basket = Basket((line("a", 1000), line("b", 1000, seller="bo"), line("c", 3000, seller="bo")))
    context = Context(Place("US", "TX"), NOW)
    quoted = quote(basket, context, [mine], TAXES, profiles)
    assert taken(quoted) == {"x": 599}
    assert [each.shipping.minor for each in quoted.lines] == [0, 150, 449]
    # 5,599 dollar cents of goods and shipping at 6.25 percent.
    assert (quoted.totals.tax.minor, quoted.totals.total.minor) == (350, 5949)
    assert quoted.complete
    alone = quote(basket, context, [mine], TAXES, {ANN: profiles[ANN]})
    assert not alone.complete
    assert [parcel.problem for parcel in alone.parcels] == [None, Undeliverable.NO_PROFILE]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("zone_name", {"zone_name": "Asia/Nowhere"}),
        ("zone_name", {"zone_name": "../etc/passwd"}),
        ("zones", {"zones": ()}),
        ("transit_days", {"zones": (Zone(frozenset({"US"}), FlatRate(usd(1)), (3, 1)),)}),
        ("rate", {"zones": (Zone(frozenset({"US"}), FlatRate(usd(-1)), (1, 1)),)}),
        ("rate", {"zones": (Zone(frozenset({"US"}), FlatRate(usd(1)), (1, 1), free_from=Money(1, "KRW")),)}),
        ("rate", {"zones": (Zone(frozenset({"US"}), WeightRate((Step(5, usd(1)),)), (1, 1)),)}),
        ("rate", {"zones": (Zone(frozenset({"US"}), WeightRate(()), (1, 1)),)}),
        ("closed", {"closed": frozenset(date.fromordinal(day) for day in range(1, 500))}),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(BadSetting) as caught:
        replace(usual_shipping(ANN, "US"), cutoff=time(12), **changes).check()
    assert caught.value.params["field"] == field


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (line("a", 1), line("a", 2)),
        (line("a", 1), _in("KRW", line("b", 1))),
        (line("a", 1, 0),),
        (line("a", -1),),
    ],
)
def test_a_basket_that_cannot_be_is_refused(lines: tuple[Line, ...]) -> None:
    with pytest.raises(BadBasket):
        Basket(lines)


def _with_express() -> ShippingProfile:
    dollars = [Money(each, "USD") for each in (500, 1500, 2500)]
    everywhere, home = frozenset({EVERYWHERE}), frozenset({"US"})
    standard = Zone(everywhere, FlatRate(dollars[0]), (3, 5))
    nearby = Zone(home, FlatRate(dollars[1]), (1, 1), level="express")
    abroad = Zone(everywhere, FlatRate(dollars[2]), (2, 4), level="express")
    return ShippingProfile(ANN, "US", "America/New_York", (standard, abroad, nearby))


@pytest.mark.parametrize(("country", "express"), [("US", 1500), ("CA", 2500)])
def test_of_each_way_of_sending_the_closest_zone_counts(country: str, express: int) -> None:
    basket = Basket((replace(line("a", 2000), seller_id=ANN),))
    quoted = quote(basket, Context(Place(country), NOW), shipping={ANN: _with_express()})
    assert {level: each.cost.minor for level, each in quoted.parcels[0].ways.items()} == {
        "standard": 500,
        "express": express,
    }
    assert (quoted.parcels[0].level, quoted.totals.shipping.minor) == ("standard", 500)


def test_what_was_chosen_is_reckoned_and_what_is_not_there_is_not() -> None:
    basket = Basket((replace(line("a", 2000), seller_id=ANN),))
    for wanted, level, cost in (("express", "express", 1500), ("by balloon", "standard", 500)):
        context = Context(Place("US"), NOW, levels={ANN: wanted})
        quoted = quote(basket, context, shipping={ANN: _with_express()})
        assert (quoted.parcels[0].level, quoted.totals.shipping.minor) == (level, cost)
