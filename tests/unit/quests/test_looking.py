"""Every colour that somebody names counts: as wanted, or as not wanted."""

import pytest

from hupan.quests.looking import look_wishes
from hupan.sayings import ANY_OF

THERE = {"color": ("mint", "green", "black", "navy", "sky", "coral", "white", "burgundy")}


@pytest.mark.parametrize(
    ("said", "values", "without"),
    [
        ("no black no white", {"black", "white"}, True),
        ("in white or black", {"white", "black"}, False),
        ("green, not black", {"mint", "green"}, False),
        ("not that hospital white", {"white"}, True),
        ("navy", {"navy"}, False),
        ("anything but black or white", {"black", "white"}, True),
    ],
)
def test_each_colour_that_is_named_counts(said: str, values: set[str], *, without: bool) -> None:
    (named,) = look_wishes(said, THERE, ()).named

    assert (set(named.value.split(ANY_OF)), named.without) == (values, without)
