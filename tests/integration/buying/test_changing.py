"""A cart is filled and changed by whatever people say of it, and by nothing that they did not say."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from hupan.kernel import Language
from hupan.platform import Database
from hupan.shopping import Kind, Table
from tests.integration.buying.ground import COFFEE, MUG, SHOES, Talk, open_talk
from tests.integration.catalog.market import priced
from tests.integration.checkout.shop import won

pytestmark = pytest.mark.anyio


@pytest.fixture
async def talk(database: Database, tmp_path: Path) -> AsyncGenerator[Talk]:
    async with open_talk(database, tmp_path) as opened:
        opened.show(MUG, SHOES, COFFEE)
        yield opened


async def test_several_things_are_wanted_in_one_breath(talk: Talk) -> None:
    await talk.say("add", "three of the first and a 500 g bag of the third")
    assert await talk.cart() == {"mug": 3, "coffee_500g": 1}

    await talk.say("change", "empty the cart")
    said = await talk.say("add", "1번 하나랑 2번 파란색으로 두 켤레 담아줘", Language.KO)
    assert await talk.cart() == {"mug": 1}
    assert "265" in said
    await talk.say("add", "큰 사이즈 275", Language.KO)
    assert await talk.cart() == {"mug": 1, "shoes_blue_275": 2}

    await talk.say("change", "清空购物车", Language.ZH)
    talk.show(MUG, SHOES, COFFEE)
    await talk.say("add", "第一个要两只，第三个要半斤的，都加进去", Language.ZH)
    assert await talk.cart() == {"mug": 2, "coffee_250g": 1}


async def test_what_only_asks_puts_nothing_in(talk: Talk) -> None:
    for said in ("does the second come in red?", "hold the first and the second side by side for me"):
        assert await talk.say("add", said) == "Shall I put it in the cart?"
    assert await talk.say("add", "첫 번째 거 식기세척기 돼요?", Language.KO) == "장바구니에 담을까요?"
    assert await talk.cart() == {}
    await talk.say("add", talk.card(Kind.QUESTION)["choices"][0]["say"], Language.KO)
    assert await talk.cart() == {"mug": 1}


async def test_a_colour_that_is_not_made_or_may_be_two_is_asked_for(talk: Talk) -> None:
    said = await talk.say("add", "the second one in purple, EU 42")
    assert "not made in purple" in said
    assert "Red" in said
    assert await talk.cart() == {}
    await talk.say("add", "blue then")
    assert await talk.cart() == {"shoes_blue_265": 1}


async def test_what_is_bought_lies_in_the_cart_once(talk: Talk) -> None:
    await talk.say("add", "the second one, EU 42")
    talk.table = replace(talk.table, focus=1, last=Kind.PRODUCTS)

    await talk.say("buy", "I'll buy that one")
    assert await talk.cart() == {"shoes_blue_265": 1}
    await talk.say("buy", "두 번째 거 두 켤레 살게요", Language.KO)
    assert await talk.cart() == {"shoes_blue_265": 2}
    assert talk.card(Kind.CONSENT)["lines"][0]["quantity"] == 2


async def test_several_lines_are_changed_in_one_breath(talk: Talk) -> None:
    await talk.say("add", "two of the first and the third one in 250 g")

    await talk.say("change", "drop the mug but double the coffee")
    assert await talk.cart() == {"coffee_250g": 2}
    await talk.say("change", "커피는 하나만 하고", Language.KO)
    assert await talk.cart() == {"coffee_250g": 1}
    await talk.say("add", "再加一个第一个", Language.ZH)
    assert await talk.cart() == {"coffee_250g": 1, "mug": 1}

    talk.show(MUG, SHOES, COFFEE)
    await talk.say("change", "take the coffee out and put the second one in, blue, EU 42")
    assert await talk.cart() == {"mug": 1, "shoes_blue_265": 1}
    talk.show(MUG, SHOES, COFFEE)
    await talk.say("change", "swap the mug for the third one, 500 g")
    assert await talk.cart() == {"shoes_blue_265": 1, "coffee_500g": 1}


async def test_what_is_pointed_away_from_is_what_goes_out(talk: Talk) -> None:
    await talk.say("add", "the first and the third in 500 g")
    await talk.say("cart", "show me the cart")

    await talk.say("change", "不要第二个了", Language.ZH)
    assert await talk.cart() == {"mug": 1}
    await talk.say("change", "undo")
    await talk.say("cart", "show me the cart")
    await talk.say("change", "1번은 빼줘", Language.KO)
    assert await talk.cart() == {"coffee_500g": 1}
    await talk.say("change", "되돌려줘", Language.KO)
    await talk.say("change", "remove everything except the coffee")
    assert await talk.cart() == {"coffee_500g": 1}


async def test_another_variant_comes_instead(talk: Talk) -> None:
    await talk.say("add", "the second one in red, EU 42")

    await talk.say("change", "swap the red for the blue")
    assert await talk.cart() == {"shoes_blue_265": 1}
    await talk.say("change", "再大一码", Language.ZH)
    assert await talk.cart() == {"shoes_blue_275": 1}
    await talk.say("change", "파란색 말고 빨간색으로요", Language.KO)
    assert await talk.cart() == {"shoes_red_275": 1}
    await talk.say("add", "make that 245")
    assert await talk.cart() == {"shoes_red_245": 1}
    assert "not made in green" in await talk.say("change", "change it to green")
    await talk.say("change", "make it three pairs")
    assert await talk.cart() == {"shoes_red_245": 3}
    await talk.say("change", "한 켤레 빼줘", Language.KO)
    assert await talk.cart() == {"shoes_red_245": 2}
    await talk.say("change", "不要两双，一双就够", Language.ZH)
    assert await talk.cart() == {"shoes_red_245": 1}


async def test_so_many_are_enough_and_so_many_more_come(talk: Talk) -> None:
    await talk.say("add", "three of the first and the second in blue EU 42")
    talk.table = Table()

    await talk.say("change", "i thought we needed four mugs but two is fine, the others have their own")
    assert await talk.cart() == {"mug": 2, "shoes_blue_265": 1}
    await talk.say("change", "바람 러너 두 켤레 더요", Language.KO)
    assert await talk.cart() == {"mug": 2, "shoes_blue_265": 3}
    await talk.say("change", "러너 하나만 있으면 돼요 룸메는 자기 거 있대요", Language.KO)
    assert await talk.cart() == {"mug": 2, "shoes_blue_265": 1}
    await talk.say("change", "跑鞋改成三双 一人一双", Language.ZH)
    assert await talk.cart() == {"mug": 2, "shoes_blue_265": 3}
    await talk.say("change", "家里就我一个人 跑鞋两双就够了", Language.ZH)
    assert await talk.cart() == {"mug": 2, "shoes_blue_265": 2}


async def test_what_was_done_last_is_done_to_another_thing_that_is_named_alone(talk: Talk) -> None:
    await talk.say("add", "two of the first, the second in blue EU 42 and the third one in 500 g")
    talk.table = Table()

    await talk.say("change", "one more mug, please")
    await talk.say("change", "and the coffee, my mum drinks it too")
    assert await talk.cart() == {"mug": 3, "shoes_blue_265": 1, "coffee_500g": 2}
    await talk.say("change", "mug 改成两个", Language.ZH)
    await talk.say("change", "러너도요", Language.KO)
    assert await talk.cart() == {"mug": 2, "shoes_blue_265": 2, "coffee_500g": 2}
    await talk.say("change", "take the mug out, we have loads")
    await talk.say("change", "and the coffee, he only drinks tea anyway")
    assert await talk.cart() == {"shoes_blue_265": 2}


async def test_nothing_is_done_to_what_is_not_named_or_after_something_else(talk: Talk) -> None:
    await talk.say("add", "two of the first and the third one in 500 g")
    talk.table = Table()

    await talk.say("change", "the coffee, too")
    assert talk.table.last is Kind.QUESTION
    await talk.say("cart", "show me the cart")
    await talk.say("change", "and the mugs")
    assert talk.table.last is Kind.QUESTION
    assert await talk.cart() == {"mug": 2, "coffee_500g": 1}


async def test_codes_are_read_as_they_come_and_taken_off_again(talk: Talk) -> None:
    await talk.say("add", "the second one, EU 42")

    assert "SPRING counts" in await talk.say("code", "coupon: spring")
    assert "Taken off: SPRING" in await talk.say("change", "hm, get it back out, I keep that for another day")
    assert (await talk.shop.below.carts.of(talk.buyer)).codes == ()
    assert await talk.cart() == {"shoes_blue_265": 1}
    said = await talk.say("code", "「spring」 그리고 NOPE2000 둘 다 써줘", Language.KO)
    assert (await talk.shop.below.carts.of(talk.buyer)).codes == ("SPRING",)
    assert "NOPE2000" in said
    assert await talk.say("code", "use a coupon") == "Which code? Write it as it was given to you."


async def test_the_words_decide_between_looking_and_buying(talk: Talk) -> None:
    await talk.say("add", "the first one")

    await talk.say("cart", "Check out what is in my basket")
    assert talk.card(Kind.CONSENT)["lines"][0]["quantity"] == 1
    await talk.say("cart", "show me the cart before I check out")
    assert talk.card(Kind.CART)["lines"]
    talk.table = Table()
    await talk.say("add", "杯子要三个", Language.ZH)
    assert await talk.cart() == {"mug": 3}


async def test_one_is_chosen_by_what_sets_it_apart(talk: Talk) -> None:
    await talk.say("add", "the cheapest one in the bigger bag please")
    assert await talk.cart() == {"coffee_500g": 1}
    talk.show(MUG, SHOES, COFFEE)
    await talk.say("add", "빨간색으로 265 하나 담아줘", Language.KO)
    assert await talk.cart() == {"coffee_500g": 1, "shoes_red_265": 1}


async def test_a_rank_is_one_among_all_that_are_shown(talk: Talk) -> None:
    catalog = talk.shop.below.catalog
    (mug,) = await catalog.listings([MUG])
    await catalog.put_listings([priced(mug, won(14_000))])
    talk.show(SHOES, MUG, COFFEE)
    talk.table = replace(talk.table, focus=0)
    # The mug and the coffee cost the same now, and the shoes were spoken of last.
    await talk.say("add", "put the cheapest in my cart")
    assert await talk.cart() == {"mug": 1}
    talk.table = replace(talk.table, focus=0, last=Kind.PRODUCTS, pending={})
    # Nobody has rated anything: no guess, and not what was spoken of last.
    await talk.say("add", "그중에 평점이 제일 높은 걸로 담아줘", Language.KO)
    assert talk.table.last is Kind.QUESTION
    assert await talk.cart() == {"mug": 1}
