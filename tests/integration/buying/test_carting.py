"""A cart is filled and changed by words, exactly as they say, and nothing is guessed."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from hupan.cart.schemas import CartStanding
from hupan.catalog import OfferId, VariantId
from hupan.counter import Laid
from hupan.inventory import Level, LocationId
from hupan.kernel import Language
from hupan.platform import Database
from hupan.pricing import Conditions, FixedOff, Place, Promotion, PromotionId
from hupan.pricing import Level as PromotionLevel
from hupan.shopping import Kind, Shown, Table
from tests.integration.buying.ground import COFFEE, MUG, SHOES, Talk, open_talk
from tests.integration.checkout.shop import won

pytestmark = pytest.mark.anyio


@pytest.fixture
async def talk(database: Database, tmp_path: Path) -> AsyncGenerator[Talk]:
    async with open_talk(database, tmp_path) as opened:
        opened.show(MUG, SHOES, COFFEE)
        yield opened


async def test_what_is_named_wholly_is_in_the_cart_at_once(talk: Talk) -> None:
    said = await talk.say("add", "add the second one, EU 42")

    assert await talk.cart() == {"shoes_blue_265": 1}
    assert "Wind runner (Blue, EU 42 (265 mm)) for ₩89,000" in said
    assert [line["offer_id"] for line in talk.card(Kind.CART)["lines"]] == ["off_shoes_blue_265"]

    await talk.say("add", "four of the first one")
    assert await talk.cart() == {"shoes_blue_265": 1, "mug": 4}


@pytest.mark.parametrize("said", ["add the cheaper one", "加更便宜的那个", "더 싼 거 담아줘"])
async def test_the_cheaper_one_of_several_is_asked_for_whatever_was_spoken_of_last(talk: Talk, said: str) -> None:
    talk.table = replace(talk.table, focus=1)
    assert await talk.say("add", said) == "Which one do you mean?"
    assert await talk.cart() == {}


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("put the cheapest of each in my cart, 500 g", Language.EN),
        ("每样最便宜的加入购物车，500克的", Language.ZH),
        ("각각 제일 싼 거 담아줘, 500그램으로", Language.KO),
    ],
)
async def test_of_several_lists_the_best_of_each_is_put_in(talk: Talk, said: str, language: Language) -> None:
    mug, shoes, coffee = talk.table.shown
    lists = (Laid("goods", "Goods", (shoes, mug)), Laid("coffee", "Coffee", (coffee,)))
    talk.table = replace(talk.table, shown=(shoes, mug, coffee), lists=lists, beside=lists)
    await talk.say("add", said, language)
    assert await talk.cart() == {"mug": 1, "coffee_500g": 1}


async def test_a_missing_size_is_asked_for_and_the_answer_completes_it(talk: Talk) -> None:
    said = await talk.say("add", "두 번째 거 파란색으로 두 켤레 담아줘", Language.KO)
    assert await talk.cart() == {}
    assert "265" in said

    card = talk.card(Kind.VARIANTS)
    assert (card["chosen"], card["quantity"], card["then"]) == ({"color": "blue"}, 2, "add")
    assert {each["offer_id"] for each in card["variants"]} >= {"off_shoes_blue_265"}

    await talk.say("add", "265로", Language.KO)
    assert await talk.cart() == {"shoes_blue_265": 2}

    await talk.say("add", "第三个，500克的", Language.ZH)
    assert await talk.cart() == {"shoes_blue_265": 2, "coffee_500g": 1}


async def test_what_is_not_made_or_not_there_is_said_with_what_there_is(talk: Talk) -> None:
    assert "not made in 44" in await talk.say("add", "the second one in size 44")

    lake = LocationId("loc_lake")
    await talk.shop.below.inventory.put_levels([Level(OfferId("off_shoes_red_265"), lake, 0)])
    said = await talk.say("add", "the second one in red, size 42")
    assert "sold out like that" in said
    assert "265" not in said
    assert "EU 43 (275 mm)" in said

    talk.show(MUG, SHOES, COFFEE)
    assert await talk.say("add", "add it to my cart") == "Which one do you mean?"
    assert [each["say"] for each in talk.card(Kind.QUESTION)["choices"]][:1] == ["add it to my cart #1"]
    assert "Only 4 of Moon mug are left" in await talk.say("add", "nine pieces of the first one")
    await talk.say("add", "two pieces then")
    assert await talk.cart() == {"mug": 2}
    await talk.say("change", "take it out")
    assert await talk.cart() == {}

    await talk.say("add", "put the first one on my wish list")
    assert talk.wishes.kept == [MUG]
    assert await talk.cart() == {}


async def test_a_cart_is_changed_by_words_and_back(talk: Talk) -> None:
    await talk.say("add", "the second one, EU 42")
    await talk.say("add", "the first one")

    await talk.say("change", "one more mug please")
    assert await talk.cart() == {"shoes_blue_265": 1, "mug": 2}
    await talk.say("change", "actually take the mug out again")
    assert await talk.cart() == {"shoes_blue_265": 1}
    await talk.say("change", "undo that")
    assert await talk.cart() == {"shoes_blue_265": 1, "mug": 2}
    said = await talk.say("change", "러너는 275로 바꿔줘", Language.KO)
    assert await talk.cart() == {"mug": 2, "shoes_blue_275": 1}
    assert "275" in said
    await talk.say("change", "杯子不要了，不对，清空吧", Language.ZH)
    assert await talk.cart() == {}
    assert await talk.say("cart", "what is in my cart?") == "The cart is empty."
    await talk.say("add", "the first one")
    await talk.say("add", "the second one, EU 42")
    assert "Only 4" in await talk.say("change", "make that nine mugs")
    talk.table = Table()
    await talk.say("change", "remove the umbrella")
    assert talk.card(Kind.QUESTION)["about"] == {"action": "change"}
    assert await talk.cart() == {"mug": 1, "shoes_blue_265": 1}

    said = await talk.say("cart", "what is it all together?")
    total = talk.card(Kind.CART)["sums"][-1]
    assert total["strong"]
    assert total["text"] in said


async def test_a_code_counts_or_says_why_not(talk: Talk) -> None:
    await talk.say("add", "the second one, EU 42")

    assert "SPRING counts: ₩8,900 off" in await talk.say("code", "use SPRING please")
    assert talk.card(Kind.CART)["codes"] == ["SPRING"]
    assert "notes" not in talk.card(Kind.CART)
    assert "Nobody has given out this code" in await talk.say("code", "쿠폰 NOPE2000 적용해줘")
    assert (await talk.shop.below.carts.of(talk.buyer)).codes == ("SPRING",)
    await talk.say("code", "take the voucher off again")
    assert (await talk.shop.below.carts.of(talk.buyer)).codes == ()
    assert "no codes to give away" in await talk.say("code", "is there a voucher for new customers?")
    assert "Which code?" in await talk.say("code", "use my voucher")


@pytest.mark.parametrize(
    ("language", "needs", "lacks"),
    [
        (Language.EN, "It needs goods for ₩150,000, ₩61,000 more than these", "From ₩150,000"),
        (Language.ZH, "满 ₩150,000 可用，还差 ₩61,000", "满 ₩150,000 可用"),
        (Language.KO, "₩150,000부터 쓸 수 있습니다. 모자라는 금액: ₩61,000", "₩150,000부터 쓸 수 있습니다"),
    ],
)
async def test_a_code_says_from_which_sum_on_it_counts_and_what_lacks(
    talk: Talk, language: Language, needs: str, lacks: str
) -> None:
    least = Conditions(least_amount=won(150_000))
    taken_off = FixedOff(won(5000))
    names = {Language.EN: "Much"}
    await talk.shop.below.promotions.add(
        Promotion(PromotionId(""), names, PromotionLevel.PLATFORM, taken_off, code="LAKE150", conditions=least)
    )
    await talk.say("add", "the second one, EU 42")

    said = await talk.say("code", "use LAKE150 please", language)

    assert needs in said
    assert talk.card(Kind.CART)["codes"] == []
    assert talk.card(Kind.CART)["notes"] == [{"code": "LAKE150", "text": needs}]
    standing = CartStanding.standing(await talk.shop.below.carts.view(talk.buyer, Place("KR")), "")
    assert [(each.least, each.missing) for each in standing.refused_codes] == [(won(150_000), won(61_000))]

    await talk.say("add", "one more of the second one, EU 42", language)

    assert talk.card(Kind.CART)["codes"] == ["LAKE150"]
    assert talk.card(Kind.CART)["notes"] == [{"code": "LAKE150", "text": lacks}]
    standing = CartStanding.standing(await talk.shop.below.carts.view(talk.buyer, Place("KR")), "")
    assert [each.least for group in standing.groups for each in group.savings if each.code] == [won(150_000)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "put the second one in my cart in 42, my feet are wide, i don't mind what colour"),
        (Language.ZH, "第二双加购 42码 平时都穿这个码 颜色你们定"),
        (Language.KO, "두 번째 거 265로 담아주세요 발볼이 넓어서요 색상은 상관없어요"),
    ],
)
async def test_what_is_left_to_us_gives_way_to_what_is_said(talk: Talk, language: Language, said: str) -> None:
    await _sell_out(talk, "red_265")
    await talk.say("add", said, language)
    assert await talk.cart() == {"shoes_blue_265": 1}


@pytest.mark.parametrize(
    ("language", "asks", "said"),
    [
        (Language.EN, "the second one please", "43, whichever colour"),
        (Language.ZH, "第二个加购物车", "43码吧 怕挤脚 颜色都成"),
        (Language.KO, "두 번째 거 담아주세요", "275요 색은 뭐든 괜찮아요"),
    ],
)
async def test_an_answer_may_leave_a_colour_that_was_seen_to_us(
    talk: Talk, language: Language, asks: str, said: str
) -> None:
    talk.table = replace(talk.table, shown=(Shown(MUG, "mug"), Shown(SHOES, "shoes", VariantId("var_shoes_red_275"))))
    await _sell_out(talk, "red_275")
    await talk.say("add", asks, language)
    assert talk.card(Kind.VARIANTS)["chosen"] == {"color": "red"}
    await talk.say("add", said, language)
    assert await talk.cart() == {"shoes_blue_275": 1}


@pytest.mark.parametrize("said", ["whatever", "都可以", "아무거나 주세요"])
async def test_who_leaves_everything_to_us_is_asked_nothing_more(talk: Talk, said: str) -> None:
    talk.table = replace(talk.table, shown=(Shown(SHOES, "shoes", VariantId("var_shoes_blue_265")),))
    await talk.say("add", "add it")
    await talk.say("add", said)
    assert [each.split("_")[1] for each in await talk.cart()] == ["blue"]


@pytest.mark.parametrize("said", ["the second one in 42, any colour but red", "第二双 42码 不要红的 颜色都行"])
async def test_what_is_ruled_out_is_not_put_in(talk: Talk, said: str) -> None:
    await talk.say("add", said)
    assert await talk.cart() == {"shoes_blue_265": 1}


async def _sell_out(talk: Talk, which: str) -> None:
    await talk.shop.below.inventory.put_levels([Level(OfferId(f"off_shoes_{which}"), LocationId("loc_lake"), 0)])
