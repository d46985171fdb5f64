"""How old somebody is, in whatever way it is said; of several, the youngest is among them."""

from datetime import date

import pytest

from hupan.phrases import Home, read_phrases

_HOME = Home("USD", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("text", "youngest"),
    [
        ("a puzzle for kids aged 7", 7),
        ("a puzzle, ages 4 to 7", 4),
        ("my nephew is nine and loves space", 9),
        ("our daughter just turned eight", 8),
        ("for her ninth birthday", 9),
        ("something for a 4th birthday", 4),
        ("for a 2 and a 7 year old", 2),
        ("between 4 and 7 years old", 4),
        ("a toy for someone under 4 years old", 3),
        ("for a two-and-a-half year old", 2),
        ("blocks for my toddler", 1),
        ("for our new baby", 0),
        ("a bike for a first grader", 6),
        ("4到7岁的孩子", 4),
        ("五六岁的女孩", 5),
        ("4周岁", 4),
        ("未满4岁的宝宝", 3),
        ("奶奶80了 送什么", 80),
        ("刚上幼儿园的娃", 3),
        ("给小学生的书包", 6),
        ("送给新生儿", 0),
        ("4~7세 장난감", 4),
        ("만 5세 아이", 5),
        ("4세 미만 장난감", 3),
        ("일흔여덟 살 할머니", 78),
        ("80대 할머니 선물", 80),
        ("팔순 선물", 80),
        ("돌쟁이 장난감", 1),
        ("갓난아기 선물", 0),
        ("초등학생 책가방", 6),
    ],
)
def test_the_youngest_of_whom_it_is_for(text: str, youngest: int) -> None:
    assert min(each.years for each in read_phrases(text, _HOME).ages) == youngest


@pytest.mark.parametrize(
    "text",
    [
        "she is 5 foot 4",
        "she is one of the best",
        "a baby blue jumper",
        "not for toddlers",
        "my brother is 90 kg",
        "turned 4 pages",
        "不是小学生用的",
        "초등학생 말고 어른용",
        "서버 70대",
        "5년생 묘목",
        "两年保修",
        "돌솥",
    ],
)
def test_what_is_no_age(text: str) -> None:
    assert read_phrases(text, _HOME).ages == ()


def test_two_edges_are_no_count() -> None:
    assert read_phrases("a rug 140 x 200 cm", _HOME).counts == ()
    assert [each.number for each in read_phrases("서버 70대", _HOME).counts] == [70]
