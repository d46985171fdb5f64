"""Who tells how goods should be, and is not understood, is told so."""

from dataclasses import replace

import pytest

from hupan.catalog import CategoryId
from hupan.quests import Quest
from hupan.search import Sort
from hupan.shopping.unheard import is_unheard

LAMPS = Quest("lamp", CategoryId("cat_lamps"))


@pytest.mark.parametrize(
    "said",
    [
        "got anything prettier",
        "a bit more elegant",
        "for a narrow hallway",
        "再雅致一点",
        "要素雅点的",
        "适合老房子的",
        "더 우아한 거",
        "좀 깜찍한 건 없어?",
        "좁은 방에 어울리는 거",
    ],
)
def test_how_it_should_be_is_not_known(said: str) -> None:
    assert is_unheard(said, said, LAMPS, replace(LAMPS, text=f"lamp {said}"))


@pytest.mark.parametrize(
    "said", ["show me the next ones", "others please", "换一批", "还有吗", "다른 거 보여줘", "더 보여줘"]
)
def test_who_only_wants_others_is_told_nothing(said: str) -> None:
    assert not is_unheard(said, said, LAMPS, replace(LAMPS, text=f"lamp {said}"))


def test_what_was_understood_is_no_question() -> None:
    assert not is_unheard("something nicer and newer", "", LAMPS, replace(LAMPS, sort=Sort.NEWEST))
