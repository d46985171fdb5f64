"""Bytes in a folder, each under the hash of its content: equal ones lie there once."""

import asyncio
import contextlib
import hashlib
import os
import time
from pathlib import Path
from uuid import uuid4

_FRESH_S = 3600.0


class DirectoryBlobs:
    """Keeps blobs as files.

    Args:
        folder: Where; made when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes) -> str:
        """Keep bytes and return their SHA-256, in hex."""
        return await asyncio.to_thread(self._put, data)

    async def get(self, sha256: str) -> bytes | None:
        """Return the bytes; `None` when they are gone."""
        return await asyncio.to_thread(self._get, sha256)

    async def remove(self, sha256: str) -> None:
        """Forget the bytes, unless they were put again a short while ago."""
        await asyncio.to_thread(self._remove, sha256)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            # Its age says when it was last wanted; `remove` leaves fresh ones, whose row may not be committed yet.
            os.utime(path)
            return sha256
        # Written whole under another name first: a crash leaves no half a blob under a full hash.
        draft = path.with_name(f".{uuid4().hex}")
        try:
            draft.write_bytes(data)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return sha256

    def _get(self, sha256: str) -> bytes | None:
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None

    def _remove(self, sha256: str) -> None:
        path = self._path(sha256)
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _FRESH_S:
                path.unlink()
