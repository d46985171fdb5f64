"""How many of the best are meant is told from how many of one thing are."""

import pytest

from hupan.buying.ranking import several_best


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("the two cheapest please", 2),
        ("put the 3 lightest in my cart", 3),
        ("add the cheapest two", 2),
        ("I'll take the two best rated", 2),
        ("the two least expensive", 2),
        ("最便宜的两个", 2),
        ("제일 싼 두 개 담아줘", 2),
        ("two of the cheapest", 1),
        ("the cheapest one", 1),
        ("the first two", 1),
        ("four mugs", 1),
    ],
)
def test_several_of_the_best_are_as_many_things(said: str, number: int) -> None:
    assert several_best(said)[0] == number


def test_that_number_is_no_amount_of_each() -> None:
    assert several_best("add the two cheapest, 3 of each")[1].split() == ["add", "the", "cheapest,", "3", "of", "each"]
