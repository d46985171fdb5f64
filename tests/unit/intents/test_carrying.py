"""Who says how many are enough, that one more is to come, or "and the tea", means what lies in their cart."""

import pytest

from hupan.intents import Standing, expected

CANDLES = ("Candles", "蜡烛", "양초", "Hearth candle", "炉边蜡烛", "하스 양초")
TEA = ("Tea", "茶", "차", "Lake tea", "湖畔茶", "호수 차")
DRAGONS = ("Dragon figures", "龙公仔", "용가리 인형", "Big dragon", "大飞龙", "큰 용가리")


@pytest.mark.parametrize(
    "said",
    [
        "one candle is enough, my flatmate has some",
        "wait, we only need the 2 candles",
        "蜡烛两支就够了 桌子小",
        "蜡烛只要一支 妈妈有",
        "양초 두 개면 충분해요 상이 작아서",
        "양초는 하나만 있으면 돼요",
        "two more candles, same ones",
        "蜡烛再来三支",
        "양초 하나 더 필요해요",
    ],
)
def test_what_is_counted_of_a_thing_in_the_cart_changes_it(said: str) -> None:
    likely = expected(said, Standing(carted=2, carried=CANDLES))

    assert likely["change"] > 100 * max(likely[each] for each in ("search", "talk"))


@pytest.mark.parametrize(
    "said",
    [
        "i need one more of the dragon that's in my cart, my kids are two",
        "购物车里的龙公仔还要一个一样的",
        "쌍둥이라 장바구니에 담긴 용가리 하나 더 있어야 해요",
    ],
)
def test_so_does_one_more_of_what_no_lexicon_knows(said: str) -> None:
    likely = expected(said, Standing(carted=1, carried=DRAGONS))

    assert likely["change"] > 1000 * likely["search"]


@pytest.mark.parametrize(
    "said", ["and the candles, the cat eats them", "蜡烛也是", "还有蜡烛 家里一堆", "양초도요", "양초도 집에 많아요"]
)
def test_another_thing_is_named_alone_only_where_one_was_just_changed(said: str) -> None:
    before = Standing(carted=2, carried=CANDLES, settled=True)
    after = Standing(carted=2, carried=CANDLES, settled=True, changed=True)

    assert expected(said, after)["change"] > 100 * expected(said, after)["search"]
    assert expected(said, after)["change"] > 4 * expected(said, before)["change"]


def test_a_name_of_one_sign_is_known_where_nothing_else_is_said() -> None:
    after = Standing(carted=2, carried=TEA, settled=True, changed=True)

    assert expected("차도요", after)["change"] > 100 * expected("차도요", after)["search"]
    assert expected("茶也不要了", after)["change"] > 100 * expected("茶也不要了", after)["search"]


@pytest.mark.parametrize(
    "said",
    [
        "i only need one lamp",
        "looking for a kettle, one is enough",
        "台灯一盏就够了",
        "스탠드 하나면 돼요",
        "and do you have kettles too",
        "스탠드도 보여줘",
        "one more green lamp",
    ],
)
def test_what_does_not_lie_there_is_still_sought(said: str) -> None:
    standing = Standing(carted=1, carried=(*CANDLES, "Green lake candle"), settled=True, changed=True)
    plain = Standing(carted=1, settled=True)

    assert expected(said, standing)["change"] == expected(said, plain)["change"]


def test_beside_a_list_what_is_on_it_is_meant() -> None:
    listed = Standing(shown=6, displayed=("Hearth candle", "Moon candle"), carted=1, carried=CANDLES)

    likely = expected("just one candle is enough for me", listed)
    assert likely["add"] == likely["buy"] == 1.0
    assert likely["change"] < 8 * likely["add"]


@pytest.mark.parametrize("said", ["what's in my cart", "장바구니에 있는 거 다 보여줘", "is one candle enough?"])
def test_who_asks_changes_nothing(said: str) -> None:
    likely = expected(said, Standing(carted=2, carried=CANDLES))

    assert likely["change"] <= 4 * likely["cart"]


@pytest.mark.parametrize("said", ["one more red scarf", "再来一条红围巾", "빨간 목도리 하나 더요"])
def test_one_more_of_what_is_not_there_changes_nothing(said: str) -> None:
    likely = expected(said, Standing(shown=2, displayed=("Marl candle",), carted=1, carried=CANDLES, settled=True))

    assert likely["search"] > 10 * likely["change"]
