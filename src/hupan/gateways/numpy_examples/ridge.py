"""Kernel ridge regression on labels, with everything that is free in it chosen by leaving examples out.

Rasmussen, Williams: Gaussian Processes for Machine Learning (2006), 6.5 "least-squares classification", and 5.4.2 for
leaving one out without learning anew: from the inverse of the kernel matrix all that would be said of an example by the
others can be read off. How the scores become probabilities is Guo et al., On Calibration of Modern Neural Networks
(2017), "temperature scaling", on what was left out.

A server holds what was learned as long as it runs, so examples are kept in eight bits a number. They are learned as
they are kept.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

# Not more: of some of them a larger one seems best, which all of them say is worse.
_WIDTHS = (0.5, 1.0)
_RIDGES = (0.01, 0.03, 0.1, 0.3)
_TEMPERATURES = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 19.0)
_ENOUGH_TO_CHOOSE = 1_000
_AT_A_TIME = 256
_MOST = 127


@dataclass(frozen=True, slots=True)
class Ridge:
    """What was learned: `agents.Judge`.

    Attributes:
        mean: Of the examples; all meanings of such a model point roughly one way, and only how they differ tells.
        examples: As they differ from it, of length one, in eight bits.
        scales: What the largest number of each example stands for, by that number.
        width: How fast nearness falls.
        alpha: What each example says for each label, by temperature.
    """

    mean: Floats
    examples: npt.NDArray[np.int8]
    scales: Floats
    width: float
    alpha: npt.NDArray[np.float16]

    def weigh(self, vector: Sequence[float]) -> list[float]:
        """Say how far a vector speaks for each label: the logarithm of its probability, up to a constant."""
        scores: list[float] = (_near(self._alike(vector), self.width) @ self.alpha.astype(np.float32)).tolist()
        return scores

    def alike(self, vector: Sequence[float]) -> list[float]:
        """Say how near a vector is to each example, in the order in which they were learned."""
        alike: list[float] = self._alike(vector).tolist()
        return alike

    def written(self) -> bytes:
        """Write down what was learned; the same bytes for the same."""
        opened = io.BytesIO()
        width = np.asarray(self.width, np.float32)
        np.savez(opened, mean=self.mean, examples=self.examples, scales=self.scales, width=width, alpha=self.alpha)
        return opened.getvalue()

    def _alike(self, vector: Sequence[float]) -> Floats:
        own = _apart(np.asarray([vector], np.float32), self.mean)[0]
        alike = np.empty(len(self.examples), np.float32)
        # Some at a time, so that they are never all there as wide numbers.
        for start in range(0, len(alike), _AT_A_TIME):
            some = slice(start, start + _AT_A_TIME)
            alike[some] = self.examples[some].astype(np.float32) @ own
        return alike * self.scales


class RidgeLearner:
    """`agents.Learner`."""

    @property
    def name(self) -> str:
        """Which learner it is; another number wherever the same examples would be learned otherwise."""
        return "ridge-3"

    def learn(self, vectors: Sequence[Sequence[float]], labels: Sequence[int]) -> Ridge:
        """Learn labelled vectors.

        Args:
            vectors: At least two of each label.
            labels: Numbers from 0, one for each vector.
        """
        raw = np.asarray(vectors, np.float32)
        mean: Floats = raw.mean(axis=0)
        examples, scales = _packed(_apart(raw, mean))
        unpacked = examples.astype(np.float32) * scales[:, None]
        at, most = np.asarray(labels), max(labels) + 1
        wanted = (np.eye(most, dtype=np.float32) - np.float32(1 / most))[at]
        width, ridge = _chosen(unpacked, wanted, at)
        alike: Floats = unpacked @ unpacked.T
        _, alpha = _fit(_near(alike, width), wanted, at, ridge)
        return Ridge(mean, examples, scales, width, alpha.astype(np.float16))

    def read(self, written: bytes) -> Ridge:
        """Read what was learned before.

        Raises:
            ValueError: It is damaged.
        """
        try:
            with np.load(io.BytesIO(written), allow_pickle=False) as kept:
                return Ridge(kept["mean"], kept["examples"], kept["scales"], float(kept["width"]), kept["alpha"])
        except (ValueError, OSError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError("What was learned cannot be read.") from error


def _chosen(examples: Floats, wanted: Floats, at: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Choose width and ridge, by every second example or third where there are many: it takes the cube of them."""
    some = slice(None, None, -(-len(examples) // _ENOUGH_TO_CHOOSE))
    examples, wanted, at = examples[some], wanted[some], at[some]
    alike = examples @ examples.T
    tried = (
        (_fit(_near(alike.copy(), width), wanted, at, ridge)[0], width, ridge) for width in _WIDTHS for ridge in _RIDGES
    )
    _, width, ridge = min(tried)
    return width, ridge


def _fit(kernel: Floats, wanted: Floats, at: npt.NDArray[np.int64], ridge: float) -> tuple[float, Floats]:
    kernel[np.diag_indices_from(kernel)] += ridge
    root = _inverse_root(kernel)
    alpha: Floats = root.T @ (root @ wanted)
    by_others: Floats = wanted - alpha / np.einsum("ij,ij->j", root, root)[:, None]
    return min(
        ((_surprise(_stretched(by_others, each), at), _stretched(alpha, each)) for each in _TEMPERATURES),
        key=lambda each: each[0],
    )


def _inverse_root(kernel: Floats) -> Floats:
    """Return the lower triangle whose transpose times itself is the inverse; it takes the kernel's place.

    Cholesky by blocks, each inverted at once. LAPACK takes eight times the matrix, which a server has not to spare.
    """
    for start in range(0, len(kernel), _AT_A_TIME):
        done, own = slice(start), slice(start, start + _AT_A_TIME)
        left = kernel[own, done] @ kernel[done, done].T
        inverse = np.linalg.inv(np.linalg.cholesky(kernel[own, own] - left @ left.T))
        kernel[own, done] = -inverse @ (left @ kernel[done, done])
        kernel[own, own], kernel[done, own] = inverse, 0
    return kernel


def _stretched(scores: Floats, by: float) -> Floats:
    stretched: Floats = scores * np.float32(by)
    return stretched


def _surprise(scores: Floats, at: npt.NDArray[np.int64]) -> float:
    """Return the mean negative logarithm of the probability of what is right."""
    risen = np.exp(scores - scores.max(axis=1, keepdims=True))
    right = risen[np.arange(len(at)), at] / risen.sum(axis=1)
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def _near(alike: Floats, width: float) -> Floats:
    """Turn cosines into nearness, in their place: of thousands of examples they take as much memory as a model."""
    alike -= np.float32(1)
    alike *= np.float32(width)
    return np.exp(alike, out=alike)


def _apart(vectors: Floats, mean: Floats) -> Floats:
    differing = vectors - mean
    apart: Floats = differing / np.maximum(np.linalg.norm(differing, axis=1, keepdims=True), np.float32(1e-9))
    return apart


def _packed(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    scales = np.maximum(np.abs(vectors).max(axis=1), np.float32(1e-9)) / np.float32(_MOST)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)
