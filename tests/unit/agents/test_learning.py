"""Labels are learned from vectors, with probabilities that mean what they say; what was learned is kept on a shelf."""

import math
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pytest

from hupan.gateways.numpy_examples import LearnedShelf, RidgeLearner, labelled

Wide: TypeAlias = npt.NDArray[np.float64]
Drawn: TypeAlias = tuple[list[list[float]], list[int]]

SIZE, LABELS = 32, 3


def _drawn(count: int, spread: float, seed: int) -> Drawn:
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


def test_what_is_alike_is_the_cosine_of_how_two_differ_from_the_mean() -> None:
    vectors, labels = _drawn(60, 0.5, seed=6)
    judge = RidgeLearner().learn(vectors, labels)
    apart = _apart(vectors, vectors)

    assert np.abs(np.asarray([judge.alike(vector) for vector in vectors]) - apart @ apart.T).max() < 0.02


def test_eight_bits_and_many_examples_say_what_the_text_book_says() -> None:
    """Against the plain formula, with wide numbers, at the width that was chosen and the best ridge that can be."""
    vectors, labels = _drawn(1_500, 1.0, seed=7)
    judge = RidgeLearner().learn(vectors, labels)
    fresh, right = _drawn(90, 1.0, seed=8)
    own = np.asarray([judge.weigh(vector) for vector in fresh])

    # Whatever the temperature, which only stretches them.
    agreement = [
        np.corrcoef(own.ravel(), _said_by_the_book(judge.width, ridge, (vectors, labels), fresh).ravel())[0, 1]
        for ridge in (0.01, 0.03, 0.1, 0.3)
    ]
    assert max(agreement) > 0.999
    assert (own.argmax(axis=1) == right).mean() > 0.9


def _said_by_the_book(width: float, ridge: float, learned: Drawn, fresh: list[list[float]]) -> Wide:
    vectors, labels = learned
    apart, other = _apart(vectors, vectors), _apart(fresh, vectors)
    wanted = np.eye(LABELS)[np.asarray(labels)] - 1 / LABELS
    kernel: Wide = np.exp(width * (apart @ apart.T - 1)) + ridge * np.eye(len(apart))
    near: Wide = np.exp(width * (other @ apart.T - 1))
    return near @ np.linalg.inv(kernel) @ wanted


def _apart(vectors: list[list[float]], others: list[list[float]]) -> Wide:
    differing: Wide = np.asarray(vectors) - np.mean(np.asarray(others), axis=0)
    return differing / np.sqrt((differing**2).sum(axis=1, keepdims=True))


def test_what_is_written_is_read_back_and_is_the_same_every_time() -> None:
    drawn = _drawn(60, 0.5, seed=9)
    judge = RidgeLearner().learn(*drawn)
    again = RidgeLearner().read(judge.written())
    (vector, *_), _ = _drawn(3, 0.5, seed=10)

    assert judge.written() == RidgeLearner().learn(*drawn).written() == again.written()
    assert again.weigh(vector) == judge.weigh(vector)
    assert again.alike(vector) == judge.alike(vector)


@pytest.mark.parametrize("at", [0, 200, 1_500, -300])
def test_a_damaged_judge_is_not_read(at: int) -> None:
    written = bytearray(RidgeLearner().learn(*_drawn(60, 0.5, seed=9)).written())
    written[at : at + 40] = bytes(40)

    with pytest.raises(ValueError, match="cannot be read"):
        RidgeLearner().read(bytes(written))
    with pytest.raises(ValueError, match="cannot be read"):
        RidgeLearner().read(bytes(written[: len(written) // 2]))


def test_what_was_learned_comes_back_from_the_shelf(tmp_path: Path) -> None:
    shelf = LearnedShelf(tmp_path / "shelf")
    assert shelf.find("a") is None
    shelf.keep("a", b"learned")

    assert shelf.find("a") == b"learned"
    assert shelf.find("b") is None


def test_the_newest_alone_is_kept(tmp_path: Path) -> None:
    shelf = LearnedShelf(tmp_path)
    (tmp_path / "old.npy").write_bytes(b"vectors of an older version")
    shelf.keep("a", b"1")
    shelf.keep("b", b"2")

    assert [file.name for file in tmp_path.iterdir()] == ["b.npz"]


def test_what_is_shipped_is_found_under_its_key_alone(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped.bin"
    shipped.write_bytes(labelled("a", b"shipped\nwith the program"))
    shelf = LearnedShelf(tmp_path / "shelf", shipped)

    assert shelf.find("a") == b"shipped\nwith the program"
    assert shelf.find("b") is None
    shelf.keep("b", b"learned here")
    assert shelf.find("b") == b"learned here"


def test_nothing_need_be_shipped(tmp_path: Path) -> None:
    shelf = LearnedShelf(tmp_path, tmp_path / "missing.bin")
    shelf.keep("a", b"learned here")

    assert shelf.find("a") == b"learned here"


def test_a_shelf_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file in its place")
    shelf = LearnedShelf(tmp_path / "shelf")
    shelf.keep("a", b"learned")

    assert shelf.find("a") is None
