"""Korean particles go by how a word ends when it is read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hupan.demo.wording import fill, holes, particle

SYLLABLES = st.integers(min_value=0xAC00, max_value=0xD7A3).map(chr)


@given(st.text(SYLLABLES, min_size=1), st.sampled_from(["은", "이", "을", "과"]))
def test_a_closed_syllable_takes_the_closed_form(word: str, wanted: str) -> None:
    closed = (ord(word[-1]) - 0xAC00) % 28 != 0
    assert (particle(word, wanted) == wanted) is closed


@given(st.text(SYLLABLES, min_size=1))
def test_euro_stands_behind_consonants_other_than_rieul(word: str) -> None:
    ending = (ord(word[-1]) - 0xAC00) % 28
    assert particle(word, "으로") == ("로" if ending in {0, 8} else "으로")


@pytest.mark.parametrize(
    ("word", "wanted", "form"),
    [
        ("헤론 3", "은", "은"),  # sam
        ("헤론 2", "은", "는"),  # i
        ("헤론 1", "으로", "로"),  # il
        ("헤론 Pro", "을", "를"),
        ("USB-C", "이", "가"),
        ("디자인 Mini L", "과", "과"),  # el
        ("LED", "만", "만"),
    ],
)
def test_digits_and_letters_are_read_aloud(word: str, wanted: str, form: str) -> None:
    assert particle(word, wanted) == form


@given(st.text(SYLLABLES, min_size=1, max_size=6))
def test_filled_sentences_have_no_holes(word: str) -> None:
    done = fill("{v:은} {v}, {V:으로} {other}", {"v": word, "other": "x"})
    assert holes(done) == set()
    assert done.count(word) == 3


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{missing}", {})
