"""How many are to be there of what there is already: so many are enough, one more is to come, this one as well."""

import pytest

from hupan.choices import asks_more, enough_of, names_also, outright, recount, speaks_of_cart


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("two candles will do, it's a small table", 2),
        ("turns out one kettle is plenty, mum kept hers", 1),
        ("i thought we needed four towels but three is fine", 3),
        ("we just need a single rug", 1),
        ("we only have room for the 1 sofa", 1),
        ("雨伞一把就够了 老公自己有", 1),
        ("毛巾两条就行", 2),
        ("家里就我一个人 毛巾两条就够了", 2),
        ("枕头只要两个", 2),
        ("우산 한 개면 충분해요", 1),
        ("수건 세 장만 있으면 돼요", 3),
        ("베개는 둘이면 되겠어요", 2),
        ("양초 네 개로요", 4),
    ],
)
def test_so_many_are_enough(said: str, number: int) -> None:
    assert enough_of(said) == number
    assert outright(said, 9) == number


@pytest.mark.parametrize(
    "said",
    [
        "i only need one that fits my sink",
        "just 2 more days until my birthday",
        "add two candles",
        "预算两百就够了",
        "예산은 5만원이면 돼요",
        "수건 세 장 담아줘",
    ],
)
def test_what_says_how_it_is_to_be_or_what_it_may_cost_says_no_such_thing(said: str) -> None:
    assert enough_of(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "two more candles, please",
        "we'd like one more of the rug that's in my basket",
        "毛巾再来两条",
        "购物车里的雨伞还要一把一样的",
        "수건 두 장 더요",
        "담아둔 우산 하나 더 있어야겠어요",
        "장바구니에 있는 양초 세 개 더 주세요",
    ],
)
def test_so_many_more_come(said: str) -> None:
    assert asks_more(said)


@pytest.mark.parametrize("said", ["one more thing", "two more days", "하나 더 보여줘", "还要看看别的"])
def test_more_of_something_else_is_none(said: str) -> None:
    assert not asks_more(said)


@pytest.mark.parametrize(
    "said",
    [
        "the rug in my cart",
        "the same lamp that's in my basket",
        "购物车里的那盏灯",
        "장바구니에 담긴 우산",
        "담아둔 거",
    ],
)
def test_what_lies_in_a_cart_is_told_from_what_goes_into_it(said: str) -> None:
    assert speaks_of_cart(said)
    assert not speaks_of_cart("put the rug in my cart")
    assert not speaks_of_cart("장바구니에 우산 담아줘")
    assert not speaks_of_cart("购物车里加一盏灯")


@pytest.mark.parametrize(
    "said",
    [
        "and the candles, the cat eats them",
        "the umbrella too",
        "same goes for the rug",
        "还有毛巾 家里一堆",
        "雨伞也是",
        "毛巾也不要了",
        "수건도요",
        "양초도 집에 많아요",
        "그리고 우산도",
    ],
)
def test_another_thing_is_to_be_treated_as_the_last(said: str) -> None:
    assert names_also(said)
    assert recount(said, None, 3, "0") == (0, "0")
    assert recount(said, None, 3, "2") == (2, "2")
    assert recount(said, None, 3, "+1") == (4, "+1")
    assert recount(said, None, 3) is None
    assert recount(said, None, 3, "code") is None


@pytest.mark.parametrize(
    "said",
    ["and show me towels", "i need an umbrella too", "还有毛巾吗", "再加一把雨伞", "수건도 보여줘", "우산도 담아줘"],
)
def test_who_wants_another_thing_besides_has_nothing_done_to_it(said: str) -> None:
    assert not names_also(said)


def test_a_number_alone_sets_and_with_more_adds() -> None:
    assert recount("make it 4", 4, 1) == (4, "4")
    assert recount("수건 두 장 더요", 2, 1) == (3, "+2")
    assert recount("one less candle", 1, 3) == (2, "-1")
    assert recount("the candles", None, 3) is None
    assert outright("double the candles", 3) == 6
    assert outright("two more are enough", 3) is None
