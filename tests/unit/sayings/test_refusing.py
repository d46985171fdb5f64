"""Ways to refuse are the same wherever they are read."""

import pytest

from hupan.sayings import TermOf, read_terms, refuses
from hupan.sayings.turning import says_not

BRANDS = {"lakeline": ["Lakeline", "湖线", "레이크라인"]}


@pytest.mark.parametrize(
    "said",
    [
        "leave off lakeline",
        "filter out lakeline please",
        "hide lakeline",
        "湖线拿掉",
        "湖线的排除",
        "레이크라인은 빼",
        "레이크라인 제외",
    ],
)
def test_a_brand_is_refused_by_each_of_them(said: str) -> None:
    assert [(each.of, each.without) for each in read_terms(said, BRANDS).said] == [(TermOf.BRAND, True)]


@pytest.mark.parametrize(
    "said", ["i dont eat cashews", "nothing with sesame", "别放花生", "除了腰果", "땅콩 뺀 걸로", "못 먹는 건데"]
)
def test_what_refuses_anything_is_heard(said: str) -> None:
    assert refuses(said)
    assert says_not(said)


@pytest.mark.parametrize("said", ["i want cashews", "mint tea", "a different scent", "想吃腰果", "땅콩 먹고 싶어"])
def test_words_that_only_end_alike_refuse_nothing(said: str) -> None:
    assert not refuses(said)
    assert not says_not(said)
