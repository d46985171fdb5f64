"""A file to which vectors are only ever added. It is read through the page cache, not loaded."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint64]

_STRETCH = 16384
_SAMPLE = 20000


class VectorFile:
    """Vectors under the hashes of their texts.

    A record is written whole or counts as not written, and a hash that is there twice counts once, so that a process
    killed while it writes leaves nothing to mend.

    Args:
        path: The file; it need not be there.
        size: How many numbers a vector has; divisible by 64.
    """

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size
        self._record = np.dtype([("hash", "<i8"), ("scale", "<f4"), ("values", "i1", (size,))])
        self._count = 0
        self._mapped: npt.NDArray[np.void] | None = None
        self._sorted: Ints = np.empty(0, np.int64)
        self._sorted_rows: Rows = np.empty(0, np.intp)
        self.codes: Codes = np.empty((0, size // 64), np.uint64)
        self.mean: Floats = np.zeros(size, np.float32)

    def __len__(self) -> int:
        return self._count

    def load(self) -> None:
        """Read which vectors there are, and the signs of their numbers."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = self._path.stat().st_size // self._record.itemsize if self._path.exists() else 0
        self._count, self._mapped = written, None
        if not written:
            return
        # Vectors of this kind of model all point roughly one way; only how they differ from it tells them apart.
        sample = np.linspace(0, written - 1, min(written, _SAMPLE)).astype(np.intp)
        self.mean = self.vectors(sample).mean(axis=0, dtype=np.float32)
        self.codes = np.concatenate(
            [
                self.code(self.vectors(np.arange(start, min(start + _STRETCH, written))))
                for start in range(0, written, _STRETCH)
            ]
        )
        self._index()

    def add(self, vectors: Mapping[int, Sequence[float]]) -> None:
        """Write vectors to the disk. Only one process may do so at a time."""
        if not vectors:
            return
        floats = np.asarray(list(vectors.values()), np.float32)
        scale = np.maximum(np.abs(floats).max(axis=1) / 127, np.float32(1e-9))
        records = np.zeros(len(vectors), self._record)
        records["hash"] = np.fromiter(vectors, np.int64, len(vectors))
        records["scale"] = scale
        records["values"] = np.rint(floats / scale[:, None]).astype(np.int8)
        with self._path.open("ab") as file:
            # What a killed process left of a record is cut off, or all that follows would be out of step.
            whole = file.tell() // self._record.itemsize * self._record.itemsize
            file.truncate(whole)
            file.write(records.tobytes())
            file.flush()
            os.fsync(file.fileno())
        if self._count == 0:
            self.load()
            return
        # Readers find a row only after its code and its record are there.
        self.codes = np.concatenate([self.codes, self.code(floats)])
        self._count += len(vectors)
        self._index()

    def rows(self, hashes: Ints) -> Rows:
        """Find the rows of hashes; -1 where there is none."""
        if not len(self._sorted):
            return np.full(len(hashes), -1, np.intp)
        at = np.minimum(np.searchsorted(self._sorted, hashes), len(self._sorted) - 1)
        return np.where(self._sorted[at] == hashes, self._sorted_rows[at], -1)

    def vectors(self, rows: Rows) -> Floats:
        """Read vectors."""
        records = self._records()[rows]
        return records["values"].astype(np.float32) * records["scale"][:, None]

    def code(self, vectors: Floats) -> Codes:
        """Take the signs of vectors, 64 in a number."""
        return np.packbits(vectors > self.mean, axis=1).view(np.uint64)

    def _records(self) -> npt.NDArray[np.void]:
        # Mapped once for each length: opening a file costs more than reading some rows of it.
        if self._mapped is None or len(self._mapped) < self._count:
            self._mapped = np.memmap(self._path, self._record, "r", shape=(self._count,)).view(np.ndarray)
        return self._mapped

    def _index(self) -> None:
        hashes = np.ascontiguousarray(self._records()["hash"])
        order = np.argsort(hashes, kind="stable")
        self._sorted, self._sorted_rows = hashes[order], order
