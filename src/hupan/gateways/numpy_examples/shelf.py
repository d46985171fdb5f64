"""What was learned, in a folder, beside what was shipped. Only the newest is kept."""

import contextlib
import secrets
from importlib.resources.abc import Traversable
from pathlib import Path


def labelled(key: str, written: bytes) -> bytes:
    """Write what is shipped: under which key, and what was learned."""
    return key.encode() + b"\n" + written


class LearnedShelf:
    """`agents.Shelf`.

    Args:
        folder: Where what is learned here lies; it need not be there.
        shipped: What came with the program, if anything did, as `labelled` wrote it.
    """

    def __init__(self, folder: Path, shipped: Traversable | None = None) -> None:
        self._folder = folder
        self._shipped = shipped

    def find(self, key: str) -> bytes | None:
        """Return what lies here under a key; `None` where nothing does."""
        if self._shipped is not None:
            with contextlib.suppress(OSError):
                its_key, _, learned = self._shipped.read_bytes().partition(b"\n")
                if its_key == key.encode():
                    return learned
        with contextlib.suppress(OSError):
            return self._path(key).read_bytes()
        return None

    def keep(self, key: str, written: bytes) -> None:
        """Keep what was learned; where the disk is full, it is learned again at the next start."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            half = path.with_name(f"{secrets.token_hex(4)}.part")
            try:
                half.write_bytes(written)
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)
            for old in self._folder.glob("*.np[yz]"):
                if old != path:
                    old.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npz"
