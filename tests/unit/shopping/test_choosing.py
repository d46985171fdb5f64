"""Of what was set side by side one is chosen by what sets it apart, and two places are named to be compared."""

import pytest

from hupan.intents import Standing, expected
from hupan.shopping import superlative

SHOWN = Standing(shown=6)
COMPARED = Standing(shown=6, compared=2)


@pytest.mark.parametrize(
    "said",
    [
        "the lighter one",
        "give me the one with the better reviews",
        "whichever gets here first",
        "轻的那个吧",
        "选便宜的",
        "가벼운 걸로 할게",
        "왼쪽 거요",
    ],
)
def test_of_two_that_were_compared_one_is_chosen(said: str) -> None:
    before, after = expected(said, SHOWN), expected(said, COMPARED)

    assert after["add"] > before["add"]
    assert after["refine"] < before["refine"]


@pytest.mark.parametrize(
    "said", ["lighter ones", "which one is lighter?", "anything cheaper", "哪个轻", "어느 게 더 가벼워?"]
)
def test_a_question_and_a_wish_for_others_choose_nothing(said: str) -> None:
    assert expected(said, COMPARED)["add"] == expected(said, SHOWN)["add"]


@pytest.mark.parametrize("said", ["2 v 5", "how do 3 and 6 stack up", "1st n 3rd", "2号5号比一比", "2번이냐 4번이냐"])
def test_who_names_two_places_has_them_compared(said: str) -> None:
    likely = expected(said, SHOWN)

    assert likely["compare"] > likely["add"]


def test_two_places_for_the_cart_are_not_compared() -> None:
    likely = expected("add 1 and 4 to my cart", SHOWN)

    assert likely["compare"] <= likely["add"]


def test_who_has_bought_nothing_asks_of_what_is_shown() -> None:
    said = "when would it get here"

    assert expected(said, SHOWN)["track"] < expected(said, Standing(shown=6, orders=1))["track"]


@pytest.mark.parametrize(
    ("said", "is_so"), [("the cheapest", True), ("最轻的", True), ("the rest", False), ("lighter", False)]
)
def test_what_is_most_so_is_told_from_what_is_more_so(said: str, is_so: bool) -> None:
    assert superlative(said) is is_so


@pytest.mark.parametrize(
    "said", ["배터리 오래 가는 게 어느 쪽이에요?", "which is the one with the longer battery?", "哪个更轻的那款?"]
)
def test_which_of_those_side_by_side_is_told_by_those(said: str) -> None:
    before, after = expected(said, SHOWN), expected(said, COMPARED)

    assert after["compare"] > before["compare"]
    assert after["ask"] < before["ask"]


@pytest.mark.parametrize(
    "said", ["머그가 깨져서 왔어요 어떻게 하죠", "the mug arrived broken", "收到的杯子是碎的怎么办"]
)
def test_what_came_broken_goes_back(said: str) -> None:
    bought = Standing(orders=1, returnable=1)

    likely = expected(said, bought)

    assert likely["return"] > likely["talk"]
    assert likely["return"] > likely["search"]


def test_what_does_not_break_is_looked_for() -> None:
    likely = expected("깨지지 않는 컵 있어요?", Standing(orders=1, returnable=1))

    assert likely["search"] > likely["return"]


def test_the_best_of_those_side_by_side_is_not_set_beside_any() -> None:
    likely = expected("셋중에 별점 제일 높은 걸로 살게", Standing(shown=6, compared=3))

    assert likely["add"] > likely["compare"]
