"""A colour that is said means its shades, too, unless one of these is named; it is named back in the reader's words."""

from collections.abc import Sequence

import pytest

from hupan.choices import are_colours, colours_in, look_named
from hupan.kernel import Language

THERE = ("mint", "green", "black", "navy", "sky", "coral", "white", "burgundy")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("only the blue ones", ("navy", "sky")),
        ("navy please", ("navy",)),
        ("藏青色的", ("navy",)),
        ("绿色的", ("mint", "green")),
        ("파란색만", ("navy", "sky")),
        ("와인색으로", ("burgundy",)),
        ("purple ones", ()),
        ("the cheapest", ()),
    ],
)
def test_shades_of_a_colour_are_meant_with_it(said: str, meant: Sequence[str]) -> None:
    assert colours_in(said, THERE, ())[1] == tuple(meant)


def test_what_is_called_with_a_colour_is_none() -> None:
    assert colours_in("green tea", THERE, ["green"]) == ("", ())


def test_what_is_not_there_is_told_as_it_was_said() -> None:
    assert colours_in("purple ones", THERE, ()) == ("purple", ())


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (("navy", "sky"), ("blue", "蓝色", "파란색")),
        (("navy",), ("navy", "藏青", "남색")),
        (("black",), ("black", "黑色", "검은색")),
    ],
)
def test_colours_have_names_in_every_language(values: Sequence[str], names: Sequence[str]) -> None:
    assert [look_named(values, language) for language in Language] == list(names)


def test_sizes_are_no_colours() -> None:
    assert are_colours(THERE)
    assert not are_colours(("235", "245"))
    assert not are_colours(("s", "m", "l"))
