"""Who speaks of what they have in the cart or have bought is not after another one."""

import pytest

from hupan.shopping import Standing
from hupan.shopping.owning import speaks_of
from hupan.shopping.reading import expected

LAMP = ("Lamps", "灯具", "조명", "Hearthmoor Heron Dimmable Desk Lamp", "炉原白鹭 可调光台灯")
COATS = ("Rain jackets", "雨衣外套", "레인 재킷", "Norrfell Tide Rain Coat")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("so is the lamp on its way or what", LAMP),
        ("那个台灯怎么还不来", LAMP),
        ("스탠드 언제 와요 조명 말이에요", LAMP),
        ("my coat came with a hole in it", COATS),
        ("레인재킷 단추가 없어요", COATS),
    ],
)
def test_a_thing_is_known_by_its_shelf_or_its_name_in_any_language(said: str, names: tuple[str, ...]) -> None:
    assert speaks_of(said, names)


@pytest.mark.parametrize("said", ["a kettle please", "想买个水壶", "우산 있어요?", "hello there", ""])
def test_other_things_are_not_taken_for_it(said: str) -> None:
    assert not speaks_of(said, LAMP)
    assert not speaks_of(said, ())


def test_who_bought_one_speaks_of_that_one() -> None:
    said = "the lamp has not come yet"
    without, with_one = expected(said, Standing(orders=1)), expected(said, Standing(orders=1, bought=LAMP))

    assert with_one["track"] > without["track"]
    assert with_one["search"] < without["search"]
    assert with_one["talk"] < without["talk"]


def test_who_has_one_in_the_cart_speaks_of_that_one() -> None:
    said = "no lamp for me after all"
    without, with_one = expected(said, Standing(carted=1)), expected(said, Standing(carted=1, carried=LAMP))

    assert with_one["change"] > without["change"]
    assert with_one["search"] < without["search"]


def test_who_bought_one_may_look_for_something_else() -> None:
    said = "show me some umbrellas"

    assert expected(said, Standing(orders=1, bought=LAMP)) == expected(said, Standing(orders=1))


@pytest.mark.parametrize("said", ["only with a dimmer", "a lamp that costs less", "可以调光的", "더 밝은 조명으로"])
def test_who_names_no_other_goods_beside_some_narrows_these_down(said: str) -> None:
    bare, beside = expected(said, Standing()), expected(said, Standing(shown=3, displayed=LAMP))

    assert beside["search"] < bare["search"] / 2


def test_who_names_other_goods_beside_some_looks_for_those() -> None:
    said = "and an umbrella, please"

    assert expected(said, Standing(shown=3, displayed=LAMP))["search"] == expected(said, Standing())["search"]
