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


_SHADES = ("black", "white", "navy", "sky", "blue", "burgundy", "forest", "mint", "green", "beige")


@pytest.mark.parametrize(
    ("said", "meant", "without"),
    [
        ("either white or navy", {"white", "navy"}, False),
        ("blue, but not sky", {"blue", "navy"}, False),
        ("dark green please", {"forest"}, False),
        ("a pale blue one", {"sky"}, False),
        ("navy blue", {"navy"}, False),
        ("any color other than white", {"white"}, True),
        ("neither white nor beige", {"white", "beige"}, True),
        ("everything but beige", {"beige"}, True),
        ("深绿色的", {"forest"}, False),
        ("要黑色不要白色", {"black"}, False),
        ("除了白色都可以", {"white"}, True),
        ("绿色和白色都行", {"green", "mint", "forest", "white"}, False),
        ("红色系里要酒红色", {"burgundy"}, False),
        ("연한 파란색", {"sky"}, False),
        ("파란색인데 하늘색은 말고", {"blue", "navy"}, False),
        ("흰색은 싫어요", {"white"}, True),
        ("흰색만 아니면 돼요", {"white"}, True),
        ("흰색도 베이지도 말고", {"white", "beige"}, True),
        ("와인색 코트", {"burgundy"}, False),
        ("white's not an option", {"white"}, True),
        ("hide the beige ones", {"beige"}, True),
        ("beige and white are out", {"beige", "white"}, True),
        ("every shade but navy", {"navy"}, True),
        ("the wall is white, so no white", {"white"}, True),
        ("either beige or white works", {"beige", "white"}, False),
        ("白的就免了", {"white"}, True),
        ("不要白色也不要米色", {"white", "beige"}, True),
        ("不要白也不要黑", {"white", "black"}, True),
        ("白黑都不考虑", {"white", "black"}, True),
        ("米色和白色就算了", {"beige", "white"}, True),
        ("要么白要么黑", {"white", "black"}, False),
        ("黑的白的都行", {"black", "white"}, False),
        ("navy won't do", {"navy"}, True),
        ("白色坚决不要", {"white"}, True),
        ("黑的也行白的也行", {"black", "white"}, False),
        ("네이비나 화이트 말고", {"navy", "white"}, True),
        ("베이지는 됐어요", {"beige"}, True),
        ("흰색은 패스", {"white"}, True),
        ("베이지나 흰색이면 다 좋아요", {"beige", "white"}, False),
    ],
)
def test_a_shade_is_taken_by_its_own_word(said: str, meant: set[str], *, without: bool) -> None:
    (look,) = look_wishes(said, {"shade": _SHADES}, ()).named

    assert (set(look.value.split(ANY_OF)), look.without) == (meant, without)


@pytest.mark.parametrize(
    "said",
    [
        "a wine opener",
        "a shelf for white wine",
        "和朋友喝红酒用的",
        "와인 오프너",
        "화이트 와인 잔",
        "orange juice press",
    ],
)
def test_what_is_drunk_is_no_colour(said: str) -> None:
    assert look_wishes(said, {"shade": _SHADES}, ()).named == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("burgundy? please no", {"burgundy"}),
        ("sky? never", {"sky"}),
        ("white? god no", {"white"}),
        ("get rid of the navy ones", {"navy"}),
        ("藏青？算了", {"navy"}),
        ("米色的？不考虑", {"beige"}),
        ("白色的拿掉", {"white"}),
        ("남색? 사양할게요", {"navy"}),
        ("베이지는? 별로", {"beige"}),
    ],
)
def test_a_colour_that_is_asked_and_refused_at_once_is_ruled_out(said: str, meant: set[str]) -> None:
    (named,) = look_wishes(said, {"color": _SHADES}, ()).named

    assert (set(named.value.split(ANY_OF)), named.without) == (meant, True)


@pytest.mark.parametrize("said", ["beige? no idea if you have it", "navy? yes", "藏青？有吗", "남색? 있나요"])
def test_a_colour_that_is_only_asked_for_is_wanted(said: str) -> None:
    assert [each.without for each in look_wishes(said, {"color": _SHADES}, ()).named] == [False]
