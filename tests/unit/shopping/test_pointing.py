"""Both are two: those that were set side by side, or all there are; of six nobody knows which."""

from datetime import date

import pytest

from hupan.phrases import Home, read_phrases
from hupan.shopping import placed

HOME = Home("USD", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("said", "shown", "compared", "places"),
    [
        ("both", 2, (), (0, 1)),
        ("both", 6, (), ()),
        ("both", 6, (1, 4), (1, 4)),
        ("셋 다", 3, (), (0, 1, 2)),
        ("세 개 다", 6, (), ()),
        ("两个都要", 6, (0, 5), (0, 5)),
        ("all of them", 6, (1, 4), (0, 1, 2, 3, 4, 5)),
        ("第一个和第三个都要", 6, (), (0, 2)),
        ("the second one and the last one, both of them", 6, (), (1, 5)),
        ("first vs last", 6, (), (0, 5)),
        ("3 or last", 4, (), (2, 3)),
        ("compare the second one with the fourth", 6, (), (1, 3)),
        ("the third one against the last one", 6, (), (2, 5)),
        ("compare one and three", 6, (), (0, 2)),
    ],
)
def test_everything_is_no_more_than_was_said(
    said: str, shown: int, compared: tuple[int, ...], places: tuple[int, ...]
) -> None:
    assert placed(read_phrases(said, HOME), shown, compared) == places
