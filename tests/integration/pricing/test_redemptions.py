"""Counting redemptions: exact with many at once, once a key, and back again."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from hupan.catalog import Status
from hupan.kernel import PersonId
from hupan.platform import Database
from hupan.pricing import Conditions, PricingError, PromotionId, PromotionUsedUp, RedemptionClosed
from hupan.pricing.errors import BadPromotion, CodeTaken, PromotionNotFound
from tests.integration.pricing.market import Market, draft, market_on, tenth, won

pytestmark = pytest.mark.anyio

ANN, BO = PersonId("person_ann"), PersonId("person_bo")


@pytest.fixture
async def market(database: Database) -> Market:
    return await market_on(database)


async def _used(market: Market) -> dict[PromotionId, int]:
    return {kept.promotion.id: kept.used for kept in await market.promotions.page("", 100)}


async def _limited(market: Market, conditions: Conditions) -> PromotionId:
    return (await market.promotions.add(draft(won(5), conditions=conditions))).promotion.id


async def _all_at_once(market: Market, keys: Sequence[str], wanted: Sequence[PromotionId]) -> list[bool]:
    async def redeem(key: str) -> bool:
        try:
            await market.promotions.redeem(key, wanted, ANN)
        except PromotionUsedUp:
            return False
        return True

    return await asyncio.gather(*map(redeem, keys))


async def test_a_limit_holds_however_many_come_at_once(market: Market) -> None:
    few, person = await _limited(market, Conditions(limit=5)), await _limited(market, Conditions(limit_person=3))
    done = await _all_at_once(market, [f"few{n}" for n in range(20)], [few])
    assert (done.count(True), (await _used(market))[few]) == (5, 5)
    done = await _all_at_once(market, [f"person{n}" for n in range(12)], [person])
    assert (done.count(True), (await _used(market))[person]) == (3, 3)
    await market.promotions.redeem("bo", [person], BO)
    with pytest.raises(PromotionUsedUp) as caught:
        await market.promotions.redeem("nobody", [person], None)
    assert caught.value.params["by"] == "person"


async def test_a_key_counts_once_however_often_it_comes(market: Market) -> None:
    promotion = await _limited(market, Conditions(limit=1))
    assert all(await _all_at_once(market, ["same"] * 10, [promotion, promotion]))
    assert await _used(market) == {promotion: 1}


async def test_it_is_all_of_them_or_none(market: Market) -> None:
    free, spent = await _limited(market, Conditions()), await _limited(market, Conditions(limit=1))
    await market.promotions.redeem("first", [spent], BO)
    with pytest.raises(PromotionUsedUp):
        await market.promotions.redeem("second", [free, spent], ANN)
    with pytest.raises(PromotionNotFound):
        await market.promotions.redeem("second", [free, PromotionId("promo_gone")], ANN)
    assert await _used(market) == {free: 0, spent: 1}


async def test_many_that_want_the_same_two_in_either_order_do_not_wait_for_each_other(market: Market) -> None:
    one, other = await _limited(market, Conditions()), await _limited(market, Conditions())
    await asyncio.gather(
        _all_at_once(market, [f"a{n}" for n in range(10)], [one, other]),
        _all_at_once(market, [f"b{n}" for n in range(10)], [other, one]),
    )
    assert await _used(market) == {one: 20, other: 20}
    await asyncio.gather(*(market.promotions.give_back(f"{letter}{n}") for n in range(10) for letter in "ab"))
    assert await _used(market) == {one: 0, other: 0}


async def test_what_is_given_back_is_free_again_and_a_late_repetition_does_not_take_it(market: Market) -> None:
    promotion = await _limited(market, Conditions(limit=1, limit_person=1))
    await market.promotions.redeem("first", [promotion], ANN)
    assert [await market.promotions.give_back("first") for _ in range(2)] == [True, False]
    with pytest.raises(RedemptionClosed):
        await market.promotions.redeem("first", [promotion], ANN)
    await market.promotions.redeem("second", [promotion], ANN)
    assert await _used(market) == {promotion: 1}


async def test_giving_back_may_overtake_the_redemption(market: Market) -> None:
    promotion = await _limited(market, Conditions())
    assert await market.promotions.give_back("early") is False
    with pytest.raises(RedemptionClosed):
        await market.promotions.redeem("early", [promotion], ANN)
    assert await _used(market) == {promotion: 0}


async def test_promotions_come_back_as_they_were_kept(market: Market) -> None:
    kept = await market.promotions.add(draft(tenth(), "SPRING", Conditions(countries=frozenset({"KR", "US"}))))
    assert await market.promotions.page("", 10) == [kept]
    assert await market.promotions.page(kept.promotion.id, 10) == []
    changed = replace(kept.promotion, priority=7, code="SUMMER")
    assert (await market.promotions.replace(changed)).promotion == changed
    assert [each.promotion for each in await market.promotions.page("", 10)] == [changed]


async def test_a_code_belongs_to_one_promotion_and_no_code_to_any_number(market: Market) -> None:
    for _ in range(2):
        await market.promotions.add(draft(won(5)))
    await market.promotions.add(draft(won(5), "SPRING"))
    other = await market.promotions.add(draft(won(5), "SUMMER"))
    with pytest.raises(CodeTaken):
        await market.promotions.add(draft(won(9), "SPRING"))
    with pytest.raises(CodeTaken):
        await market.promotions.replace(replace(other.promotion, code="SPRING"))
    with pytest.raises(BadPromotion):
        await market.promotions.add(draft(won(9), "lower"))


async def test_what_was_redeemed_is_archived_and_the_rest_removed(market: Market) -> None:
    used, unused = await _limited(market, Conditions()), await _limited(market, Conditions())
    await market.promotions.redeem("one", [used], ANN)
    for promotion_id in (used, unused):
        await market.promotions.remove(promotion_id)
    (left,) = await market.promotions.page("", 10)
    assert (left.promotion.id, left.promotion.status, left.used) == (used, Status.ARCHIVED, 1)
    with pytest.raises(PricingError):
        await market.promotions.remove(unused)
    with pytest.raises(PromotionNotFound):
        await market.promotions.replace(replace(left.promotion, id=unused))
