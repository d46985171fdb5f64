"""Kernel ridge regression on labels, with everything that is free in it chosen by leaving examples out.

Rasmussen, Williams: Gaussian Processes for Machine Learning (2006), 6.5 "least-squares classification", and 5.4.2 for
leaving one out without learning anew: from the inverse of the kernel matrix all that would be said of an example by the
others can be read off. How the scores become probabilities is Guo et al., On Calibration of Modern Neural Networks
(2017), "temperature scaling", on what was left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_WIDTHS = (0.5, 1.0, 2.0)
_RIDGES = (0.01, 0.03, 0.1, 0.3)
_TEMPERATURES = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 19.0)


@dataclass(frozen=True, slots=True)
class Ridge:
    """What was learned: `agents.Judge`.

    Attributes:
        mean: Of the examples; all meanings of such a model point roughly one way, and only how they differ tells.
        examples: As they differ from it, of length one.
        width: How fast nearness falls.
        alpha: What each example says for each label, by temperature.
        surprise: The mean negative logarithm of the probability of what is right, each example judged by the others.
    """

    mean: Floats
    examples: Floats
    width: float
    alpha: Floats
    surprise: float

    def weigh(self, vector: Sequence[float]) -> list[float]:
        """Say how far a vector speaks for each label: the logarithm of its probability, up to a constant."""
        own = _apart(np.asarray([vector], np.float64), self.mean)
        scores: list[float] = (_near(own @ self.examples.T, self.width) @ self.alpha)[0].tolist()
        return scores


class RidgeLearner:
    """`agents.Learner`."""

    def learn(self, vectors: Sequence[Sequence[float]], labels: Sequence[int]) -> Ridge:
        """Learn labelled vectors.

        Args:
            vectors: At least two of each label.
            labels: Numbers from 0, one for each vector.
        """
        raw = np.asarray(vectors, np.float64)
        mean = raw.mean(axis=0)
        examples, at = _apart(raw, mean), np.asarray(labels)
        wanted = np.eye(max(labels) + 1)[at] - 1 / (max(labels) + 1)
        alike = examples @ examples.T
        tried = ((*_fit(_near(alike, width), wanted, at, ridge), width) for width in _WIDTHS for ridge in _RIDGES)
        surprise, alpha, width = min(tried, key=lambda each: each[0])
        return Ridge(mean, examples, width, alpha, surprise)


def _fit(kernel: Floats, wanted: Floats, at: npt.NDArray[np.int64], ridge: float) -> tuple[float, Floats]:
    inverse = np.linalg.inv(kernel + ridge * np.eye(len(kernel)))
    alpha = inverse @ wanted
    by_others = wanted - alpha / np.diag(inverse)[:, None]
    return min(((_surprise(by_others * each, at), alpha * each) for each in _TEMPERATURES), key=lambda each: each[0])


def _surprise(scores: Floats, at: npt.NDArray[np.int64]) -> float:
    risen = np.exp(scores - scores.max(axis=1, keepdims=True))
    right = risen[np.arange(len(at)), at] / risen.sum(axis=1)
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def _near(alike: Floats, width: float) -> Floats:
    near: Floats = np.exp(width * (alike - 1))
    return near


def _apart(vectors: Floats, mean: Floats) -> Floats:
    differing = vectors - mean
    return differing / np.maximum(np.linalg.norm(differing, axis=1, keepdims=True), 1e-9)
