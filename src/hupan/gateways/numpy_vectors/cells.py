"""Vectors sorted into cells around centres, so that a search looks into the nearest cells only."""

import numpy as np
import numpy.typing as npt

from hupan.gateways.numpy_vectors.file import Floats, Ints, Rows, VectorFile

CellNumbers = npt.NDArray[np.uint16]

FEWEST = 50_000
"""Below this many vectors all of them are looked at."""

_CENTRES = 512
_SAMPLE = 30_000
_ROUNDS = 4
_STRETCH = 8192


class Cells:
    """Which cell each vector of a file lies in.

    Args:
        file: The vectors; centres are found among those that it has now.
    """

    def __init__(self, file: VectorFile) -> None:
        self._file = file
        self._centres = self._find_centres()
        self._cell: CellNumbers = np.empty(0, np.uint16)
        self.catch_up()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._centres)

    def catch_up(self) -> None:
        """Sort what was added to the file into cells."""
        count = len(self._file)
        fresh = [
            self._nearest(self._file.vectors(np.arange(start, min(start + _STRETCH, count))))
            for start in range(len(self._cell), count, _STRETCH)
        ]
        if fresh:
            self._cell = np.concatenate([self._cell, *fresh])

    def of(self, rows: Rows) -> CellNumbers:
        """Tell the cells of rows."""
        return self._cell[rows]

    def near(self, vector: Floats) -> Ints:
        """List all cells, the nearest first."""
        return np.argsort(-(self._centres @ self._direction(vector[None])[0])).astype(np.int64)

    def _nearest(self, vectors: Floats) -> CellNumbers:
        return np.argmax(self._direction(vectors) @ self._centres.T, axis=1).astype(np.uint16)

    def _direction(self, vectors: Floats) -> Floats:
        differing = vectors - self._file.mean
        return differing / np.maximum(np.linalg.norm(differing, axis=1, keepdims=True), 1e-9).astype(np.float32)

    def _find_centres(self) -> Floats:
        count = len(self._file)
        rows = np.unique(np.linspace(0, count - 1, min(count, _SAMPLE)).astype(np.intp))
        sample = self._direction(self._file.vectors(rows))
        centres = sample[np.linspace(0, len(sample) - 1, _CENTRES).astype(np.intp)]
        for _ in range(_ROUNDS):
            cell = np.argmax(sample @ centres.T, axis=1)
            sums = np.zeros_like(centres)
            np.add.at(sums, cell, sample)
            length = np.linalg.norm(sums, axis=1, keepdims=True)
            centres = np.where(length > 0, sums / np.maximum(length, 1e-9), centres).astype(np.float32)
        return centres
