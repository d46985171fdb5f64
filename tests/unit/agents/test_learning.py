"""Labels are learned from vectors, with probabilities that mean what they say; vectors are kept on a shelf."""

import math
from pathlib import Path

import numpy as np
import pytest

from hupan.gateways.numpy_examples import RidgeLearner, VectorShelf

SIZE, LABELS = 32, 3


def _drawn(count: int, spread: float, seed: int) -> tuple[list[list[float]], list[int]]:
    """Draw points around a centre for each label."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(1).normal(size=(LABELS, SIZE))
    labels = [number % LABELS for number in range(count)]
    points = centres[labels] + spread * chance.normal(size=(count, SIZE))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).tolist(), labels


def _likely(scores: list[float]) -> list[float]:
    risen = [math.exp(each - max(scores)) for each in scores]
    return [each / sum(risen) for each in risen]


def test_what_lies_apart_is_told_apart() -> None:
    judge = RidgeLearner().learn(*_drawn(60, 0.3, seed=2))
    fresh, labels = _drawn(60, 0.3, seed=3)

    for vector, label in zip(fresh, labels, strict=True):
        likely = _likely(judge.weigh(vector))
        assert likely[label] == max(likely) > 0.8


def test_probabilities_mean_what_they_say() -> None:
    """Where labels overlap, as many of the likeliest are right as their probabilities promise."""
    judge = RidgeLearner().learn(*_drawn(120, 2.0, seed=4))
    fresh, labels = _drawn(900, 2.0, seed=5)
    likely = [_likely(judge.weigh(vector)) for vector in fresh]
    right = sum(each[label] == max(each) for each, label in zip(likely, labels, strict=True)) / len(labels)
    promised = sum(map(max, likely)) / len(likely)

    assert 0.4 < right < 0.95
    assert abs(right - promised) < 0.1


def test_vectors_come_back_from_the_shelf(tmp_path: Path) -> None:
    shelf = VectorShelf(tmp_path / "shelf")
    assert shelf.find("a") is None
    shelf.keep("a", [[0.5, 0.25], [1.0, 0.0]])

    assert shelf.find("a") == [[0.5, 0.25], [1.0, 0.0]]
    assert shelf.find("b") is None


def test_the_newest_set_alone_is_kept(tmp_path: Path) -> None:
    shelf = VectorShelf(tmp_path)
    shelf.keep("a", [[1.0]])
    shelf.keep("b", [[2.0]])

    assert [file.name for file in tmp_path.iterdir()] == ["b.npy"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x93NUMPY\x01\x00v\x00{'descr': '|O', "])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.npy").write_bytes(damage)

    assert VectorShelf(tmp_path).find("a") is None


def test_a_shelf_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file in its place")
    shelf = VectorShelf(tmp_path / "shelf")
    shelf.keep("a", [[1.0]])

    assert shelf.find("a") is None
