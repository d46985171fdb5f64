"""Beside many goods, who names what those are to have narrows them down; nothing is put into a cart by that."""

import pytest

from hupan.intents import Standing, expected

LISTED = Standing(shown=6)


@pytest.mark.parametrize(
    "said",
    [
        "黑色",
        "能拆下来洗的",
        "带收纳盒的优先",
        "有防泼水的吗",
        "带孔不",
        "晚上骑 要反光",
        "要四人的",
        "大马士革那种",
        "500ml的有吗",
        "waterproof",
        "in red",
        "방수 되는 거로요",
    ],
)
def test_a_trait_or_a_colour_alone_narrows_what_is_shown(said: str) -> None:
    likely = expected(said, LISTED)

    assert likely["refine"] > 10 * max(likely["add"], likely["ask"])


@pytest.mark.parametrize(
    "said",
    ["要黑色那个", "加购 黑色的", "the warm one", "第二个防水吗", "哪个防水", "两个黑色的", "评论里有人说褪色吗"],
)
def test_who_points_at_one_or_wants_it_or_asks_of_it_does_not(said: str) -> None:
    likely = expected(said, LISTED)

    assert likely["refine"] <= 3 * max(likely["add"], likely["ask"])


@pytest.mark.parametrize("said", ["黑色", "waterproof"])
def test_nor_does_who_speaks_of_what_was_just_put_in(said: str) -> None:
    settled = expected(said, Standing(shown=6, carted=1, settled=True))

    assert settled["add"] == settled["refine"]


def test_of_one_thing_that_lies_open_a_trait_is_asked() -> None:
    likely = expected("防水吗", Standing(shown=6, opened=True))

    assert likely["ask"] > likely["refine"]


@pytest.mark.parametrize("said", ["有卖大米的吗", "do you guys sell ladders", "사다리 팔아요?"])
def test_whether_such_goods_are_sold_is_asked_of_this_market(said: str) -> None:
    likely = expected(said, Standing(), amid_talk=True)

    assert likely["search"] > likely["talk"]


def test_who_asks_what_has_become_dearer_orders_nothing() -> None:
    bought = Standing(orders=1)

    assert expected("跟上次比涨价没", bought)["reorder"] < expected("照上次的再来一份", bought)["reorder"]


@pytest.mark.parametrize("said", ["哪个页数最多", "which one has the most pages?"])
def test_which_of_many_has_most_is_told_by_their_order(said: str) -> None:
    likely = expected(said, LISTED)

    assert likely["refine"] > 10 * likely["ask"]


def test_what_buyers_wrote_is_refused_to_nobody() -> None:
    assert expected("差评给我看看", LISTED)["decline"] < expected("给我看看别人的订单", LISTED)["decline"]


@pytest.mark.parametrize("said", ["我昨天下的瑜伽垫不想要了", "拍错了"])
def test_who_does_not_want_it_any_more_calls_off_what_was_ordered(said: str) -> None:
    likely = expected(said, Standing(orders=1, cancellable=1, bought=("瑜伽垫",)))

    assert likely["cancel"] > 5 * likely["talk"]
