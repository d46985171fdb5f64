"""A wish for several kinds is a plan: each is looked for, with its own number, its own price, or the one for all."""

from datetime import date

import pytest

from hupan.catalog import Category, CategoryId, CategoryTree, ProductId
from hupan.kernel import Language
from hupan.phrases import Home
from hupan.plans import Before, draw, lie_elsewhere, several, spread
from hupan.shopping import Shown, Table

_SLUGS = "kettles mugs tents power-banks running-shoes chairs lamps"
TREE = CategoryTree([Category(CategoryId(each), each, {Language.EN: each}) for each in _SLUGS.split()])
HOME = Home("USD", date(2026, 11, 20))
BARE = Before(0, 0)


@pytest.mark.parametrize(
    ("said", "searches"),
    [
        ("a kettle and two mugs under $60", [("a kettle, under $60", 1, True), ("two mugs under $60", 2, True)]),
        ("a kettle under $40 and two mugs", [("a kettle under $40", 1, False), ("two mugs", 2, False)]),
        (
            "a tent under $200 and a power bank under $40",
            [("a tent under $200", 1, False), ("a power bank under $40", 1, False)],
        ),
        (
            "a kettle and two mugs, under $30 each",
            [("a kettle, under $30", 1, False), ("two mugs, under $30 each", 2, False)],
        ),
        (
            "my budget is $80: a kettle and a lamp",
            [("a kettle, my budget is $80", 1, True), ("a lamp, my budget is $80", 1, True)],
        ),
        ("我想买一个水壶和两个马克杯", [("我想买一个水壶", 1, False), ("两个马克杯", 2, False)]),
        ("水壶和两个马克杯，一共300以内", [("水壶, 300以内", 1, True), ("两个马克杯，一共300以内", 2, True)]),
        ("주전자랑 머그컵 두 개 보여줘", [("주전자", 1, False), ("머그컵 두 개 보여줘", 2, False)]),
        (
            "머그컵 두 개랑 주전자 합쳐서 6만원 안으로",
            [("머그컵 두 개, 6만원 안으로", 2, True), ("주전자 합쳐서 6만원 안으로", 1, True)],
        ),
    ],
)
def test_each_kind_has_its_own_number_and_price_or_the_one_for_all(
    said: str, searches: list[tuple[str, int, bool]]
) -> None:
    steps = several(said, TREE, HOME)
    assert [(each.said, each.wanted, each.shares) for each in steps] == searches
    assert all(each.action == "search" and each.apart for each in steps)


@pytest.mark.parametrize(
    "said",
    [
        "write a story about a kettle and two mugs",
        "写一个关于水壶和杯子的故事",
        "주전자랑 머그컵이 나오는 이야기 써줘",
        "a red kettle under $60",
    ],
)
def test_talk_and_one_kind_are_no_plan(said: str) -> None:
    assert several(said, TREE, HOME) == ()


@pytest.mark.parametrize(
    "said",
    [
        "find a kettle and two mugs and put the cheapest in my cart",
        "帮我找一个水壶和两个马克杯，然后把最便宜的加入购物车",
        "주전자랑 머그컵 찾아서 제일 싼 거 장바구니에 담아줘",
    ],
)
def test_what_is_to_be_done_with_what_is_found_is_done_for_each_kind(said: str) -> None:
    steps = spread(draw(said, BARE), TREE, HOME)
    assert [(each.action, each.of) for each in steps] == [("search", None), ("search", None), ("add", 0), ("add", 1)]


def test_a_plan_with_one_kind_stays_as_it_is() -> None:
    steps = draw("find three kettles, compare them and put the cheapest in the cart", BARE)
    assert spread(steps, TREE, HOME) == steps


@pytest.mark.parametrize(
    "said",
    ["get me two kettles and 3 chairs", "给我拿两个水壶和三把椅子", "주전자 두 개랑 의자 세 개 주세요"],
)
def test_what_does_not_lie_there_is_looked_for_though_other_goods_do(said: str) -> None:
    steps = several(said, TREE, HOME)
    assert len(steps) == 2
    mugs = Table(shown=(Shown(ProductId("prod_mug"), "Marl mug"),))
    both = Table(shown=(Shown(ProductId("prod_kettle"), "Reed kettle"), Shown(ProductId("prod_chair"), "Moss chair")))
    assert lie_elsewhere(said, steps, mugs)
    assert not lie_elsewhere(said, steps, both)


@pytest.mark.parametrize(
    "said",
    [
        "put two kettles and 3 chairs in my cart",
        "两个水壶和三把椅子加入购物车",
        "주전자 두 개랑 의자 세 개 장바구니에 담아줘",
    ],
)
def test_what_is_to_go_into_the_cart_lies_there(said: str) -> None:
    mugs = Table(shown=(Shown(ProductId("prod_mug"), "Marl mug"),))
    assert not lie_elsewhere(said, several(said, TREE, HOME), mugs)
