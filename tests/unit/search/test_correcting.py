"""Words that no listing has become the nearest that one has, and nothing else is touched."""

from dataclasses import dataclass, field
from typing import cast

import pytest

from hupan.search import Index, commerce, understand
from hupan.search.correcting import corrected, distance


@dataclass
class Vocabulary:
    """Words of listings, as far as correcting asks for them."""

    words: dict[str, int] = field(default_factory=dict[str, int])

    def known(self, word: str) -> bool:
        return word in self.words

    def endings(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        return [(word, count) for word, count in sorted(self.words.items()) if word.startswith(prefix)][:limit]


WORDS = Vocabulary(
    {"zephyr": 3, "zenith": 2, "walnut": 9, "wallet": 4, "코닥": 2, "니콘": 3, "suyeon": 1, "coat": 7, "lamp": 5}
)


def mended(query: str) -> str | None:
    return corrected(understand(query, commerce()), cast("Index", WORDS))


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("zephir", "zephyr"),
        ("ezphyr", "zephyr"),
        ("red zephyrr lamp", "red zephyr lamp"),
        ("suyoen", "suyeon"),
        ("니컨", "니콘"),
        ("zephyr", None),
        ("zeph", None),
        ("qqqqqq", None),
        ("zx1", None),
        ("红茶壶", None),
        ("what does it cost", None),
        ("something that lasts", None),
        ("caot", "coat"),
        ("lammp", "lamp"),
    ],
)
def test_it_is_corrected_or_left(query: str, better: str | None) -> None:
    assert mended(query) == better


def test_a_whole_title_is_left_as_it_is() -> None:
    assert mended("zephir model north harbor grande special edition lamp") is None


@pytest.mark.parametrize(
    ("left", "right", "far"),
    [("mug", "mug", 0), ("mug", "mgu", 1), ("mug", "mugs", 1), ("mug", "lamp", 3), ("가방", "가밤", 1)],
)
def test_distance_counts_changes_and_swaps(left: str, right: str, far: int) -> None:
    assert distance(left, right, 2) == far
