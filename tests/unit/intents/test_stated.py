"""Who says what an attribute of the goods on the screen is called speaks of these; who names a thing wishes for it."""

import pytest

from hupan.intents import Standing, expected
from hupan.phrases import form_of

_STATED = ("Battery life", "续航", "배터리 시간")
_SHOWN = Standing(shown=4, displayed=("Aria Earbuds", "Low Earbuds"), stated=_STATED)


@pytest.mark.parametrize("said", ["battery life?", "and the battery life", "续航呢", "那续航怎么样", "배터리 시간은?"])
def test_an_attribute_that_is_stated_is_no_talk(said: str) -> None:
    beside, elsewhere = expected(said, _SHOWN), expected(said, Standing(shown=4, displayed=_SHOWN.displayed))

    assert beside["talk"] < elsewhere["talk"] / 10
    assert beside["ask"] > elsewhere["ask"]


def test_of_one_that_lies_open_an_attribute_is_asked() -> None:
    opened = Standing(shown=1, displayed=("Aria Earbuds",), stated=_STATED, opened=True)

    weighed = expected("and the battery life", opened)

    assert weighed["ask"] > 10 * weighed["refine"]


def test_a_story_that_has_the_word_in_it_stays_talk() -> None:
    said = "my phone is two years old and its battery life is a joke by now, is that the cold or what"

    assert expected(said, _SHOWN)["talk"] == expected(said, Standing(shown=4, displayed=_SHOWN.displayed))["talk"]


@pytest.mark.parametrize(
    "said",
    ["bowls that can go in the oven", "a pan you can put in the dishwasher", "boots that won't soak through"],
)
def test_a_thing_and_what_it_can_do_is_a_wish(said: str) -> None:
    assert form_of(said).wishes


@pytest.mark.parametrize(
    "said",
    [
        "how do bowls that can go in the oven work",
        "can you put bowls in the oven",
        "kettles that don't whistle are so dull",
    ],
)
def test_what_is_said_or_asked_of_a_thing_is_none(said: str) -> None:
    assert not form_of(said).wishes
