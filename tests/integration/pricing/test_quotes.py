"""Quotes from the catalogue and the room's tables, on a real PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hupan.catalog import CategoryId, OfferId, SellerId, Status
from hupan.kernel import Money, PersonId
from hupan.platform import Database
from hupan.pricing import (
    ANY_SELLER,
    BadBasket,
    Conditions,
    Level,
    Match,
    Place,
    PricingError,
    QuoteRequest,
    Reason,
    TaxClass,
    usual_shipping,
)
from hupan.pricing.domain.presets import TAX_RULES
from tests.integration.catalog.market import CLOTHES, HILL, LAKE
from tests.integration.pricing.market import BLUE, RED, RED_FROM_US, Market, draft, market_on, tenth, won

pytestmark = pytest.mark.anyio

SEOUL = Place("KR", "11")


@pytest.fixture
async def market(database: Database) -> Market:
    return await market_on(database)


async def test_offers_are_quoted_at_their_price_of_this_moment(market: Market) -> None:
    (quoted,) = await market.pricing.quote(QuoteRequest({BLUE: 2, RED: 1}, SEOUL))
    assert [(each.line.offer_id, each.line.quantity) for each in quoted.lines] == [(BLUE, 2), (RED, 1)]
    assert quoted.totals.total == Money(59_700, "KRW")
    assert quoted.totals.tax == Money(3618 + 1809, "KRW")
    await market.catalog.set_price(RED, Money(10_000, "KRW"))
    (quoted,) = await market.pricing.quote(QuoteRequest({RED: 1}, SEOUL))
    assert quoted.totals.total == Money(10_000, "KRW")


async def test_each_currency_has_a_quote_of_its_own(market: Market) -> None:
    quotes = await market.pricing.quote(QuoteRequest({RED: 1, RED_FROM_US: 1, BLUE: 1}, SEOUL))
    assert [(each.currency, len(each.lines)) for each in quotes] == [("KRW", 2), ("USD", 1)]
    # What comes from the US is priced without tax, which is added where it arrives.
    assert quotes[1].totals.total == Money(2200, "USD")


async def test_what_is_not_for_sale_is_not_quoted(market: Market) -> None:
    await market.catalog.set_offer_status(BLUE, Status.ARCHIVED)
    for offer_id in (BLUE, OfferId("off_nothing")):
        with pytest.raises(BadBasket) as caught:
            await market.pricing.quote(QuoteRequest({RED: 1, offer_id: 1}, SEOUL))
        assert caught.value.params == {"reason": "not_for_sale", "offer_id": offer_id}
    with pytest.raises(BadBasket):
        await market.pricing.quote(QuoteRequest({}, SEOUL))


async def test_promotions_apply_by_category_by_code_and_by_seller(market: Market) -> None:
    whole = Match(category_ids=frozenset({CLOTHES}))
    by_seller = replace(draft(tenth()), level=Level.SELLER, seller_id=LAKE, match=whole)
    elsewhere = replace(by_seller, seller_id=HILL)
    for promotion in (by_seller, elsewhere, draft(won(1000), "SPRING"), draft(won(900), "SUMMER")):
        await market.promotions.add(promotion)
    (quoted,) = await market.pricing.quote(QuoteRequest({RED: 1}, SEOUL, codes=("spring", "summer", "winter")))
    assert quoted.totals.discount == Money(1990 + 1000, "KRW")
    assert {(each.code, each.reason) for each in quoted.not_applied} == {
        ("SUMMER", Reason.EXCLUDED),
        ("WINTER", Reason.UNKNOWN_CODE),
    }


async def test_limits_and_dates_are_looked_at_in_the_tables(market: Market) -> None:
    person = PersonId("person_a")
    request = QuoteRequest({RED: 1}, SEOUL, ("ONCE",), person)
    kept = await market.promotions.add(draft(won(500), "ONCE", Conditions(limit_person=1, first_order=True)))

    async def outcome(request: QuoteRequest) -> Reason | None:
        (quoted,) = await market.pricing.quote(request)
        return quoted.not_applied[0].reason if quoted.not_applied else None

    assert await outcome(request) is None
    assert await outcome(replace(request, person_id=None)) is Reason.SIGN_IN_NEEDED
    assert await outcome(replace(request, first_order=False)) is Reason.FIRST_ORDER_ONLY
    await market.promotions.redeem("checkout", [kept.promotion.id], person)
    assert await outcome(request) is Reason.USED_BY_PERSON
    assert await outcome(replace(request, person_id=PersonId("person_b"))) is None
    await market.promotions.replace(replace(kept.promotion, ends_at=market.clock.now() + timedelta(hours=1)))
    market.clock.forward(hours=1)
    assert await outcome(replace(request, person_id=PersonId("person_b"))) is Reason.ENDED


async def test_tax_rules_and_classes_set_here_stand_before_those_that_come_with_hupan(market: Market) -> None:
    korea = next(rule for rule in TAX_RULES if rule.country == "KR")
    await market.pricing.put_tax(
        [replace(korea, rates={TaxClass.REDUCED: Decimal("0.25")})], {CLOTHES: TaxClass.REDUCED}
    )
    (quoted,) = await market.pricing.quote(QuoteRequest({RED: 1}, SEOUL))
    assert quoted.totals.tax == Money(3980, "KRW")
    await market.pricing.put_tax([], {CLOTHES: TaxClass.ZERO})
    (quoted,) = await market.pricing.quote(QuoteRequest({RED: 1}, SEOUL))
    assert quoted.totals.tax == Money(0, "KRW")
    with pytest.raises(PricingError):
        await market.pricing.put_tax([], {CategoryId("cat_none"): TaxClass.ZERO})


async def test_parcels_go_by_the_profiles_of_their_sellers(market: Market) -> None:
    await market.pricing.put_shipping([usual_shipping(LAKE, "KR")])
    quotes = await market.pricing.quote(QuoteRequest({RED: 1, RED_FROM_US: 1}, SEOUL))
    assert [each.complete for each in quotes] == [True, False]
    assert quotes[0].totals.shipping == Money(3000, "KRW")
    await market.pricing.put_shipping([replace(usual_shipping(HILL, "US"), seller_id=ANY_SELLER)])
    assert [each.complete for each in await market.pricing.quote(QuoteRequest({RED_FROM_US: 1}, SEOUL))] == [True]
    with pytest.raises(PricingError):
        await market.pricing.put_shipping([usual_shipping(SellerId("sell_none"), "KR")])


async def test_a_delivery_date_is_told_for_one_offer_and_for_many(market: Market) -> None:
    offers = await market.catalog.offers_by_id([RED, RED_FROM_US])
    products = await market.catalog.products([offers[RED].product_id])
    assert await market.pricing.delivery(offers[RED], SEOUL) is None
    await market.pricing.put_shipping([usual_shipping(LAKE, "KR")])
    # Sunday the first of March is a holiday, too.
    window = await market.pricing.delivery(offers[RED], SEOUL)
    assert window is not None
    assert (window.earliest, window.latest) == (date(2026, 3, 4), date(2026, 3, 6))
    assert (window.cost, window.free_from) == (Money(3000, "KRW"), Money(50_000, "KRW"))
    assert await market.pricing.deliveries(list(offers.values()), products, SEOUL) == {RED: window}
