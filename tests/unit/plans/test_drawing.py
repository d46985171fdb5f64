"""A message of several steps is parted by the buyer's words alone; one that is bound to something has no plan."""

import pytest

from hupan.plans import Before, PlanStep, draw

BARE, LOOKING, CARTED = Before(0, 0), Before(4, 0), Before(0, 2)


def drawn(said: str, before: Before) -> list[tuple[str, str, int | None]]:
    return [(each.action, each.said, each.of) for each in draw(said, before)]


@pytest.mark.parametrize(
    ("said", "before", "steps"),
    [
        (
            "find three waterproof backpacks, compare them and put the cheapest in the cart",
            BARE,
            [
                ("search", "find three waterproof backpacks", None),
                ("compare", "compare them", 0),
                ("add", "put the cheapest in the cart", 0),
            ],
        ),
        (
            "waterproof backpacks under $60, put the cheapest one in my cart and check out",
            BARE,
            [
                ("search", "waterproof backpacks under $60", None),
                ("add", "put the cheapest one in my cart", 0),
                ("buy", "check out", 1),
            ],
        ),
        (
            "find a yoga mat and buy the cheapest one",
            BARE,
            [("search", "find a yoga mat", None), ("add", "the cheapest one", 0), ("buy", "buy the cheapest one", 1)],
        ),
        (
            "compare the first two, pick the cheapest and add it to my cart",
            LOOKING,
            [("compare", "compare the first two", None), ("add", "pick the cheapest add it to my cart", None)],
        ),
        (
            "把评价最好的那个加到购物车,再用优惠码",
            LOOKING,
            [("add", "把评价最好的那个加到购物车", None), ("code", "用优惠码", 0)],
        ),
        (
            "帮我找三款防水背包比较一下，然后把最便宜的加入购物车",
            BARE,
            [
                ("search", "帮我找三款防水背包", None),
                ("compare", "比较一下", 0),
                ("add", "把最便宜的加入购物车", 0),
            ],
        ),
        (
            "이 중에 제일 가벼운 거 담고 결제까지 준비해줘",
            LOOKING,
            [("add", "이 중에 제일 가벼운 거 담고", None), ("buy", "결제까지 준비해줘", 0)],
        ),
        (
            "방수 백팩 세 개 찾아서 비교하고 제일 싼 거 장바구니에 담아줘",
            BARE,
            [
                ("search", "방수 백팩 세 개 찾아서", None),
                ("compare", "비교하고", 0),
                ("add", "제일 싼 거 장바구니에 담아줘", 0),
            ],
        ),
        ("use code SAVE10 and check out", CARTED, [("code", "use code SAVE10", None), ("buy", "check out", None)]),
        (
            "add the second one and tell me when the first gets cheaper",
            LOOKING,
            [("add", "add the second one", None), ("watch", "tell me when the first gets cheaper", None)],
        ),
    ],
)
def test_each_piece_becomes_the_step_that_its_words_ask_for(
    said: str, before: Before, steps: list[tuple[str, str, int | None]]
) -> None:
    assert drawn(said, before) == steps


@pytest.mark.parametrize(
    "said",
    [
        "find a waterproof backpack",
        "add two of the first and one of the third to my cart",
        "wireless earbuds and a case",
        "找一双跑鞋，要比较轻的",
        "should I add the cheapest and check out?",
        "how do I compare two lists and add them to a cart?",
        "if it is under 50 add it to the cart and check out",
        "把第一个换成黑色，然后结账",
        "싸면 담고 결제해 줘",
        "Write a function that adds items to a cart and then checks out, without comments",
        "add it to the cart\nand\ncheck\nout\nnow",
        "add the first to the cart and check out " + "please " * 80,
    ],
)
def test_what_is_one_thing_or_bound_to_another_has_no_plan(said: str) -> None:
    assert draw(said, Before(4, 0)) == ()


def test_what_is_said_not_to_be_done_is_no_step() -> None:
    said = "find three wool hats and compare them but don't add anything to the cart"
    assert [each.action for each in draw(said, BARE)] == ["search", "compare"]
    assert [each.action for each in draw("找三款帽子比较一下，先不要下单", BARE)] == ["search", "compare"]


def test_a_step_has_to_have_something_that_it_can_be_about() -> None:
    assert draw("compare them and add the cheapest to the cart", BARE) == ()
    assert draw("use code SAVE10 and check out", BARE) == ()
    assert draw("Find three arguments for remote work, compare them and put the strongest first", BARE) == ()


def test_how_many_stand_side_by_side_is_read_where_they_are_compared() -> None:
    assert draw("find three hats and compare them", BARE)[0].count == 3
    assert draw("find three hats and add the cheapest to the cart", BARE)[0].count is None
    assert draw("find two pairs of running shoes and compare them", BARE)[0].count is None
    assert draw("找四款耳机，比较一下", BARE)[0] == PlanStep("search", "找四款耳机", count=4)


@pytest.mark.parametrize(
    ("said", "looked_for"),
    [
        ("compare two kettles under $50", "two kettles under $50"),
        ("can you compare two good blenders", "two good blenders"),
        ("对比一下三个背包", "三个背包"),
        ("帮我比较两款电水壶", "帮我 两款电水壶"),
        ("텀블러 두 개 비교해줘", "텀블러 두 개"),
    ],
)
def test_what_is_to_be_compared_is_looked_for_first_where_nothing_is_shown(said: str, looked_for: str) -> None:
    (search, compare) = draw(said, BARE)
    assert (search.action, search.said, compare.action, compare.of) == ("search", looked_for, "compare", 0)
    assert search.count in {2, 3}
    assert draw(said, LOOKING) == ()


@pytest.mark.parametrize(
    "said",
    ["compare two poems", "compare the two", "compare 2 llms", "比较两个国家的历史", "두 나라의 경제를 비교해줘"],
)
def test_what_is_no_goods_is_compared_by_talk(said: str) -> None:
    assert draw(said, BARE) == ()
