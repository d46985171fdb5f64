"""How somebody names the goods that are to be compared by how they rank."""

import re
from collections.abc import Sequence

import pytest

from hupan.shopping import comparing

CHEAP, DEAR = 0, 1


@pytest.mark.parametrize(
    ("said", "ranks"),
    [
        ("더 싼 두 개 비교", [CHEAP]),
        ("싼 거 두 개 비교", [CHEAP]),
        ("비싼 거 두 개 비교", [DEAR]),
        ("제일 비싼 거랑 제일 싼 거", [CHEAP, DEAR]),
        ("便宜的两件比一比", [CHEAP]),
        ("the cheapest against the most expensive", [CHEAP, DEAR]),
    ],
)
def test_what_is_dear_is_not_what_is_cheap(said: str, ranks: Sequence[int]) -> None:
    patterns: Sequence[tuple[re.Pattern[str], object]] = vars(comparing)["_RANKS"]
    assert [at for at, (pattern, _) in enumerate(patterns) if pattern.search(said)] == ranks
