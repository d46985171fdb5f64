"""Which bytes of a file are here: the file is cut into pieces, each of which grows from its beginning."""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

PIECE_BYTES = 32 * 1024**2


@dataclass(slots=True)
class Piece:
    """A stretch of the file, `start` to `end` (exclusive), of which the first `done` bytes are here."""

    start: int
    end: int
    done: int = 0

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.start + self.done >= self.end


class PieceMap:
    """What is here of one version of a file, kept in a note beside it.

    The note is written after the bytes that it speaks of, so a killed process loses at most what it had not noted.
    After a power cut the disk may hold less than the note says; the file's SHA-256, which is always checked, tells.

    Args:
        note: Where the note is kept.
        version: What tells this version of the file from another: a hash, or an ETag with the size.
        size_bytes: The size of the file.
        piece_bytes: How large a piece is.
    """

    def __init__(self, note: Path, version: str, size_bytes: int, piece_bytes: int = PIECE_BYTES) -> None:
        self._note = note
        self._head = {"version": version, "size_bytes": size_bytes, "piece_bytes": piece_bytes}
        self.pieces = [
            Piece(start, min(start + piece_bytes, size_bytes)) for start in range(0, size_bytes, piece_bytes)
        ]

    def load(self) -> bool:
        """Take over what an earlier attempt has noted; tell whether it speaks of this version of the file."""
        noted: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            value = json.loads(self._note.read_text(encoding="utf-8"))
            if isinstance(value, dict):
                noted = cast("dict[str, Any]", value)
        done = noted.pop("done", None)
        if noted != self._head or not isinstance(done, list) or len(cast("list[Any]", done)) != len(self.pieces):
            return False
        for piece, count in zip(self.pieces, cast("list[int]", done), strict=True):
            piece.done = min(max(0, int(count)), piece.end - piece.start)
        return True

    def reset(self) -> None:
        """Forget everything: the file has changed."""
        for piece in self.pieces:
            piece.done = 0

    def save(self) -> None:
        """Note what is here."""
        draft = self._note.with_name(f".{self._note.name}.{os.getpid()}")
        text = json.dumps({**self._head, "done": [piece.done for piece in self.pieces]})
        draft.write_text(text, encoding="utf-8")
        draft.replace(self._note)

    @property
    def done_bytes(self) -> int:
        """How many bytes are here."""
        return sum(piece.done for piece in self.pieces)
