"""In which of their variants goods are wished for, before any of them is chosen."""

import pytest

from hupan.catalog import Option, OptionValue
from hupan.choices import asked_for
from hupan.kernel import Language


def _option(key: str, **values: tuple[str, str, str]) -> Option:
    named = {value.strip("_"): dict(zip(Language, names, strict=True)) for value, names in values.items()}
    return Option(key, {Language.EN: key}, tuple(OptionValue(value, names) for value, names in named.items()))


_SHOE = _option(
    "size",
    _255=("EU 40.5 (255 mm)", "40.5码（255）", "255"),
    _265=("EU 42 (265 mm)", "42码（265）", "265"),
    _275=("EU 43 (275 mm)", "43码（275）", "275"),
)
_SHIRT = _option("size", s=("S", "S", "S"), m=("M", "M", "M"), l=("L", "L", "L"), xl=("XL", "XL", "XL"))
_SLEEPS = _option("sleeps", _2=("2 people", "2人", "2인용"), _4=("4 people", "4人", "4인용"))
_STORAGE = _option("storage", _128gb=("128 GB", "128GB", "128GB"), _256gb=("256 GB", "256GB", "256GB"))
_BEANS = _option("weight", _250g=("250 g", "250克", "250g"), _500g=("500 g", "500克", "500g"))
_BED = _option(
    "size", single=("Single", "单人", "싱글"), queen=("Queen", "1.5米床", "퀸"), king=("King", "1.8米床", "킹")
)


@pytest.mark.parametrize(
    ("option", "said", "values"),
    [
        (_SHOE, "only those in 42", ("265",)),
        (_SHOE, "im a size 42", ("265",)),
        (_SHOE, "something in 42 or 43", ("265", "275")),
        (_SHOE, "42码的", ("265",)),
        (_SHOE, "265", ("265",)),
        (_SHIRT, "in L", ("l",)),
        (_SHIRT, "t shirt xl", ("xl",)),
        (_SLEEPS, "a tent for 4 ppl", ("4",)),
        (_SLEEPS, "for three people", ("4",)),
        (_SLEEPS, "a two-man tent", ("2",)),
        (_SLEEPS, "we are four", ("4",)),
        (_SLEEPS, "family of 3", ("4",)),
        (_SLEEPS, "三个人用的", ("4",)),
        (_SLEEPS, "4인용으로", ("4",)),
        (_STORAGE, "256 gb under 500", ("256gb",)),
        (_STORAGE, "at least 128gb", ("128gb", "256gb")),
        (_BEANS, "half a kilo", ("500g",)),
        (_BED, "king size", ("king",)),
        (_BED, "킹 사이즈", ("king",)),
    ],
)
def test_a_value_is_wished_for_as_it_is_said(option: Option, said: str, values: tuple[str, ...]) -> None:
    assert asked_for([option], said).values == {option.key: values}


@pytest.mark.parametrize(
    ("option", "said", "lacking"),
    [(_SHOE, "size 46", "46"), (_SLEEPS, "we're actually 5", "5"), (_BEANS, "a 1 kg bag", "1 kg")],
)
def test_what_nothing_is_made_in_is_lacking(option: Option, said: str, lacking: str) -> None:
    asked = asked_for([option], said)

    assert (asked.values, asked.lacking) == ({}, {option.key: lacking})


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (_SLEEPS, "two tents under 200"),
        (_SLEEPS, "camping with my kids"),
        (_SHOE, "under 43 dollars"),
        (_SHOE, "two pairs please"),
        (_SHIRT, "something small for my desk"),
        (_BEANS, "less than 250 dollars"),
        (_STORAGE, "a big battery"),
    ],
)
def test_other_numbers_and_words_are_no_wish_for_a_variant(option: Option, said: str) -> None:
    asked = asked_for([option], said)

    assert (asked.values, asked.lacking) == ({}, {})


def test_who_no_longer_minds_the_size_lets_go_of_it() -> None:
    assert asked_for([_SHIRT, _STORAGE], "any size will do").let_go == {"size"}
