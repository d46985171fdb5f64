"""Vectors in a folder, a file for each set of examples. Only the newest set is kept."""

import contextlib
import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy as np


class VectorShelf:
    """`agents.Shelf`.

    Args:
        folder: Where they lie; it need not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> list[list[float]] | None:
        """Return what was kept under a key; `None` where nothing usable is."""
        # Whatever is wrong with the file, it is made anew.
        with contextlib.suppress(OSError, ValueError, EOFError):
            kept: list[list[float]] = np.load(self._path(key), allow_pickle=False).tolist()
            return kept
        return None

    def keep(self, key: str, vectors: Sequence[Sequence[float]]) -> None:
        """Keep vectors; where the disk is full, they are made again at the next start."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            half = path.with_name(f"{secrets.token_hex(4)}.part")
            try:
                with half.open("wb") as file:
                    np.save(file, np.asarray(vectors, np.float32), allow_pickle=False)
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)
            for old in self._folder.glob("*.npy"):
                if old != path:
                    old.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npy"
