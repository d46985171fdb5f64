"""Pictures' files in a folder, by the first two digits of their names: `ab/ab….640.webp`."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import uuid4

_FORGOTTEN_DRAFT_S = 3600.0


class DirectoryShelf:
    """Keeps files.

    Args:
        folder: Where; made when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, files: Mapping[str, bytes]) -> None:
        """Keep files whole; one that is there stays."""
        await asyncio.to_thread(self._put, files)

    async def has(self, file: str) -> bool:
        """Whether a file is there."""
        return await asyncio.to_thread(_is_whole, self._path(file))

    async def first(self, files: Sequence[str]) -> tuple[str, bytes] | None:
        """Read the first file that is there."""
        return await asyncio.to_thread(self._first, files)

    async def remove(self, names: Sequence[str]) -> None:
        """Remove every file of these pictures."""
        await asyncio.to_thread(self._remove, names)

    def _path(self, file: str) -> Path:
        return self._folder / file[:2] / file

    def _put(self, files: Mapping[str, bytes]) -> None:
        made: set[Path] = set()
        for file, data in files.items():
            path = self._path(file)
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            if not _is_whole(path):
                _write(path, data)

    def _first(self, files: Sequence[str]) -> tuple[str, bytes] | None:
        for file in files:
            try:
                data = self._path(file).read_bytes()
            except FileNotFoundError:
                continue
            if data:
                return file, data
        return None

    def _remove(self, names: Sequence[str]) -> None:
        for name in names:
            for path in (self._folder / name[:2]).glob(f"{name}.*"):
                path.unlink(missing_ok=True)
        # A process that was killed while it wrote leaves its draft.
        for draft in self._folder.glob("*/.draft-*"):
            if time.time() - draft.stat().st_mtime > _FORGOTTEN_DRAFT_S:
                draft.unlink(missing_ok=True)


def _is_whole(path: Path) -> bool:
    # After a power cut a renamed file may be there without its bytes; it counts as missing and is written again.
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _write(path: Path, data: bytes) -> None:
    # Written whole under another name first: a crash, or another process, never shows half a picture.
    draft = path.with_name(f".draft-{uuid4().hex}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
