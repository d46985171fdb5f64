"""What can be wanted depends on where a buyer stands, and what they say is written as the examples are."""

import pytest

from bench.shopping.script import buyers
from bench.shopping.wanted import wanted
from hupan.intents import Standing, names_goods, plain, playbook, possible

EVERYTHING = Standing(shown=3, carted=1, orders=3, cancellable=1, returnable=1)


def test_everything_can_be_wanted_where_there_is_everything() -> None:
    assert set(possible(EVERYTHING)) == set(playbook().names)
    assert set(possible(EVERYTHING).values()) == {1.0}


def test_nothing_can_be_done_with_what_is_not_there() -> None:
    empty = possible(Standing())

    anywhere = {"talk", "decline", "search"}
    assert {name for name, by in empty.items() if by == 1.0} == anywhere
    # Who asks for what is not there is told so.
    assert set(empty) - anywhere == {"cart", "code", "orders", "track", "cancel", "return", "exchange"}


def test_what_is_cancelled_beside_a_cart_and_without_an_order_is_of_the_cart() -> None:
    assert not {"cancel", "return", "exchange"} & set(possible(Standing(carted=1)))


@pytest.mark.parametrize(
    ("standing", "there", "missing"),
    [
        (Standing(shown=1), {"add", "buy", "ask", "refine", "watch"}, {"compare", "change"}),
        (Standing(shown=2), {"compare"}, {"change"}),
        (Standing(carted=1), {"buy", "change", "code", "cart"}, {"add", "ask"}),
        (Standing(orders=1), {"track", "orders", "reorder", "cancel", "return"}, {"buy", "add"}),
    ],
)
def test_what_is_there_can_be_asked_for(standing: Standing, there: set[str], missing: set[str]) -> None:
    can = set(possible(standing))

    assert there <= can
    assert not missing & can


def test_what_came_too_late_is_still_understood() -> None:
    """Whoever wants to cancel what is on its way is told why not, instead of being taken for somebody else."""
    late = possible(Standing(orders=1))

    assert 0 < late["cancel"] < late["track"]
    assert 0 < late["return"] < late["track"]


def test_naming_goods_is_no_small_talk() -> None:
    said, unsaid = possible(Standing(), goods=True), possible(Standing())

    assert said["search"] > unsaid["search"]
    assert said["talk"] < unsaid["talk"]


@pytest.mark.parametrize("said", ["running shoes", "보조배터리 보여줘", "我想买手表", "a red umbrella, please"])
def test_goods_are_known_by_their_names(said: str) -> None:
    assert names_goods(said)


@pytest.mark.parametrize("said", ["hello there", "谢谢", "고마워요", ""])
def test_what_names_no_goods_does_not(said: str) -> None:
    assert not names_goods(said)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("use LAKE10USD please", "use SAVE20 please"),
        ("쿠폰 HELLOKRW 적용", "쿠폰 SAVE20 적용"),
        ("用优惠码LAKE10CNY", "用优惠码SAVE20"),
        ("a USB cable, SPF50 and an RTX4090", "a USB cable, SPF50 and an RTX4090"),
        ("REALLY?", "REALLY?"),
        ("track order 7KQ2-M4XD-93TB, please", "track order, please"),
        ("7KQ2-M4XD-93TB 반품할게요", " 반품할게요"),
        ("7KQ2-M4XD-93TB", "7KQ2-M4XD-93TB"),
    ],
)
def test_every_code_is_written_as_one_that_the_examples_have(said: str, written: str) -> None:
    assert plain(said) == written


def test_no_scripted_buyer_is_an_example() -> None:
    said = {turn.say for buyer in buyers() for turn in buyer.turns if turn.say}

    assert not said & {example.said for example in playbook().examples}


def test_whatever_a_scripted_buyer_wants_is_possible_where_they_stand() -> None:
    for buyer in buyers():
        for turn in wanted(buyer):
            assert turn.actions & set(possible(turn.standing)), (buyer.id, turn.actions)
