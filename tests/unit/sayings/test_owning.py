"""Who speaks of what they have in the cart or have bought is not after another one."""

import pytest

from hupan.intents import Standing, expected
from hupan.phrases import asks_for_words
from hupan.sayings import names_one_of

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
    assert names_one_of(said, names)


@pytest.mark.parametrize("said", ["a kettle please", "想买个水壶", "우산 있어요?", "hello there", ""])
def test_other_things_are_not_taken_for_it(said: str) -> None:
    assert not names_one_of(said, LAMP)
    assert not names_one_of(said, ())


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

    assert expected(said, Standing(shown=3, displayed=LAMP))["search"] >= expected(said, Standing())["search"]


@pytest.mark.parametrize("said", ["show me lamps", "有台灯吗", "스탠드 보여줘"])
def test_who_bought_one_may_ask_to_see_such_things(said: str) -> None:
    assert expected(said, Standing(orders=1, bought=LAMP))["search"] == expected(said, Standing())["search"]


@pytest.mark.parametrize("said", ["那有台灯吗", "no worries. do you have lamps?", "그럼 조명은 있어?"])
def test_who_wishes_for_other_goods_beside_some_asks_nothing_of_these(said: str) -> None:
    coats = expected(said, Standing(shown=3, displayed=COATS))

    assert coats["search"] > 2 * coats["ask"]


@pytest.mark.parametrize(
    "said", ["我用不着了,台灯找到了", "found the old lamp, so I don't need that any more", "그 조명 이제 필요 없어"]
)
def test_who_needs_a_thing_no_longer_gives_up_what_they_have(said: str) -> None:
    likely = expected(said, Standing(orders=1, cancellable=1, bought=LAMP))

    assert likely["cancel"] > 5 * max(likely[each] for each in ("search", "track", "reorder", "talk"))
    assert expected(said, Standing(shown=3))["refine"] == expected("x", Standing(shown=3))["refine"]


@pytest.mark.parametrize("said", ["buy it", "ok I'll take that one", "就它了", "그거 살래"])
def test_it_can_be_bought_where_there_is_nothing_and_is_then_told_to_be_nothing(said: str) -> None:
    assert expected(said, Standing())["buy"] > expected(said, Standing())["talk"]
    assert "buy" not in expected("buy it cheap, said the fox", Standing())


@pytest.mark.parametrize("said", ["any discount for new customers?", "新人有优惠券吗", "첫 구매 할인 있어?"])
def test_what_newcomers_get_off_is_asked_of_no_thing(said: str) -> None:
    likely = expected(said, Standing(shown=3, displayed=LAMP))

    assert likely["code"] > 10 * likely["ask"]


def test_of_one_thing_that_lies_open_much_is_asked_in_a_word() -> None:
    several, one = (expected("续航呢", Standing(shown=3, displayed=LAMP, opened=opened)) for opened in (False, True))

    assert one["ask"] > several["ask"]
    assert one["refine"] < several["refine"]


@pytest.mark.parametrize(
    "said",
    [
        "ok cool. what's the boiling point of water",
        "好的,谢谢!为什么天是蓝的",
        "haha anyway, explain how a kettle works",
    ],
)
def test_what_is_said_in_passing_before_does_not_hide_the_form_of_a_question(said: str) -> None:
    assert asks_for_words(said)


@pytest.mark.parametrize("said", ["which of these is the lightest?", "哪双最轻", "제일 가벼운 건 뭐야"])
def test_of_many_which_is_most_so_is_told_by_their_order(said: str) -> None:
    six, two = (expected(said, Standing(shown=shown, displayed=LAMP)) for shown in (6, 2))

    assert six["refine"] > 5 * six["compare"]
    assert two["compare"] >= two["refine"]
